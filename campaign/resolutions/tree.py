"""An outline as a tree of text, for the command line: what was found, where, and what is doubtful."""

from collections.abc import Iterator

from campaign.resolutions.findings import Doubt, Outline, OutlinedDemand, Section

WIDTH = 96
CERTAIN = 0.9


def as_tree(outlined: Outline) -> str:
    """Title, problems, lists and demands with their source lines; "?" marks what is doubtful."""
    return "\n".join(_lines(outlined))


def _lines(outlined: Outline) -> Iterator[str]:
    yield _short(outlined.title or "(no title)")
    day = outlined.date.isoformat() if outlined.date else "(no date)"
    yield f"   {outlined.place or '(no place)'} · {day} · {outlined.language or '(no language)'}"
    yield f"├─ preamble: {len(outlined.preamble)} paragraphs"
    yield f"├─ problems: {len(outlined.problems)}"
    for problem in outlined.problems:
        yield f"│  ├─ {_short(problem.text)}  [{problem.line}]"
    for section in outlined.sections:
        yield from _section(section)
    yield f"└─ {len(outlined.demands)} demands, {len(outlined.doubts)} doubts"
    for doubt in outlined.doubts:
        yield f"   ? {_doubt(doubt)}"


def _section(section: Section) -> Iterator[str]:
    theme = f" · {section.theme}" if section.theme else ""
    addressees = ", ".join(section.addressees) or "(nobody named)"
    yield f"├─ {_short(addressees + theme)}  [{section.line}]"
    for demand in section.demands:
        yield f"│  ├─ {demand.number}. {_short(demand.text)}  {_where(demand)}"
        if demand.addressees:
            unsure = " ?" if (demand.addressees_confidence or 0) < CERTAIN else ""
            yield f"│  │     to {_short(', '.join(demand.addressees))}{unsure}"


def _where(demand: OutlinedDemand) -> str:
    lines = str(demand.line)
    if demand.last_line != demand.line:
        lines += f"–{demand.last_line}"
    return f"[{lines}]" + ("" if demand.confidence >= CERTAIN else " ?")


def _doubt(doubt: Doubt) -> str:
    facts = "".join(f", {name} {value}" for name, value in doubt.facts.items() if value)
    return f"line {doubt.line}: {doubt.code}{facts}"


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1].rstrip()}…"

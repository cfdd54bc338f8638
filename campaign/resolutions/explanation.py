"""Why each line of a source became what it became: the outline's own decisions, line by line."""

from collections.abc import Iterator, Sequence

from campaign.resolutions.findings import Decision, Outline
from campaign.resolutions.rules import Becomes

WIDTH = 60
WORDLESS = "A page number, a rule or mark-up: the reader found no words of the document in it."


def explained(outlined: Outline, source: Sequence[str]) -> str:
    """Every line with what it became and the rule's name; below, what each rule here says."""
    standing = _by_line(outlined.decisions)
    rows = [
        row
        for number, line in enumerate(source, start=1)
        if line.strip()
        for row in _rows(number, line, standing.get(number, []))
    ]
    return "\n".join([*rows, "", *_legend(outlined.decisions)])


def _by_line(decisions: Sequence[Decision]) -> dict[int, list[Decision]]:
    standing: dict[int, list[Decision]] = {}
    for decision in decisions:
        for number in range(decision.line, decision.last_line + 1):
            standing.setdefault(number, []).append(decision)
    return standing


def _rows(number: int, line: str, decisions: Sequence[Decision]) -> Iterator[str]:
    words = line.strip()[:WIDTH]
    if not decisions:
        yield f"{number:5}  {Becomes.LEFT_OUT:16}  {'no-words':24}  {words}"
    said = dict.fromkeys((decision.becomes, decision.rule) for decision in decisions)
    for becomes, rule in said:
        yield f"{number:5}  {becomes:16}  {rule:24}  {words}"


def _legend(decisions: Sequence[Decision]) -> Iterator[str]:
    for rule in sorted({decision.rule for decision in decisions}):
        yield f"{rule}: {rule.reason}"
    yield f"no-words: {WORDLESS}"

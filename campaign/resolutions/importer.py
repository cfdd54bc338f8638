"""Taking a document in: from its lines and blocks to a campaign with its resolution, routed by the directory."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign import audit
from campaign.db import Json, db
from campaign.errors import CampaignError
from campaign.i18n import Language, in_latin_letters
from campaign.institutions import directory
from campaign.institutions.entry import Entry
from campaign.institutions.models import Institution
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.resolutions.blocks import Block
from campaign.resolutions.matching import Match, match
from campaign.resolutions.models import Campaign, Demand, Reading, Resolution, Section
from campaign.resolutions.outline import (
    Doubt,
    Outline,
    OutlinedDemand,
    Passage,
    outline,
)
from campaign.resolutions.outline import Section as OutlinedSection
from campaign.resolutions.readers import Document
from campaign.resolutions.review.keeping import reviewed
from campaign.resolutions.review.reviewed import laid_flat

LONGEST_SLUG = 60
LANGUAGE_IF_UNKNOWN = "en"


class SlugTaken(CampaignError):
    """There is a campaign of another resolution under this short name."""

    code = "slug-taken"


class DocumentNotFree(CampaignError):
    """There is a campaign of this document, and it is not this organiser's."""

    code = "document-not-free"


class SlugNotPlain(CampaignError):
    """A short name stands in addresses: small Latin letters, digits and single hyphens."""

    code = "slug-not-plain"


@dataclass(frozen=True)
class Imported:
    """The campaign of a document; new is false where it had been imported before."""

    campaign: Campaign
    outline: Outline
    new: bool


def import_resolution(
    document: Document, *, slug: str | None, organiser_id: int | None
) -> Imported:
    """Outlines and keeps a document as a new campaign, in the caller's transaction.

    It was read before (`readers.read`), so that no transaction waits for a slow file.

    The same document again, whatever stands around it, changes nothing and gives the campaign it
    has. Without a slug one is made from the title. The organiser, if given, becomes the owner.
    Refusals: NotAResolution, SlugTaken, SlugNotPlain.
    """
    outlined = outline(document.blocks)
    own_lines = document.lines[outlined.begins_line - 1 : outlined.ends_line]
    sha256 = _fingerprint(own_lines)
    if known := _campaign_of(sha256):
        return Imported(known, outlined, new=False)
    chosen = _checked(slug) if slug is not None else _free_slug(outlined)
    try:
        with db.session.begin_nested():
            campaign = _kept(outlined, own_lines, chosen, sha256)
            campaign.resolution.paragraphs = _paragraphs(document.blocks, outlined)
    except IntegrityError:  # somebody imported it, or took the name, a moment before
        if known := _campaign_of(sha256):
            return Imported(known, outlined, new=False)
        raise SlugTaken(slug=chosen) from None
    if organiser_id is not None:
        db.session.add(
            Membership(organiser_id=organiser_id, campaign_id=campaign.id, role=MemberRole.OWNER)
        )
    audit.record(
        organiser_id,
        "resolution imported",
        campaign.slug,
        campaign_id=campaign.id,
        demands=len(outlined.demands),
        doubts=len(campaign.resolution.doubts),
    )
    db.session.flush()
    return Imported(campaign, outlined, new=True)


def apply_translations(resolution: Resolution, translations: Json) -> None:
    """Puts translations beside the texts they translate, found by the resolution's own words.

    Takes {"title", "short_title", "summary", "place", "note": texts, "preamble", "problems",
    "themes", "demands": [texts]}, texts being {"ky": …, "ru": …, "en": …}. What is not of this
    resolution is passed over, and its own wording is never replaced.
    """
    campaign, own = resolution.campaign, resolution.language
    resolution.titles = _joined(resolution.titles, translations.get("title"), own)
    resolution.places = _joined(resolution.places, translations.get("place"), own)
    resolution.translations_note = {**resolution.translations_note, **translations.get("note", {})}
    campaign.titles = {
        **campaign.titles,
        **resolution.titles,
        **translations.get("short_title", {}),
    }
    campaign.summaries = {**campaign.summaries, **translations.get("summary", {})}
    for passages in ("preamble", "problems"):
        known = _by_own_words(translations.get(passages, ()), own)
        translated = [
            {
                **passage,
                "texts": _joined(passage["texts"], _find(known, passage["texts"], own), own),
            }
            for passage in getattr(resolution, passages)
        ]
        setattr(resolution, passages, translated)
    themes = _by_own_words(translations.get("themes", ()), own)
    demands = _by_own_words(translations.get("demands", ()), own)
    for section in resolution.sections:
        section.themes = _joined(section.themes, _find(themes, section.themes, own), own)
        for demand in section.demands:
            demand.texts = _joined(demand.texts, _find(demands, demand.texts, own), own)


# ---- keeping


def _kept(outlined: Outline, own_lines: Sequence[str], slug: str, sha256: str) -> Campaign:
    language = outlined.language or LANGUAGE_IF_UNKNOWN
    title = outlined.title or _first_words(own_lines)
    routing = _Routing(directory.entries())
    passages = _passages(outlined, language)
    campaign = Campaign(slug=slug, titles={language: title})
    campaign.resolution = Resolution(
        sha256=sha256,
        language=language,
        titles={language: title},
        places={language: outlined.place} if outlined.place else {},
        adopted_on=outlined.date,
        preamble=passages[: len(outlined.preamble)],
        problems=passages[len(outlined.preamble) :],
        source_lines=list(own_lines),
        doubts=[],
        last_key=max(len(outlined.demands), len(outlined.sections), len(passages)),
        sections=[
            _section(position, section, outlined, language, routing)
            for position, section in enumerate(outlined.sections)
        ],
    )
    campaign.resolution.doubts = _doubt_rows(outlined, routing.doubts)
    db.session.add(campaign)
    db.session.flush()
    db.session.add(
        Reading(
            resolution_id=campaign.resolution.id,
            content=laid_flat(reviewed(campaign.resolution)),
        )
    )
    return campaign


def _section(
    position: int, section: OutlinedSection, outlined: Outline, language: str, routing: "_Routing"
) -> Section:
    return Section(
        key=position + 1,
        position=position,
        line=_own_line(section.line, outlined),
        heading=section.heading,
        themes={language: section.theme} if section.theme else {},
        demands=[
            Demand(
                key=demand.number,
                origins=[demand.number],
                number=demand.number,
                texts={language: demand.text},
                line=_own_line(demand.line, outlined),
                last_line=_own_line(demand.last_line, outlined),
                phrases=list(demand.addressees or section.addressees),
                confidence=demand.confidence,
                addressees=routing.of(section, demand),
            )
            for demand in section.demands
        ],
    )


class _Routing:
    """Whom each phrase means; what the directory cannot tell becomes a doubt, once for its line."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._matches: dict[str, Match] = {}
        self._slugs: dict[str, Institution] = {}
        self.doubts: dict[tuple[int, str], Doubt] = {}

    def of(self, section: OutlinedSection, demand: OutlinedDemand) -> list[Institution]:
        line = demand.line if demand.addressees else section.line
        found = [self._meant(phrase, line) for phrase in demand.addressees or section.addressees]
        return list(dict.fromkeys(institution for institution in found if institution))

    def _meant(self, phrase: str, line: int) -> Institution | None:
        matched = self._match(phrase)
        if matched.slug is None:
            code = "addressee-ambiguous" if matched.others else "addressee-unknown"
            facts = {"phrase": phrase}
            if matched.others:
                facts["could_be"] = ", ".join(matched.others)
            self.doubts[line, phrase] = Doubt(line, code, facts)
            return None
        if matched.slug not in self._slugs:
            self._slugs[matched.slug] = directory.with_slug(matched.slug)
        return self._slugs[matched.slug]

    def _match(self, phrase: str) -> Match:
        """A heading's phrases hold for its whole list: each is looked up once."""
        if phrase not in self._matches:
            self._matches[phrase] = match(phrase, self._entries)
        return self._matches[phrase]


def _doubt_rows(outlined: Outline, unmatched: Mapping[tuple[int, str], Doubt]) -> list[Json]:
    doubts = sorted([*outlined.doubts, *unmatched.values()], key=_least_sure_first)
    return [
        {**asdict(doubt), "facts": dict(doubt.facts), "line": _own_line(doubt.line, outlined)}
        for doubt in doubts
    ]


def _least_sure_first(doubt: Doubt) -> tuple[float, int, str]:
    return doubt.confidence, doubt.line, doubt.code


def _paragraphs(blocks: Sequence[Block], outlined: Outline) -> list[Json]:
    """Where each paragraph of the document begins and ends, so that it can be shown as one."""
    own = [block for block in blocks if outlined.begins_line <= block.line <= outlined.ends_line]
    return [[_own_line(b.line, outlined), _own_line(b.last_line, outlined)] for b in own]


def _passages(outlined: Outline, language: str) -> list[dict[str, Json]]:
    found = (*outlined.preamble, *outlined.problems)
    return [_as_row(key, passage, outlined, language) for key, passage in enumerate(found, start=1)]


def _as_row(key: int, passage: Passage, outlined: Outline, language: str) -> dict[str, Json]:
    return {
        "key": key,
        "line": _own_line(passage.line, outlined),
        "last_line": _own_line(passage.last_line, outlined),
        "texts": {language: passage.text},
    }


def _own_line(line: int, outlined: Outline) -> int:
    """Lines are kept without what stood before the title, and count from 1 again."""
    return max(1, line - outlined.begins_line + 1)


def _first_words(own_lines: Sequence[str]) -> str:
    words = " ".join(line.strip() for line in own_lines if line.strip()).split()
    return " ".join(words[:12])


# ---- the same document, and its short name


def _fingerprint(own_lines: Sequence[str]) -> str:
    """SHA-256 of letters and digits: other blanks, bullets or formats make no other document."""
    letters = re.sub(r"[\W_]+", "", "".join(own_lines))
    return hashlib.sha256(letters.encode()).hexdigest()


def _campaign_of(sha256: str) -> Campaign | None:
    return db.session.scalar(
        select(Campaign).join(Campaign.resolution).where(Resolution.sha256 == sha256)
    )


def _checked(slug: str) -> str:
    if len(slug) > LONGEST_SLUG or not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        raise SlugNotPlain(slug=slug, longest=LONGEST_SLUG)
    if _is_taken(slug):
        raise SlugTaken(slug=slug)
    return slug


def _free_slug(outlined: Outline) -> str:
    plain = in_latin_letters(outlined.title or "")
    start = plain[:LONGEST_SLUG].rsplit("-", 1)[0] if len(plain) > LONGEST_SLUG else plain
    return next(slug for slug in _with_numbers(start or "resolution") if not _is_taken(slug))


def _with_numbers(start: str) -> Iterator[str]:
    yield start
    for number in count(2):
        ending = f"-{number}"
        yield f"{start[: LONGEST_SLUG - len(ending)].rstrip('-')}{ending}"


def _is_taken(slug: str) -> bool:
    return db.session.scalar(select(Campaign.id).where(Campaign.slug == slug)) is not None


# ---- translations


def _by_own_words(texts: Sequence[Mapping[str, Json]], own: str) -> dict[str, Mapping[str, Json]]:
    return {_as_key(one[own]): one for one in texts if one.get(own)}


def _find(
    known: Mapping[str, Mapping[str, Json]], texts: Mapping[str, str], own: str
) -> Mapping[str, Json] | None:
    return known.get(_as_key(texts.get(own, "")))


def _as_key(words: str) -> str:
    """A text for comparing: case, quotes, dashes and blanks are no part of it."""
    return " ".join(re.sub(r"[^\w\s]", " ", words.casefold()).split())


def _joined(
    texts: Mapping[str, str], translated: Mapping[str, Json] | None, own: str
) -> dict[str, str]:
    added = {
        language: words
        for language, words in (translated or {}).items()
        if isinstance(words, str) and language in _LANGUAGES and words
    }
    added.pop(own, None)
    return {**texts, **added}


_LANGUAGES = frozenset(Language)

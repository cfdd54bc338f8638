"""A second language laid beside the first: given as a file or pasted, checked pair by pair."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import audit
from campaign.errors import NotFound
from campaign.i18n import Language
from campaign.organisers.roles import Permission
from campaign.resolutions.readers.limits import LARGEST_FILE, MEGABYTE
from campaign.resolutions.review import second
from campaign.web import numbers
from campaign.web.dashboard.giving import Unclear, document_given
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.dashboard.review import stepping
from campaign.web.limits import GUESSING, limiter
from campaign.web.needs import needs


@pages.get("/<language:language>/dashboard/<slug>/review/align")
@needs(Permission.SEE_CAMPAIGN)
def second_language(slug: str) -> ResponseReturnValue:
    return _page(slug)


@pages.post("/<language:language>/dashboard/<slug>/review/align")
@needs(Permission.TRANSLATE)
@limiter.limit(GUESSING)
def take_second(slug: str) -> ResponseReturnValue:
    """Reads before it opens the transaction: a slow file keeps nobody else waiting."""
    own(slug)
    chosen = request.form.get("language", "")
    laid: list[int] = []

    def lay() -> None:
        campaign = own(slug)
        given = chosen if chosen in set(Language) else None
        found = second.lay_beside(campaign.resolution, document, given)
        audit.record(
            organiser_id(),
            "second language laid beside",
            campaign.slug,
            campaign_id=campaign.id,
            language=found.language,
        )
        laid.append(found.id)

    try:
        document = document_given()
    except Unclear as unclear:
        return _page(slug, stepping.Refusal("unclear", str(unclear), 422)), 422
    refusal = stepping.attempt(lay)
    if refusal:
        return _page(slug, refusal), refusal.status
    return redirect(url_for("dashboard.pairs", slug=slug, alignment_id=laid[0]), 303)


@pages.get("/<language:language>/dashboard/<slug>/review/align/<int:alignment_id>")
@needs(Permission.SEE_CAMPAIGN)
def pairs(slug: str, alignment_id: int) -> ResponseReturnValue:
    return _pairs_page(slug, alignment_id)


@pages.post("/<language:language>/dashboard/<slug>/review/align/<int:alignment_id>")
@needs(Permission.TRANSLATE)
def settle_pairs(slug: str, alignment_id: int) -> ResponseReturnValue:
    """One of: take a pair over, take all the sure ones, or say which text belongs where."""
    name, _, place = request.form.get("step", "").partition("-")
    at = numbers.whole(place)
    if name == "sure":
        refusal = _take(slug, alignment_id, None)
    elif name == "accept" and at is not None:
        refusal = _take(slug, alignment_id, at)
    elif name == "pair" and at is not None:
        refusal = stepping.attempt(lambda: _pair(slug, alignment_id, at))
    else:
        raise NotFound
    if refusal:
        return _pairs_page(slug, alignment_id, refusal), refusal.status
    here = url_for("dashboard.pairs", slug=slug, alignment_id=alignment_id)
    return redirect(here + (f"#A{at}" if name == "pair" else ""), 303)


def _take(slug: str, alignment_id: int, at: int | None) -> stepping.Refusal | None:
    shown = stepping.shown(slug, Permission.TRANSLATE)
    found = second.one_beside(shown.resolution, alignment_id)
    open_pairs = [pair for pair in second.shown_pairs(found, shown.reviewed) if not pair.is_taken]
    chosen = [
        pair.at
        for pair in open_pairs
        if pair.at == at or (at is None and pair.is_sure and not pair.there)
    ]
    return stepping.take(slug, "pairs accepted", second.taking(found, chosen))


def _pair(slug: str, alignment_id: int, at: int) -> None:
    campaign = own(slug)
    found = second.one_beside(campaign.resolution, alignment_id)
    text = numbers.whole(request.form.get(f"text-{at}", ""))
    seen = numbers.whole(request.form.get("pairing", ""))
    if seen is None:
        raise NotFound
    second.pair_with(found, at, text, seen=seen)
    audit.record(organiser_id(), "pairing changed", campaign.slug, campaign_id=campaign.id, at=at)


def _page(slug: str, refusal: stepping.Refusal | None = None) -> str:
    shown = stepping.shown(slug, Permission.TRANSLATE)
    return render_template(
        "dashboard/align.html",
        **shown.facts(),
        beside=second.beside(shown.resolution),
        text=request.form.get("text", ""),
        largest=LARGEST_FILE // MEGABYTE,
        refusal=refusal,
    )


def _pairs_page(slug: str, alignment_id: int, refusal: stepping.Refusal | None = None) -> str:
    shown = stepping.shown(slug, Permission.TRANSLATE)
    found = second.one_beside(shown.resolution, alignment_id)
    every = second.shown_pairs(found, shown.reviewed)
    return render_template(
        "dashboard/pairs.html",
        **shown.facts(),
        alignment=found,
        open_pairs=[pair for pair in every if not pair.is_taken],
        taken=[pair for pair in every if pair.is_taken],
        choices=second.choices(found, every),
        numbers={f"d{d.key}.text": n for n, d in enumerate(shown.reviewed.demands, start=1)},
        refusal=refusal,
    )

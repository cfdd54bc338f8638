"""The page of an invitation's link: endorse, say that you will not, or be left in peace. Opening it
writes nothing."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from campaign.db import transaction
from campaign.endorsements import standing
from campaign.endorsements.inviting import inviting
from campaign.endorsements.inviting.models import InvitedOrganisation
from campaign.errors import LinkInvalid
from campaign.web import access, organisations
from campaign.web.limits import GUESSING, limiter

pages = access.guarded(Blueprint("asked", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/will-you-endorse/<token>")
def ask(token: str) -> ResponseReturnValue:
    return _page(token, inviting.with_token(token))


@pages.post("/<language:language>/will-you-endorse/<token>")
@limiter.limit(GUESSING)
def answer(token: str) -> ResponseReturnValue:
    """They will not; or never want a letter again."""
    with transaction():
        never = request.form.get("action") == "never"
        inviting.decline(token, never_again=never)
    return _page(token, inviting.with_token(token), done="never" if never else "declined")


def known(campaign_id: int, token: str) -> dict[str, str]:
    """What the form to endorse has filled in by this link: the address that was asked, and what the
    register says publicly, or else what the organisers wrote. Nothing for a link that ended."""
    try:
        row = inviting.with_token(token)
    except LinkInvalid:
        return {}
    if row.campaign_id != campaign_id:
        return {}
    written = inviting.known_of(row)
    given = {
        "organisation": written.name,
        "site": written.site,
        "kind": written.kind,
        "registration_number": written.registration_number,
        "mail": written.mail,
    }
    registered = standing.organisation_with_number(written.registration_number)
    public = organisations.known(registered) if registered else {}
    return {name: words for name, words in given.items() if words} | public


def _page(token: str, row: InvitedOrganisation, done: str | None = None) -> str:
    return render_template(
        "endorsing/asked.html",
        token=token,
        campaign=row.campaign,
        organisation=inviting.known_of(row).name,
        sentence=inviting.words_of(row.campaign_id).get(inviting.known_of(row).language, ""),
        declined=row.state == "declined",
        done=done,
    )

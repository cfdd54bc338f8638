"""People: who works on the campaign and as what, and who is invited."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from campaign.db import transaction
from campaign.i18n import Language
from campaign.organisers import invitations, members
from campaign.organisers.reasons import WhyMissing
from campaign.organisers.roles import MemberRole, Permission
from campaign.outbox.addresses import AddressUnclear, checked
from campaign.resolutions.models import Campaign
from campaign.web import access
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.limits import ASKING, limiter
from campaign.web.needs import needs
from campaign.web.role_names import ROLE_NAMES
from campaign.web.sentences import sentence_of
from campaign.words import WordsTooLong


class InvitationForm(FlaskForm):
    email = StringField(_l("Their mail address"), [InputRequired(_l("Write an address."))])
    role = SelectField(_l("As what"), default=MemberRole.OBSERVER.value)
    letter_in = SelectField(
        _l("Language of the letter"),
        choices=[SelectChoice(language.value, language.own_name) for language in Language],
        default=lambda: g.language,
    )

    def __init__(self) -> None:
        super().__init__()
        self.role.choices = [SelectChoice(role.value, str(ROLE_NAMES[role])) for role in MemberRole]


@pages.get("/<language:language>/dashboard/<slug>/people")
@needs(Permission.MANAGE_PEOPLE)
def people(slug: str) -> ResponseReturnValue:
    return _page(own(slug), InvitationForm())


@pages.post("/<language:language>/dashboard/<slug>/people/invitations")
@needs(Permission.MANAGE_PEOPLE)
@limiter.limit(ASKING)
def invite(slug: str) -> ResponseReturnValue:
    campaign, form = own(slug), InvitationForm()
    if (again := access.fresh()) is not None:
        return again
    try:
        if form.validate():
            guest = invitations.Guest(
                checked(form.email.data), MemberRole(form.role.data), form.letter_in.data
            )
            with transaction():
                invitations.invite(
                    campaign.id, campaign.titles, guest, by=access.who_is_signed_in()
                )
            return redirect(url_for(".people", slug=slug, done="invited"), 303)
    except (AddressUnclear, invitations.AlreadyMember) as refusal:
        form.email.errors = (sentence_of(refusal),)
    return _page(campaign, form), 422


@pages.post("/<language:language>/dashboard/<slug>/people/invitations/<int:invitation_id>")
@needs(Permission.MANAGE_PEOPLE)
def withdraw_invitation(slug: str, invitation_id: int) -> ResponseReturnValue:
    campaign = own(slug)
    with transaction():
        invitations.withdraw(campaign.id, invitation_id, by=organiser_id())
    return redirect(url_for(".people", slug=slug, done="withdrawn"), 303)


@pages.post("/<language:language>/dashboard/<slug>/people/<int:member_id>")
@needs(Permission.MANAGE_PEOPLE)
def change_member(slug: str, member_id: int) -> ResponseReturnValue:
    """Another role, or off the campaign."""
    campaign = own(slug)
    if (again := access.fresh()) is not None:
        return again
    wanted, why, by = request.form.get("role", ""), request.form.get("why", ""), organiser_id()
    try:
        with transaction():
            if request.form.get("action") == "remove":
                members.remove(campaign.id, member_id, by=by, why=why)
            elif wanted in set(MemberRole):
                members.change_role(campaign.id, member_id, MemberRole(wanted), by=by, why=why)
    except (WhyMissing, WordsTooLong) as refusal:
        return _page(own(slug), InvitationForm(), sentence_of(refusal), member_id), 422
    return redirect(url_for(".people", slug=slug, done="changed"), 303)


def _page(
    campaign: Campaign,
    form: InvitationForm,
    refusal: str | None = None,
    refused: int | None = None,
) -> str:
    return render_template(
        "dashboard/people.html",
        campaign=campaign,
        members=members.of(campaign.id),
        open_ones=invitations.open_ones(campaign.id),
        lasts=invitations.LASTS,
        me=organiser_id(),
        role_names=ROLE_NAMES,
        form=form,
        written=request.form,
        refusal=refusal,
        refused=refused,
    )

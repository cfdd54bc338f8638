"""Who gives a command that needs a second person: proved, and then asked for or let in."""

from collections.abc import Callable

import click

from campaign.cli.running import Command, campaign_with
from campaign.config import settings
from campaign.db import db, transaction
from campaign.errors import CampaignError, NotFound, NotPermitted
from campaign.organisers import (
    accounts,
    members,
    one_time_codes,
    recovery_codes,
    roles,
    tries,
)
from campaign.organisers.by_two import doors
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.models import Organiser
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web.dashboard import acts
from campaign.web.role_names import ROLE_NAMES

DIGITS = 6
"""Of an app's code (RFC 6238); a recovery code has letters and is longer."""
AS_ORGANISER = click.option(
    "--organiser", required=True, help="Address of the organiser who asks; proved by passphrase."
)
OWN_PASSPHRASE = click.option(
    "--own-passphrase",
    envvar="CAMPAIGN_ORGANISER_PASSPHRASE",
    help="Of that organiser's account; asked for otherwise.",
)
WHY = click.option("--why", default="", help="For the second person and the audit; asked for.")


class SecondFactorMissing(CampaignError):
    """This installation lets nobody work who has only a passphrase."""

    code = "second-factor-missing"


def as_organiser(command: Command) -> Command:
    """The options by which whoever gives a command says who they are, and why."""
    options: tuple[Callable[[Command], Command], ...] = (AS_ORGANISER, OWN_PASSPHRASE, WHY)
    for option in reversed(options):
        command = option(command)
    return command


def proved(address: str, passphrase: str | None) -> int:
    """The organiser's id, once they gave their passphrase, and where their account has a second
    factor a code of the app or a recovery code, since a passkey cannot be asked for here.

    Tries are counted together with those of the sign-in page. Raises SignInRefused, TooManySignIns,
    CodeRefused, RecoveryCodeRefused, SecondFactorMissing.
    """
    passphrase = passphrase or click.prompt("Your own passphrase", hide_input=True, err=True)
    with transaction():
        tries.note(accounts.BY_PASSPHRASE, address)
    with transaction():
        found = accounts.sign_in(address, passphrase)
        if settings.second_factor and not found.has_second_factor:
            raise SecondFactorMissing
        organiser_id, second_step = found.id, found.has_second_factor
    if second_step:
        _take_second_step(organiser_id)
    return organiser_id


def hold_to(campaign: Campaign, organiser_id: int, *permissions: Permission) -> None:
    """As the dashboard does. Raises NotFound to whoever is no member, NotPermitted."""
    role = members.role_of(organiser_id, campaign.id)
    if role is None:
        raise NotFound(what=campaign.slug)
    if not roles.may(role, *permissions):
        raise NotPermitted(role=str(ROLE_NAMES[role]))


def is_open(campaign: Campaign, organiser_id: int, kind: ActKind, subject: str) -> bool:
    return doors.open_to(campaign.id, organiser_id, kind, subject) is not None


def ask(slug: str, organiser_id: int, wanted: Callable[[Campaign], Wanted], why: str) -> None:
    """In a transaction of its own; as `asking.ask`. Nothing waits for the answer to a prompt."""
    why = why or click.prompt("Why", err=True)
    with transaction():
        campaign = campaign_with(slug)
        acts.ask(campaign, organiser_id, wanted(campaign), why)
    click.echo(
        "This takes two. It is asked for: another of you approves it in the dashboard, under Second"
        " person; then give the same command again within a day.",
        err=True,
    )


def _take_second_step(organiser_id: int) -> None:
    code = click.prompt("Code of your app, or a recovery code", err=True)
    take = one_time_codes.check if _is_of_an_app(code) else recovery_codes.use
    with transaction():
        tries.note(one_time_codes.TRIED, str(organiser_id))
    with transaction():
        take(db.session.get_one(Organiser, organiser_id), code)


def _is_of_an_app(code: str) -> bool:
    digits = "".join(code.split())
    return digits.isdecimal() and len(digits) == DIGITS

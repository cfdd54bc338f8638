"""The audit in words: what was done, to what, and what it changed, in the reader's language."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from campaign.audit.models import AuditEntry
from campaign.audit.reading import BISHKEK
from campaign.db import Json
from campaign.i18n import day
from campaign.web.dashboard.review.said import STEPS
from campaign.web.role_names import ROLE_NAMES

_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ACTIONS = {
    "account created": _l("an account was made"),
    "signed in": _l("signed in"),
    "signed out": _l("signed out"),
    "passphrase changed": _l("the passphrase was changed"),
    "new passphrase asked for": _l("a new passphrase was asked for"),
    "one-time codes added": _l("codes from an app were set up"),
    "one-time codes removed": _l("codes from an app were taken off"),
    "passkey added": _l("a passkey was added"),
    "passkey removed": _l("a passkey was removed"),
    "recovery codes renewed": _l("new recovery codes were made"),
    "recovery code used": _l("a recovery code was used"),
    "address changed": _l("the address was changed"),
    "second factor taken off by the server's people": _l(
        "the server’s people took a second factor off"
    ),
    "another address asked for": _l("another address was asked for"),
    "signed out everywhere": _l("signed out everywhere"),
    "invited": _l("an organiser was invited"),
    "invitation withdrawn": _l("an invitation was withdrawn"),
    "invitation accepted": _l("an invitation was accepted"),
    "role changed": _l("a role was changed"),
    "member removed": _l("an organiser was taken out of the campaign"),
    "joined": _l("an organiser joined the campaign"),
    "resolution imported": _l("a resolution was imported"),
    "institution proposed": _l("an institution was proposed"),
    "second language laid beside": _l("a second language was laid beside"),
    "pairing changed": _l("a pair of texts was changed"),
    "appeal opened": _l("an appeal was opened"),
    "words around the demands published": _l("words around the demands were published"),
    "text changed": _l("a text got a new version"),
    "appeal closed": _l("an appeal was closed"),
    "key file taken": _l("the key file was taken"),
    "key file given": _l("the key file was given at the opening"),
    "key shares made": _l("shares of the key were made"),
    "key taken off the server": _l("the key was taken off the server"),
    "endorsement approved": _l("an endorsement was approved"),
    "endorsement declined": _l("an endorsement was declined"),
    "endorsement approved by one": _l("one of two approved an endorsement"),
    "more proof asked for": _l("more proof was asked for"),
    "stamped letter accepted": _l("a stamped letter was accepted"),
    "stamped letter refused": _l("a stamped letter was refused"),
    "own organisation declared": _l("an organisation of one’s own was declared"),
    "own organisation taken back": _l("an organisation of one’s own was taken back"),
    "approvals needed": _l("how many approvals an endorsement needs was changed"),
    "held names opened": _l("names that waited for one another were opened"),
    "organisations listed": _l("organisations to invite were listed"),
    "invitations sent": _l("invitations were sent to organisations"),
    "reminders sent": _l("reminders were sent to organisations"),
    "call-back recorded": _l("a call-back was recorded"),
    "officer erased": _l("an officer’s details were erased"),
    "officer’s details shown": _l("an officer’s details were looked at"),
    "held signatures released": _l("held signatures were let go"),
    "removal begun": _l("a removal was begun"),
    "removal undone": _l("a removal was undone"),
    "removal written now": _l("a removal was written without waiting"),
    "signatures removed": _l("signatures were removed"),
    "bounces not believed": _l("bounces of a mail domain are not believed until looked at"),
    "two may share a mailbox": _l("two people may share a mailbox from now on"),
    "mailboxes are not shared": _l("mailboxes are not shared from now on"),
    "work asked for": _l("browsers are asked for work before signing"),
    "no more work asked for": _l("browsers are not asked for work any more"),
    "packet ordered": _l("a packet was ordered"),
    "sealed details opened": _l("sealed details were opened for a packet"),
    "sealed details taken away": _l("all sealed details were taken away as a file, still sealed"),
    "packet approved": _l("a packet was approved"),
    "delivery registered": _l("a registration was recorded"),
    "answer recorded": _l("an answer was recorded"),
    "person erased": _l("a person was erased"),
    "forgotten": _l("what was past its time was forgotten"),
    "by two: asked for": _l("a second person was asked"),
    "by two: request withdrawn": _l("a request to a second person was taken back"),
    "by two: approved": _l("a second person agreed"),
    "by two: refused": _l("a second person refused"),
    "by two: lapsed": _l("a request to a second person lapsed"),
    "by two: void": _l("a request to a second person fell away: things had changed"),
    "by two: opened": _l("what two agreed on was opened or fetched"),
    "time of keeping changed": _l("the time for which persons’ details are kept was changed"),
    "emergency: stopped": _l("something was stopped in an emergency"),
    "emergency: lifted": _l("what was stopped in an emergency goes on"),
    "audit exported": _l("the audit was exported"),
}
FIELDS = {
    "state": _l("state"),
    "role": _l("role"),
    "count": _l("how many"),
    "names": _l("with names"),
    "number": _l("number"),
    "on": _l("date"),
    "target": _l("target"),
    "closes_on": _l("last day to sign"),
    "version": _l("version of the text"),
    "sha256": _l("SHA-256"),
    "private_key": _l("private key"),
    "kept_days": _l("days kept after the end"),
    "shared": _l("shared mailboxes"),
    "hours": _l("hours"),
    "language": _l("language"),
    "verified": _l("verified by"),
    "outcomes": _l("outcomes"),
    "format": _l("format"),
    "reason": _l("reason"),
    "asked_by": _l("asked by"),
    "member_since": _l("on the campaign since"),
    "invited_by": _l("invited by"),
    "needed": _l("how many needed"),
}
OF_PEOPLE = ("asked_by", "invited_by")
"""Fields that hold an organiser's number."""
VALUES = {
    "draft": _l("draft"),
    "open": _l("open"),
    "closed": _l("closed"),
    "delivered": _l("delivered"),
    "answered": _l("answered"),
    "ordered": _l("ordered"),
    "drafted": _l("drafted"),
    "approved": _l("approved"),
    "accepted": _l("accepted"),
    "bounced": _l("bounced"),
    "registered": _l("registered"),
    "confirmed": _l("confirmed"),
    "partly": _l("accepted in part"),
    "rejected": _l("rejected"),
    "forwarded": _l("forwarded"),
    "formal-reply": _l("a formal reply"),
    "silence": _l("no answer"),
    "declined": _l("declined"),
    "marking": _l("being marked"),
    "waiting": _l("waiting"),
    "undoing": _l("being undone"),
    "held": _l("held"),
    "on the server": _l("on the server"),
    "with the organisers": _l("with the organisers"),
    "fraud": _l("fraud"),
    "duplicate": _l("duplicate"),
    "bounce": _l("the address does not exist"),
    "legal": _l("a legal order"),
} | {role.value: name for role, name in ROLE_NAMES.items()}
_NUMBERED = {
    "invitation": _l("invitation %(number)s"),
    "delivery": _l("sending a packet with names, request %(number)s"),
    "packet": _l("looking at a packet with names, request %(number)s"),
    "removal": _l("a large removal, request %(number)s"),
    "rule": _l("the rule of two, request %(number)s"),
    "export": _l("taking away what is sealed, request %(number)s"),
    "key-file": _l("taking the key file, request %(number)s"),
    "key-shares": _l("making shares of the key, request %(number)s"),
    "key-away": _l("taking the key off the server, request %(number)s"),
    "keeping": _l("the time of keeping, request %(number)s"),
    "lift": _l("going on after an emergency, request %(number)s"),
}
_CLUSTERS = {
    "by domain": _l("one mail domain"),
    "by bucket": _l("one part of the network"),
    "by minute": _l("one minute"),
    "by shape": _l("one shape of name"),
    "by held": _l("everything that is held"),
    "bounce": _l("an address that does not exist"),
    "retention": _l("the calendar of forgetting"),
}


def heading_of(entry: AuditEntry) -> str:
    """What was done, as a sentence begins."""
    said = action_said(entry.action)
    return said[:1].upper() + said[1:]


def action_said(action: str) -> str:
    """A deed as half a sentence; a review's step that was taken back says so before."""
    for began, said in (("undone: ", _("taken back")), ("redone: ", _("taken again"))):
        if action.startswith(began):
            return f"{said}: {action_said(action.removeprefix(began))}"
    return str(ACTIONS.get(action) or STEPS.get(action) or action)


def thing_said(subject: str, names: Mapping[str, str]) -> str:
    """What it was done to; `names` has those that only the campaign knows."""
    if subject in names:
        return names[subject]
    kind, _space, number = subject.partition(" ")
    if kind == "demand" and number.isdecimal():
        return _("Demand %(number)s", number=number)
    kind, _colon, number = subject.partition(":")
    if kind in _NUMBERED:
        return str(_NUMBERED[kind]) % {"number": number}
    return str(_CLUSTERS.get(subject, subject))


def changes_of(entry: AuditEntry, people: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """Field, before, after: what changed first, then what is only told."""
    before, after = entry.before or {}, entry.after or {}
    changed = [
        (_field(name), value_said(before.get(name)), value_said(after.get(name)))
        for name in dict.fromkeys((*before, *after))
    ]
    told = [
        (_field(name), "", people.get(value, "") if name in OF_PEOPLE else value_said(value))
        for name, value in entry.facts.items()
        if name in FIELDS and name not in after
    ]
    return [change for change in changed + told if change[1] or change[2]]


def value_said(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and _A_DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(value_said(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {value_said(one)}" for name, one in value.items())
    return str(VALUES.get(str(value), value))


def moment_said(entry: AuditEntry) -> str:
    """By the clock of Bishkek."""
    at = entry.at.astimezone(BISHKEK)
    return f"{day(at.date())}, {at:%H:%M}"


def _field(name: str) -> str:
    return str(FIELDS.get(name, name))

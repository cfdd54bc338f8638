"""Every door of the application, and who gets in by it: read from the map of addresses.

A new page is walked by itself. What it needs here: a value for a new kind of part in its address
(`Things`), and, if it takes a form, a form to knock with (`FORMS`). One that is missing is a fault.
"""

import re
from contextvars import Context
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from bs4 import BeautifulSoup

from campaign.appeals import publishing
from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryState, PacketPart
from campaign.deliveries.ordering import PART_CONTEXT
from campaign.endorsements import endorsing, officers
from campaign.endorsements.proofs import stamped
from campaign.endorsements.register import pictured
from campaign.institutions.models import InstitutionKind
from campaign.organisers import accounts, invitations, roles
from campaign.organisers.by_two.rule import Rule
from campaign.organisers.roles import MemberRole, Permission
from campaign.resolutions.models import Alignment, Campaign
from campaign.signatures.models import Removal, RemovalState
from campaign.tokens import links
from campaign.vault import vault
from campaign.web import access, needs
from campaign.web.dashboard import acts
from tests.factories import (
    PASSPHRASE,
    a_campaign,
    a_member,
    an_institution,
    an_organiser,
    appeals_of,
)

SIGN_IN = "/en/organisers/sign-in"
ABOUT_SIGNING_IN = ("sign_in.",)
"""Pages that answer differently to whoever is signed in already."""
NOT_GIVEN = "no-such-thing"
PUBLIC_PARTS = {
    "language": "en",
    "token": NOT_GIVEN,
    "key": NOT_GIVEN,
    "number": 1,
    "version": 1,
    "level": 0,
    "place": "000",
    "outgoing": NOT_GIVEN,
    "filename": NOT_GIVEN,
    "sha256": NOT_GIVEN,
    "mark": NOT_GIVEN,
    "passkey_id": 1,
}
OF_AN_ENDORSEMENT = {
    "dashboard.endorsement",
    "dashboard.decide",
    "dashboard.record_call",
    "dashboard.letter_page",
    "dashboard.judge_letter",
    "dashboard.logo",
}
THEN = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
HELD = {"kind": "held", "value": "", "until": THEN, "reason": "fraud"}
FORMS = {
    "dashboard.open_appeals": [{}],
    "dashboard.close_appeal": [{"why": "x"}],
    "dashboard.publish_version": [{"version": "0", "why-en": "x"}],
    "dashboard.take_document": [{"text": "x"}],
    "dashboard.decide": [{"action": "decline"}, {"action": "more"}, {"action": "approve"}],
    "dashboard.record_call": [{"number": "1"}],
    "dashboard.ask_organisations": [{"action": "add", "text": "Felt, felt@example.org"}, {"action": "remind"}],
    "dashboard.write_inviting": [{"action": "keep", "sentence_en": "x"}, {"action": "send"}],
    "dashboard.judge_letter": [{"action": "refuse"}],
    "dashboard.declare": [{"registration_number": "1"}],
    "dashboard.set_approvals": [{"needed": "2"}],
    "dashboard.settle": [HELD | {"action": "release"}, HELD | {"action": "remove", "why": "x"}],
    "dashboard.change_removal": [{"action": "undo"}, {"action": "now"}],
    "dashboard.leave_in": [{"provider": "none"}],
    "dashboard.ask_for_work": [{"hours": "4"}, {"action": "end"}],
    "dashboard.share_mailboxes": [{"shared": "y"}],
    "dashboard.answer_act": [{"action": "withdraw"}, {"action": "refuse"}, {"action": "approve"}],
    "dashboard.use_switch": [{"action": "stop"}, {"action": "lift"}],
    "dashboard.ask_to_keep": [{"days": "14", "why": "x"}],
    "dashboard.ask_for_rule": [{"removals_above": "5", "lapse_hours": "1", "why": "x"}],
    "dashboard.take_audit_along": [{"format": "json"}, {"format": "csv"}],
    "dashboard.order": [{"appeal": "{appeal_slug}"}],
    "dashboard.step": [{"action": "approve"}, {"action": "look"}, {"action": "register"}, {"action": "answer"}],
    "dashboard.use_key": [{"action": "file"}, {"action": "shares"}, {"action": "away"}, {"action": "ask", "what": "file"}],
    "dashboard.export_sealed": [{"action": "ask", "why": "x"}, {"action": "take"}],
    "dashboard.new_key": [{"passphrase": "one", "again": "another"}],
    "dashboard.take_step": [{"step": "undo", "version": "0"}],
    "dashboard.change_demand": [{"form": "theme", "version": "0"}, {"form": "words", "version": "0"}],
    "dashboard.change_head": [{"form": "language", "language": "ky", "version": "0"}],
    "dashboard.change_list": [{"form": "words", "version": "0"}],
    "dashboard.pick_members": [{"version": "0"}],
    "dashboard.take_second": [{"text": "x"}],
    "dashboard.settle_pairs": [{"step": "sure", "version": "0"}],
    "dashboard.write_words": [{"version": "0"}],
    "dashboard.invite": [{"email": "guest@example.org", "role": "observer", "letter_in": "en"}],
    "dashboard.withdraw_invitation": [{}],
    "dashboard.change_member": [{"role": "observer", "why": "x"}, {"action": "remove", "why": "x"}],
    "dashboard.propose_institution": [{"demand": "1"}],
}  # fmt: skip
"""Forms that whoever may send them gets an answer to: done, or refused with a reason."""
QUERIES = {"dashboard.cluster": "?kind=held&value="}
"""What a page cannot be asked without."""


OF_THE_ACT = {"approve": Permission.MANAGE_CAMPAIGN, "refuse": Permission.MANAGE_CAMPAIGN}
"""What an act by two asks for is told by its kind: here, the change of a campaign's rule."""


@dataclass(frozen=True)
class Things:
    """A campaign's own, as they stand in addresses and forms."""

    slug: str
    appeal_slug: str
    appeal_id: int
    delivery_id: int
    removal_id: int
    alignment_id: int
    group_slug: str
    endorsement: str
    proof: int
    demand: int
    section: int
    act_id: int
    invitation_id: int
    member_id: int

    def part(self, endpoint, name):
        """Raises KeyError for a kind of part nobody told of."""
        if name == "key" and endpoint in OF_AN_ENDORSEMENT:
            return self.endorsement
        if name == "key" and endpoint in {"dashboard.one_list", "dashboard.change_list"}:
            return self.section
        if name == "key" and endpoint in {"dashboard.demand", "dashboard.change_demand"}:
            return self.demand
        return (PUBLIC_PARTS | asdict(self))[name]


@dataclass(frozen=True)
class Answer:
    status: int
    to_sign_in: bool


class Person:
    """Somebody at the doors; `role` is theirs in the campaign that is walked, if they have one."""

    def __init__(self, app, organiser=None, role=None):
        self.app, self.organiser, self.role = app, organiser, role
        self.arrive()

    def arrive(self):
        """With a browser that knows nothing yet; signed in, if there is somebody to sign in."""
        self.client = self.app.test_client()
        self.token = self._token(SIGN_IN)
        if self.organiser is not None:
            self.knock("POST", SIGN_IN, {"email": self.organiser.email, "passphrase": PASSPHRASE})
            self.token = self._token("/en/dashboard/")

    def knock(self, method, path, form=()):
        given = {"csrf_token": self.token, **dict(form)} if method == "POST" else {}
        ask = self.client.post if method == "POST" else self.client.get
        answer = Context().run(ask, path, **({"data": given} if method == "POST" else {}))
        db.session.rollback()
        gone = str(answer.location).partition("?")[0].endswith(SIGN_IN)
        return Answer(answer.status_code, gone and answer.status_code in {302, 303})

    def _token(self, path):
        page = BeautifulSoup(Context().run(self.client.get, path).text, "html.parser")
        return page.select_one("[name=csrf_token]")["value"]


def things_of(slug, demands_each=1, lists=1):
    """An open campaign with a member of every kind its pages have in their addresses."""
    group = an_institution(kind=InstitutionKind.GROUP, offices=[])
    asked, *others = (an_institution() for _ in range(lists))
    campaign = a_campaign(group, asked, *others, slug=slug, demands_each=demands_each)
    with transaction():
        campaign = db.session.merge(campaign)
        publishing.pick_members(campaign, db.session.merge(group), [db.session.merge(asked)])
        publishing.publish(campaign, passphrase=PASSPHRASE)
    appeal = appeals_of(campaign)[0]
    demand = campaign.resolution.demands[-1]
    section = campaign.resolution.sections[-1]
    waiting = _an_endorsement(campaign)
    asker, _ = (a_member(campaign, MemberRole.OWNER) for _ in range(2))
    owner, member = an_organiser(), an_organiser()
    with transaction():
        delivery = _a_delivery(appeal, f"{slug}-2026/1")
        removal = Removal(
            campaign_id=campaign.id,
            organiser_id=delivery.ordered_by,
            kind="held",
            value="",
            until=utcnow(),
            reason="fraud",
            state=RemovalState.WAITING,
            wanted=1,
        )
        beside = Alignment(
            resolution_id=campaign.resolution.id, language="ky", sha256=slug, texts=[], pairs=[]
        )
        db.session.add_all([delivery, removal, beside])
        db.session.flush()
        change = acts.new_rule(campaign.id, Rule(5))
        act = acts.ask(db.session.merge(campaign), asker.id, change, "It is time")
        return Things(
            slug, appeal.slug, appeal.id, delivery.id, removal.id, beside.id, group.slug,
            *waiting, demand.key, section.key, act.id, *_people_of(campaign, owner, member),
        )  # fmt: skip


def _people_of(campaign, owner, member):
    """Somebody who is invited, and somebody who works here."""
    accounts.join(member.id, campaign.id, MemberRole.TRANSLATOR)
    guest = invitations.Guest("invited@example.org", MemberRole.VETTER, "en")
    return invitations.invite(campaign.id, campaign.titles, guest, by=owner).id, member.id


def person_in(app, things, role):
    organiser = an_organiser()
    with transaction():
        campaign = db.session.query(Campaign).filter_by(slug=things.slug).one()
        accounts.join(organiser.id, campaign.id, role)
    return Person(app, organiser, role)


def faults(app, things, person, only=""):
    """Walks every door (whose endpoint begins with `only`) and says what is not as it must be."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=_signing_out_last):
        if rule.endpoint.startswith(only):
            found += _faults_of(app, rule, things, person)
    return found


def knocks(app, rule, things):
    """Method, address and form of everything there is to try at this door. Raises KeyError."""
    parts = {name: things.part(rule.endpoint, name) for name in rule.arguments}
    path = re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda one: str(parts[one[1]]), rule.rule)
    for method in sorted(rule.methods & {"GET", "POST"}):
        for form in _forms(app, rule.endpoint) if method == "POST" else [{}]:
            filled = {name: value.format(**asdict(things)) for name, value in form.items()}
            query = QUERIES.get(rule.endpoint, "") if method == "GET" else ""
            yield method, path + query, filled


def _forms(app, endpoint):
    guard = guard_of(app, endpoint)
    forms = FORMS[endpoint] if guard is access.organisers else FORMS.get(endpoint, [{}])
    asked = getattr(app.view_functions[endpoint], "needs", None)
    if asked and set(asked.actions) - {form.get("action") for form in forms}:
        raise KeyError(f"a form for each action of {endpoint}")
    return forms


def _faults_of(app, rule, things, person):
    if rule.methods - {"GET", "HEAD", "OPTIONS", "POST"}:
        return [f"{rule.endpoint}: a method nobody walks"]
    try:
        tried = list(knocks(app, rule, things))
    except KeyError as missing:
        return [f"{rule.endpoint}: not covered, {missing} is missing in tests/doors.py"]
    found = []
    for method, path, form in tried:
        answer = person.knock(method, path, form)
        if not _as_it_must_be(app, rule, method, form, person, answer):
            found.append(f"{rule.endpoint}: {method} {form.get('action', '')} {answer}")
        if rule.endpoint.startswith(ABOUT_SIGNING_IN):
            person.arrive()
    return found


def _as_it_must_be(app, rule, method, form, person, answer):
    if guard_of(app, rule.endpoint) is access.signed_in and person.organiser is None:
        return answer.to_sign_in
    if guard_of(app, rule.endpoint) is not access.organisers:
        return answer.status < 500 and answer.status != 403
    if person.organiser is None:
        return answer.to_sign_in
    asked = getattr(app.view_functions[rule.endpoint], "needs", needs.Needs(None))
    if asked.permission is None:
        names_one = "slug" in rule.arguments
        return answer.status in {200, 303, 422} and not (answer.to_sign_in or names_one)
    actions = OF_THE_ACT if rule.endpoint == "dashboard.answer_act" else asked.actions
    action = actions.get(form.get("action", ""))
    return _as_the_table_says(asked.permission, action, method, person, answer)


def _as_the_table_says(permission, action, method, person, answer):
    if person.role is None:
        return answer.status == 404
    if not roles.may(person.role, *filter(None, (permission, action))):
        return answer.status == 403
    return answer.status == 200 if method == "GET" else answer.status in {200, 303, 409, 422}


def guard_of(app, endpoint):
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return getattr(blueprint, "guard", access.anyone)


def _signing_out_last(rule):
    return rule.endpoint.startswith(ABOUT_SIGNING_IN), rule.endpoint, rule.rule


def _a_delivery(appeal, outgoing):
    packet = PacketPart(
        name="packet.pdf",
        mime="application/pdf",
        sha256="0" * 64,
        size=4,
        content=vault.encrypt(b"%PDF", PART_CONTEXT),
    )
    return Delivery(
        appeal_id=appeal.id,
        outgoing=outgoing,
        dated=utcnow().date(),
        state=DeliveryState.DRAFTED,
        ordered_by=db.session.query(accounts.Organiser).first().id,
        pages=1,
        manifest={},
        parts=[packet],
    )


def _an_endorsement(campaign):
    with transaction():
        found = endorsing.submit(
            campaign,
            endorsing.Claim("Ак көпүрө", "123-456", "", "Нарын"),
            officers.Officer("Ү. Мөңгүева", "төрайым", "head@ak.example.org", "№ 4"),
            appeals_of(campaign),
            language="ky",
            browser_key="browser",
        )
        key = found.key
    with transaction():
        found = endorsing.confirm_with_browser(links.sign(officers.CONFIRM, key), "browser")
        letter = stamped.hand_in(found, [b"a page with a stamp"])
        pictured.keep(found, b"a picture")
        db.session.flush()
        return key, letter.id

"""Endorsements as they are before a test begins."""

from datetime import date, timedelta
from itertools import count

import time_machine

from campaign.db import transaction, utcnow
from campaign.endorsements import endorsing, officers, vetting
from campaign.endorsements.endorsing import Showing
from campaign.endorsements.officers import Officer
from campaign.endorsements.proofs import proving
from campaign.endorsements.proofs.proving import Call
from campaign.endorsements.register.entering import Claim
from campaign.tokens import links

MAIL = "head@ak-kopuro.example.org"
A_CALL = Call(date(2025, 11, 2), "+996 312 00 00 00", "annual report", "the chair", "She agrees.")
_numbers = count(100)


def a_claim(name="Ак көпүрө", **changes):
    facts = {"registration_number": str(next(_numbers)), "site": "", "place": "Нарын"}
    return Claim(name, **(facts | changes))


def submitted(appeals, claim=None, mail=MAIL, **showing):
    with transaction():
        return endorsing.submit(
            appeals[0].campaign,
            claim or a_claim(),
            Officer("Ү. Мөңгүева", "төрайым", mail, "Башкарма чечими № 4"),
            appeals,
            language="ky",
            browser_key="browser",
            showing=Showing(**showing),
        )


def confirmed(appeals, claim=None, mail=MAIL, **showing):
    endorsement = submitted(appeals, claim, mail, **showing)
    with transaction():
        return endorsing.confirm_with_browser(
            links.sign(officers.CONFIRM, endorsement.key), "browser"
        )


def approved(appeals, organiser, claim=None, mail=MAIL, *, take_over=False, **showing):
    """Called back first."""
    endorsement = confirmed(appeals, claim, mail, **showing)
    with transaction():
        proving.by_call(endorsement, organiser.id, A_CALL)
        vetting.approve(endorsement, organiser.id, take_over=take_over)
    return endorsement


def approved_before(appeals, organiser, claim=None, mail=MAIL):
    """Two days ago: today its officer has had no letter yet."""
    with time_machine.travel(utcnow() - timedelta(days=2), tick=False):
        return approved(appeals, organiser, claim, mail)

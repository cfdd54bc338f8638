"""Invented facts for packets: nobody and nothing here exists."""

from base64 import b64encode
from datetime import date, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaign.deliveries.facts import (
    Addressee,
    Checkpoint,
    Copy,
    Count,
    Demand,
    District,
    Endorsement,
    Group,
    Organiser,
    PacketFacts,
    Place,
    ReplyRule,
    Resolution,
    Row,
    Signer,
    Tally,
    Week,
)
from campaign.tally import checkpoint

LEDGER_KEY = sha256(b"the ledger of tests").digest()
ORIGIN = "ulgu.example.org/ledger/test"
KEY_LINE = checkpoint.verifier_key(
    ORIGIN, Ed25519PrivateKey.from_private_bytes(LEDGER_KEY).public_key().public_bytes_raw()
)
NAMES = ("Арчабаева Жыпар", "Булутов Үсөн", "Көпүрөев Чыңгыз", "Өзөнова Мээрим", "Ырыскелдиев Ажы")


def sign(message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(LEDGER_KEY).sign(message)


def a_packet(**changes) -> PacketFacts:
    """To parliament, Kyrgyz then Russian: two demands, twelve persons, three of them disclosed."""
    facts = {
        "id": "ulgu-2026-1",
        "appeal": "to-the-parliament",
        "outgoing": "ҮК-2026/1",
        "dated": date(2026, 11, 16),
        "languages": ("ky", "ru"),
        "addressee": Addressee(
            "jogorku-kenesh",
            {
                "ky": [
                    "Үлгү Кеңешинин Төрагасына",
                    "Б. М. Мисалбековго",
                    "Бишкек ш., Мисал көч., 1",
                ],
                "ru": [
                    "Председателю Примерного Кенеша",
                    "Мисалбекову Б. М.",
                    "г. Бишкек, ул. Мисал, 1",
                ],
                "en": [
                    "The Speaker of the Example Kenesh",
                    "Mr B. M. Misalbekov",
                    "1 Misal Street",
                ],
            },
        ),
        "organiser": Organiser(
            {
                "ky": ["«Үлгү кыймылы»", "коомдук бирикмеси"],
                "ru": ["Общественное объединение", "«Үлгү кыймылы»"],
                "en": ["Public Association “Ülgü Kyimyly”"],
            },
            {"ky": "Бишкек ш., Үлгү көч., 12", "ru": "г. Бишкек, ул. Үлгү, 12"},
            ("+996 312 00 00 00", "kat@ulgu.example.org"),
        ),
        "signers": (an_applicant(), an_applicant("Ө. Д. Жаңгакова")),
        "subject": {
            "ky": "Үлгү резолюциянын Кеңешке карата талаптары жөнүндө",
            "ru": "О требованиях примерной резолюции к Кенешу",
            "en": "Demands of an example resolution to the Kenesh",
        },
        "reply_to": {"ky": "Бишкек ш., Үлгү көч., 12", "ru": "г. Бишкек, ул. Үлгү, 12"},
        "resolution": a_resolution(),
        "demands": (
            a_demand(1),
            a_demand(2),
            a_demand(3, to=("donors",), group="donors"),
        ),
        "groups": {
            "kenesh": Group(
                {"ky": "Көзөмөл", "ru": "Контроль", "en": "Oversight"},
                {"ky": "Үлгү Кеңеши", "ru": "Примерный Кенеш", "en": "Example Kenesh"},
            ),
            "donors": Group(
                {"ky": "Жардам", "ru": "Помощь", "en": "Aid"},
                {"ky": "Донорлор", "ru": "Доноры", "en": "Donors"},
            ),
        },
        "tally": a_tally(),
        "text_hash": "8f" * 32,
        "checkpoint": Checkpoint(a_checkpoint(), KEY_LINE),
        "verify_url": "https://ulgu.example.org/ledger/test",
        "legal_ground": {"ky": "№ 67 Мыйзам", "ru": "Закон № 67", "en": "Law No. 67"},
        "reply_rule": ReplyRule(
            1, 14, "working", {"ky": "№ 67 Мыйзам", "ru": "Закон № 67"}, date(2026, 11, 2)
        ),
        "copy": Copy(1, 2, {"ky": "Кеңеш үчүн", "ru": "для Кенеша", "en": "for the Kenesh"}),
        "endorsements": (an_endorsement(),),
        "places": {
            "osh": Place(
                {"ky": "Ош ш.", "ru": "г. Ош", "en": "Osh city"}, {"ky": "Ош", "ru": "Ош"}
            ),
            "naryn": Place({"ky": "Нарын облусу", "ru": "Нарынская обл."}, {"ky": "Нарын"}),
        },
        "rows": (
            Row("n", "Өзөнова Мээрим", "osh", date(2026, 9, 3)),
            Row("n", "Арчабаева Жыпар", "naryn", date(2026, 10, 3)),
            Row("i", "Б. Ү.", "osh"),
        ),
    }
    return PacketFacts(**(facts | changes))


def a_packet_in_english(**changes) -> PacketFacts:
    """To a donor: one demand, no law behind it, nobody disclosed."""
    facts = {
        "id": "ulgu-2026-2",
        "outgoing": "UK-2026/2",
        "languages": ("en",),
        "addressee": Addressee(
            "donors", {"en": ["Northern Example Foundation", "12 Sample Street"]}
        ),
        "copy": Copy(),
        "reply_to": {"en": "12 Ülgü Street, 720000 Bishkek"},
        "signers": (an_applicant(),),
        "reply_rule": None,
        "reply_by": date(2026, 12, 16),
        "legal_ground": {},
        "rows": (),
        "stamp": False,
    }
    return a_packet(**(facts | changes))


def a_bare_packet(**changes) -> PacketFacts:
    """The first day: nobody signed, nobody endorsed, no territory, no week, hardly a translation."""
    facts = {
        "tally": Tally({}),
        "rows": (),
        "endorsements": (),
        "executor": {},
        "demands": (a_demand(1, text={"en": "Publish every draft law a month ahead."}),),
        "resolution": Resolution("en", {"en": "Example resolution"}, problems={"en": ["One gap;"]}),
        "signers": (an_applicant(),),
    }
    return a_packet(**(facts | changes))


def a_demand(number: int, **changes) -> Demand:
    facts = {
        "number": number,
        "group": "kenesh",
        "to": ("jogorku-kenesh",),
        "text": {
            "ky": f"№ {number} талап: мыйзам долбоорлорун бир ай мурун жарыялоо.",
            "ru": f"Требование {number}: публиковать законопроекты за месяц.",
            "en": f"Demand {number}: publish draft laws a month ahead.",
        },
        "theme": {"ky": "Ачыктык", "ru": "Прозрачность", "en": "Openness"},
    }
    return Demand(**(facts | changes))


def an_applicant(name: str = "А. С. Тоолубаева") -> Signer:
    return Signer(
        {"ky": name, "ru": name, "en": name},
        {"ky": "Арыз ээлеринин өкүлү", "ru": "Представитель заявителей", "en": "Chair"},
        {"ky": "Бишкек ш., Үлгү көч., 12", "ru": "г. Бишкек, ул. Үлгү, 12"},
    )


def an_endorsement(**changes) -> Endorsement:
    facts = {
        "name": {"ky": "«Ак көпүрө» фонду", "ru": "Фонд «Ак көпүрө»", "en": "Ak Köpürö Foundation"},
        "place": {"ky": "Бишкек", "ru": "Бишкек", "en": "Bishkek"},
        "ways": ("mail",),
        "dated": date(2026, 9, 3),
    }
    return Endorsement(**(facts | changes))


def a_resolution(**changes) -> Resolution:
    facts = {
        "language": "en",
        "title": {"ky": "Үлгү резолюция", "ru": "Примерная резолюция", "en": "Example resolution"},
        "preamble": {"ky": ["Кириш сөз."], "ru": ["Преамбула."], "en": ["A preamble."]},
        "problems": {"ky": ["бир көйгөй;"], "ru": ["одна проблема;"], "en": ["one problem;"]},
    }
    return Resolution(**(facts | changes))


def a_tally(persons: int = 12, weeks: int = 3, **changes) -> Tally:
    facts = {
        "classes": {
            "person": Count(persons + 3, 2, 1),
            "organisation": Count(1),
            "paper": Count(40, removed=2),
        },
        "districts": (
            District({"ky": "Ош ш.", "ru": "г. Ош", "en": "Osh city"}, 12),
            District({"ky": "Калгандары", "ru": "Остальные", "en": "Others"}, 10, rolled=True),
        ),
        "weeks": some_weeks(weeks),
    }
    return Tally(**(facts | changes))


def some_weeks(number: int) -> tuple[Week, ...]:
    monday = date(2026, 8, 24)
    return tuple(Week(monday + timedelta(weeks=k), 4, 4 * (k + 1)) for k in range(number))


def some_rows(number: int) -> tuple[Row, ...]:
    return tuple(Row("n", f"{NAMES[k % len(NAMES)]} {k}", "osh") for k in range(number))


def a_checkpoint(size: int = 55) -> str:
    return checkpoint.sign(checkpoint.Head(ORIGIN, size, sha256(b"root").digest()), LEDGER_KEY)


def a_signature_in_base64(message: bytes) -> bytes:
    return b64encode(sign(message)) + b"\n"

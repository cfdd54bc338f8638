"""The demonstration: secrets, database, sample campaign, web server and jobs, with one command."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from campaign import create_app
from campaign.appeals import publishing
from campaign.config import Settings, folder, fresh_secrets
from campaign.db import Json, db, transaction
from campaign.institutions import directory
from campaign.organisers import accounts
from campaign.resolutions import importer, readers
from campaign.resolutions.models import Campaign

EMAIL = "organiser@example.org"
SECOND = "second@example.org"
"""What takes two takes her as well."""
_WORDS = [
    "wool",
    "felt",
    "horn",
    "river",
    "pass",
    "maple",
    "apricot",
    "saddle",
    "willow",
    "falcon",
    "poplar",
    "lantern",
]


def prepare(home: Path, port: int) -> dict[str, str]:
    """Settings of the demonstration in `home`, made the first time and kept; for the environment."""
    home.mkdir(parents=True, exist_ok=True)
    kept = home / "secrets.json"
    if not kept.exists():
        given = fresh_secrets() | {
            "passphrase": _passphrase(),
            "second_passphrase": _passphrase(),
            "campaign_passphrase": _passphrase(),
        }
        with open(os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:  # noqa: PTH123
            json.dump(given, out)
    settings: dict[str, str] = json.loads(kept.read_text("utf-8"))
    settings.setdefault("second_passphrase", settings["passphrase"])
    settings |= {
        "CAMPAIGN_DATABASE_URL": f"sqlite:///{(home / 'campaign.db').absolute()}",
        "CAMPAIGN_PEPPERS": str((home / "peppers").absolute()),
        "CAMPAIGN_MAILBOX": str((home / "mailbox").absolute()),
        "CAMPAIGN_PUBLIC_URL": f"http://localhost:{port}",
        "CAMPAIGN_PAGE_SECONDS": "1",
        "CAMPAIGN_DEMO": "1",
    }
    return settings


def load_sample(app: Flask, given: Mapping[str, str]) -> Campaign:
    """The sample campaign, open for signatures; what is there already stays as it is."""
    sample = folder("sample")
    document = readers.read((sample / "resolution.txt").read_bytes(), "resolution.txt")
    with app.app_context():
        upgrade()
        with transaction():
            directory.load(_read(sample / "directory.json"), _read(sample / "districts.json"))
        with transaction():
            organiser = accounts.with_email(EMAIL) or accounts.create(
                EMAIL, "А. С. Тоолубаева", given["passphrase"], "en"
            )
            facts = _read(sample / "campaign.json")
            imported = importer.import_resolution(
                document, slug=facts["slug"], organiser_id=organiser.id
            )
            if imported.new:
                _open(imported.campaign, facts, given["campaign_passphrase"])
            _second_person(imported.campaign, given)
        return db.session.scalars(select(Campaign).where(Campaign.slug == facts["slug"])).one()


def serve(given: Mapping[str, str], port: int) -> int:
    """Web server and jobs as two children; ends with Ctrl-C, or when either of them ends."""
    environ = {**os.environ, **given}
    web = [
        sys.executable, "-m", "gunicorn", "--no-control-socket", "--worker-class", "gthread",
        "--workers", "1", "--threads", "16", "--bind", f"127.0.0.1:{port}",
        "--log-level", "error", "campaign.wsgi:app",
    ]  # fmt: skip
    jobs = [sys.executable, "-m", "campaign", "jobs", "--with-parent"]
    children = [subprocess.Popen(command, env=environ) for command in (web, jobs)]  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=20)


def settings_of(given: Mapping[str, str]) -> Settings:
    return Settings.from_environment({**os.environ, **given})


def application(given: Mapping[str, str]) -> Flask:
    return create_app(settings_of(given))


def _open(campaign: Campaign, facts: Mapping[str, Json], passphrase: str) -> None:
    """As the organiser would in the dashboard: translations, groups picked, appeals opened."""
    importer.apply_translations(campaign.resolution, _read(folder("sample") / "translations.json"))
    campaign.demonstration = True
    campaign.sender = facts["sender"]
    appeals = publishing.prepare(campaign)
    target = int(str(facts["target"]))
    publishing.publish(
        campaign, passphrase=passphrase, targets={appeal.id: target for appeal in appeals}
    )


def _second_person(campaign: Campaign, given: Mapping[str, str]) -> None:
    second = accounts.with_email(SECOND) or accounts.create(
        SECOND, "Б. Н. Өмүрбекова", given.get("second_passphrase", given["passphrase"]), "en"
    )
    accounts.join(second.id, campaign.id)


def _read(path: Path) -> dict[str, Json]:
    read: dict[str, Json] = json.loads(path.read_text("utf-8"))
    return read


def _passphrase() -> str:
    return " ".join(secrets.choice(_WORDS) for _ in range(6))

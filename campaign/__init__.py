"""Campaign: a resolution's demands, signed, counted in public, delivered and answered."""

from flask import Flask

from campaign import db, i18n, web
from campaign.config import Settings, folder
from campaign.endorsements.proofs import outside
from campaign.organisers import security
from campaign.outbox import mail
from campaign.tokens import Links
from campaign.vault import Vault
from campaign.vault.peppers import Peppers


def create_app(settings: Settings | None = None) -> Flask:
    """The application, from these settings or from the environment (SettingMissing)."""
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        template_folder=str(folder("templates")),
        static_folder=str(folder("static")),
        instance_path=str(folder("var").absolute()),
    )
    app.config.from_mapping(settings.flask())
    app.extensions["campaign.settings"] = settings
    app.extensions["campaign.vault"] = Vault(settings.vault_keys, settings.fingerprint_key)
    app.extensions["campaign.peppers"] = Peppers(settings.peppers)
    app.extensions["campaign.links"] = Links(settings.secret_key)
    for part in (db, i18n, mail, outside, security, web):
        part.init_app(app)
    return app

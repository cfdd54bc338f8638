"""The campaign's key: kept in one place only, or its pepper gone."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from campaign import audit
from campaign.organisers.roles import Permission
from campaign.vault.peppers import peppers
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency

KEPT = ("key file taken", "key shares made")


def hands(look: Look) -> Iterator[Hand]:
    campaign = look.campaign
    room = url_for("dashboard.keys", slug=campaign.slug)
    lost = campaign.pepper and not peppers.is_there(campaign.pepper)
    if lost and campaign.prints_forgotten_at is None:
        yield Hand(
            Urgency.STANDS_STILL,
            _("Nobody can sign"),
            _("The secret of the fingerprints is missing"),
            _("Ask whoever runs the server to put it back from where it is kept."),
            room,
            _("Keys"),
            Permission.MANAGE_KEYS,
            mark=Mark.SILENT,
        )
    if campaign.protected_key and not audit.has_happened(campaign.id, KEPT):
        yield Hand(
            Urgency.ADVICE,
            _("The key lies in one place only"),
            _("No copy was taken"),
            _("If this server is lost, no name can ever be opened. Take the key file, or shares."),
            room,
            _("Keep the key"),
            Permission.MANAGE_KEYS,
            mark=Mark.DUE,
        )

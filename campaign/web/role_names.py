"""Roles as people read them."""

from flask_babel import lazy_gettext as _l

from campaign.organisers.roles import MemberRole

ROLE_NAMES = {
    MemberRole.OWNER: _l("owner"),
    MemberRole.EDITOR: _l("editor"),
    MemberRole.TRANSLATOR: _l("translator"),
    MemberRole.VETTER: _l("vetter"),
    MemberRole.DELIVERY_OFFICER: _l("delivery officer"),
    MemberRole.OBSERVER: _l("observer"),
}

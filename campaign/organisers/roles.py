"""Roles in a campaign, and the one table of what each may do."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class MemberRole(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    VETTER = "vetter"
    DELIVERY_OFFICER = "delivery-officer"
    OBSERVER = "observer"


class Permission(StrEnum):
    """What a page or a verb asks for. Most answer to one room of the dashboard."""

    SEE_CAMPAIGN = "see-campaign"
    """Numbers, texts and states: nothing that names a signer or an officer."""
    EDIT_RESOLUTION = "edit-resolution"
    TRANSLATE = "translate"
    """Every language but the authoritative one."""
    PUBLISH = "publish"
    """Opens and closes appeals; the first opening makes the key, and needs MANAGE_KEYS too."""
    INVITE_ORGANISATIONS = "invite-organisations"
    SEE_OFFICERS = "see-officers"
    VET_ORGANISATIONS = "vet-organisations"
    SCREEN_SIGNATURES = "screen-signatures"
    """Looks at clusters, and lets go of what is held."""
    REMOVE_SIGNATURES = "remove-signatures"
    DRAFT_DELIVERY = "draft-delivery"
    APPROVE_DELIVERY = "approve-delivery"
    RECORD_ANSWERS = "record-answers"
    """Incoming numbers, replies and their outcomes."""
    OPEN_SEALED = "open-sealed"
    """Sees names: unseals signers for a packet, and looks at the packet."""
    MANAGE_KEYS = "manage-keys"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_CAMPAIGN = "manage-campaign"
    STOP_IN_EMERGENCY = "stop-in-emergency"
    READ_AUDIT = "read-audit"
    EXPORT_AUDIT = "export-audit"


_LOOKS = frozenset({Permission.SEE_CAMPAIGN})

MAY: Mapping[MemberRole, frozenset[Permission]] = MappingProxyType(
    {
        MemberRole.OWNER: frozenset(Permission),
        MemberRole.EDITOR: _LOOKS
        | {
            Permission.EDIT_RESOLUTION,
            Permission.TRANSLATE,
            Permission.PUBLISH,
            Permission.INVITE_ORGANISATIONS,
            Permission.STOP_IN_EMERGENCY,
        },
        MemberRole.TRANSLATOR: _LOOKS | {Permission.TRANSLATE},
        MemberRole.VETTER: _LOOKS
        | {
            Permission.INVITE_ORGANISATIONS,
            Permission.SEE_OFFICERS,
            Permission.VET_ORGANISATIONS,
            Permission.SCREEN_SIGNATURES,
            Permission.REMOVE_SIGNATURES,
            Permission.STOP_IN_EMERGENCY,
        },
        MemberRole.DELIVERY_OFFICER: _LOOKS
        | {
            Permission.DRAFT_DELIVERY,
            Permission.APPROVE_DELIVERY,
            Permission.RECORD_ANSWERS,
            Permission.OPEN_SEALED,
            Permission.STOP_IN_EMERGENCY,
        },
        MemberRole.OBSERVER: _LOOKS | {Permission.READ_AUDIT},
    }
)
"""Who may do what. Whatever is not here, nobody may."""


def may(role: MemberRole, *permissions: Permission) -> bool:
    return MAY[role].issuperset(permissions)

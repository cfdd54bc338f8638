"""The one table: who may do what in a campaign."""

import pytest

from campaign.organisers.roles import MAY, MemberRole, Permission, may

SEES_NAMES = {Permission.OPEN_SEALED, Permission.SEE_OFFICERS, Permission.MANAGE_KEYS}
READS = {Permission.SEE_CAMPAIGN, Permission.READ_AUDIT}


def test_every_role_has_its_line():
    assert set(MAY) == set(MemberRole)


def test_an_owner_may_do_everything():
    assert MAY[MemberRole.OWNER] == set(Permission)


def test_an_observer_changes_nothing_and_reads_no_name():
    assert MAY[MemberRole.OBSERVER] <= READS


def test_a_translator_translates_and_looks():
    assert MAY[MemberRole.TRANSLATOR] == {Permission.SEE_CAMPAIGN, Permission.TRANSLATE}


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.TRANSLATOR, MemberRole.OBSERVER])
def test_whoever_works_on_texts_sees_no_name(role):
    assert not MAY[role] & SEES_NAMES


def test_the_table_cannot_be_changed_while_it_runs():
    with pytest.raises(TypeError):
        MAY[MemberRole.OBSERVER] = frozenset(Permission)


def test_several_permissions_are_all_needed():
    assert may(MemberRole.EDITOR, Permission.PUBLISH, Permission.TRANSLATE)
    assert not may(MemberRole.EDITOR, Permission.PUBLISH, Permission.MANAGE_KEYS)

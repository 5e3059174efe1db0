"""Role x act x desk: what the table means is written out here once more, by hand."""

import pytest

from services.access.permissions import TABLE, Act, among, anywhere, desks_of, permits, who_may
from services.access.person import ALL_DESKS, Person, Role

AT_A_DESK = {
    Role.READER: {"read-articles", "read", "mark"},
    Role.EDITOR: {"read-articles", "read", "mark", "edit-rules", "silence", "read-audit"},
    Role.OPS: {"read-articles", "read", "mark", "read-audit"},
    Role.ADMIN: {"read-articles", "read", "mark", "edit-rules", "silence", "read-audit"},
}
AT_ALL_DESKS = {
    **AT_A_DESK,
    Role.OPS: AT_A_DESK[Role.OPS] | {"read-ops", "dead-letters", "replay", "feeds", "receivers"},
    Role.ADMIN: {*Act},
}


def person(role: Role, desk: str) -> Person:
    return Person("amal", {desk: frozenset({role})})


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_holds_at_its_desk_and_nowhere_else(role, act):
    at_gulf = person(role, "gulf")
    assert permits(at_gulf, act, "gulf") == (act in AT_A_DESK[role])
    elsewhere = act is Act.READ_ARTICLES  # these are open to whoever was let in
    assert permits(at_gulf, act, "sport") == elsewhere
    assert permits(at_gulf, act) == elsewhere  # all desks are more than one


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_at_all_desks_holds_at_each(role, act):
    everywhere = person(role, ALL_DESKS)
    assert permits(everywhere, act, "gulf") == permits(everywhere, act) == (act in AT_ALL_DESKS[role])


@pytest.mark.parametrize("act", Act)
def test_whoever_has_no_role_may_do_nothing(act):
    for nobody in (Person("x", {}), Person("x", {"gulf": frozenset()})):
        assert not permits(nobody, act, "gulf")
        assert not anywhere(nobody, act)


def test_roles_at_several_desks_add_up():
    both = Person("amal", {"gulf": frozenset({Role.EDITOR}), "sport": frozenset({Role.READER})})
    assert desks_of(both, Act.READ) == {"gulf", "sport"}
    assert among(both, Act.READ, ["gulf", "sport", "economy"]) == {"gulf", "sport"}
    assert desks_of(both, Act.EDIT_RULES) == {"gulf"}
    assert desks_of(both, Act.REPLAY) == frozenset()
    assert desks_of(person(Role.READER, ALL_DESKS), Act.READ) is None
    assert anywhere(both, Act.SILENCE)
    assert not anywhere(both, Act.REPLAY)


def test_each_act_is_somebodys_and_an_admin_may_all():
    assert TABLE[Role.ADMIN] == {*Act}
    assert who_may(Act.EDIT_RULES) == (Role.EDITOR, Role.ADMIN)
    assert Person.of_everything("x").roles == {ALL_DESKS: {*Role}}

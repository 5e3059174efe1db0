"""Roles as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.person import ALL_DESKS, Role
from services.access.roles import RolesFile, of_group_names, parsed, together, written
from streams.errors import SettingsError

ROLES = st.dictionaries(
    st.sampled_from([ALL_DESKS, "gulf", "sport", "a.b-c"]),
    st.frozensets(st.sampled_from(Role), min_size=1),
)


@given(ROLES)
def test_what_is_written_is_read_again(roles):
    assert parsed(written(roles)) == roles


@given(ROLES, ROLES)
def test_roles_add_up(some, others):
    both = together([some, others])
    assert parsed(written(some) + written(others)) == both
    assert all(both[desk] >= roles for desk, roles in some.items())


@pytest.mark.parametrize(
    "wrong", ["", "king", "editor@", "editor@Gulf Desk", "@gulf", "Editor", "editor@gulf@x"]
)
def test_what_is_no_role_is_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        parsed([wrong])


def test_a_group_may_name_its_role_itself():
    assert of_group_names(["staff", "rasid:editor@gulf", "rasid:ops", "rasid:king", "xrasid:admin"]) == {
        "gulf": {Role.EDITOR},
        ALL_DESKS: {Role.OPS},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- x", "expected `groups:`"),
        ("people: {amal: editor}", "people: amal: expected a list"),
        ("groups: {g: [king]}", "groups: g: 'king': expected reader"),
        ("persons: {}", "expected `groups:`"),
        ("people: {", "line 2"),
        ("people: !!bool amal", "amal cannot be read as bool"),
        ("[" * 5_000, "nesting"),
    ],
)
def test_a_file_that_says_something_impossible_is_told(tmp_path, text, said):
    file = tmp_path / "roles.yaml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said) as refused:
        RolesFile(str(file))
    assert "\n" not in str(refused.value)


def test_an_empty_file_gives_no_roles_and_a_change_holds_at_once(tmp_path):
    file = tmp_path / "roles.yaml"
    file.write_text("")
    roles = RolesFile(str(file))
    assert roles.of("amal", ["staff"]) == {}
    file.write_text("people: {amal: [reader]}\ngroups: {staff: [editor@gulf]}\n")
    assert roles.of("amal", ["staff"]) == {ALL_DESKS: {Role.READER}, "gulf": {Role.EDITOR}}
    assert roles.of("badr", []) == {}

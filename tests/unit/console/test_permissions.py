"""Page x role x desk: each page and act is for those whose it is. Kafka is away from those who may."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

from schemas import Rule, Silence
from services.access.person import Role
from streams.cluster.admin import Admin
from streams.cluster.reader import Reader
from streams.desks import rule_seen
from streams.errors import ClusterError
from tests.unit.console.asking import Site

EDITORS = {Role.EDITOR, Role.ADMIN}
OPS = {Role.OPS, Role.ADMIN}
RULES = {
    f"of-{desk}": Rule(id=f"of-{desk}", desk=desk, channel=desk, name="قاعدة", query="سفير")
    for desk in ("gulf", "sport")
}
FILE = "rules:\n  - {id: of-gulf, desk: gulf, channel: gulf, name: قاعدة, query: سيول}\n"

# Path, the roles that may, and the desks at which each is needed: none for any desk, "*" for all desks.
PAGES = (
    *(
        (path, set(Role), [])
        for path in ("/", "/rows", "/channels", "/lines", "/search?q=x", "/rules", "/articles/a")
    ),
    *((path, set(Role), []) for path in ("/rules.yaml", "/rules/new", "/rules/file", "/silences", "/marks")),
    *((path, set(Role), []) for path in ("/why", "/why?q=a")),
    ("/stories/gulf/s", set(Role), ["gulf"]),
    ("/stories/sport/s", set(Role), ["sport"]),
    ("/rules/of-gulf", set(Role), ["gulf"]),
    ("/rules/of-sport", set(Role), ["sport"]),
    ("/articles/a/trace", set(Role), ["*"]),
    ("/audit", {Role.EDITOR, Role.OPS, Role.ADMIN}, []),
    *(
        (path, OPS, ["*"])
        for path in ("/ops", "/ops/dead", "/ops/dead/0:1", "/ops/replays", "/ops/replays/x")
    ),
)
RULE = {"do": "apply", "channel": "gulf", "name": "قاعدة", "query": "سيول", "severity": "info",
        "repeat_after": "4h", "min_sources": "1", "active": "on"}  # fmt: skip
SILENCE = {"do": "add", "reason": "زيارة", "span": "2h"}
ACTS = (
    ("/rules/new", RULE | {"id": "new", "desk": "gulf"}, EDITORS, ["gulf"]),
    (
        "/rules/new",
        RULE | {"id": "of-sport", "desk": "gulf"},
        EDITORS,
        ["gulf", "sport"],
    ),  # another's, by its id
    ("/rules/of-gulf", RULE | {"desk": "gulf"}, EDITORS, ["gulf"]),
    ("/rules/of-gulf", RULE | {"desk": "sport"}, EDITORS, ["gulf", "sport"]),  # given to another desk
    ("/rules/of-gulf", {"do": "remove"}, EDITORS, ["gulf"]),
    ("/rules/file", {"do": "apply", "file": FILE}, EDITORS, ["gulf"]),
    (
        "/rules/file",
        {"do": "apply", "file": FILE.replace("desk: gulf", "desk: sport")},
        EDITORS,
        ["gulf", "sport"],
    ),
    ("/rules/file", {"file": FILE}, set(Role), ["gulf"]),  # it shows the rule as it stands
    ("/silences", SILENCE | {"desk": "gulf"}, EDITORS, ["gulf"]),
    ("/silences", SILENCE | {"rule": "of-gulf"}, EDITORS, ["gulf"]),
    ("/silences", SILENCE | {"subject": "sport"}, EDITORS, ["*"]),  # over all desks
    ("/silences/s/end", {}, EDITORS, ["gulf"]),
    ("/ops/dead", {"reason": "not-json"}, OPS, ["*"]),
    ("/ops/replays", {"last": "1d"}, OPS, ["*"]),
    *(("/ops/replays/x", {"do": each}, OPS, ["*"]) for each in ("run", "cancel", "release")),
)


@contextmanager
def away(*_: Any, **__: Any) -> Iterator[NoReturn]:
    raise ClusterError("Kafka is away")
    yield


def planned(settings: Any, plan: Any, seen: Any, *, by: Any) -> NoReturn:
    """Plan on the rules in force, as changing them does; then Kafka is away."""
    plan(RULES)
    raise ClusterError("Kafka is away")


@pytest.fixture(autouse=True)
def without_kafka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "open", away)
    monkeypatch.setattr(Admin, "open", away)
    monkeypatch.setattr(rule_seen, "change", planned)


def site_of(tmp_path: Any, said: list[str]) -> tuple[Site, dict[str, str]]:
    site = Site(tmp_path, people={"amal": said})
    site.console.rules.known = dict(RULES)
    at = {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2099-01-01T00:00:00Z"}
    site.console.silences.silences.add(Silence(id="s", by="badr", reason="زيارة", desk="gulf", **at))
    return site, site.log_in("amal").cookies


@pytest.mark.parametrize("desk", ["gulf", "sport", "*"])
@pytest.mark.parametrize("role", [*Role, None])
def test_each_page_and_each_act_is_for_those_whose_it_is(tmp_path, role, desk):
    said = [role if desk == "*" else f"{role}@{desk}"] if role else []
    site, cookies = site_of(tmp_path, said)

    def may(roles: set[Role], desks: list[str]) -> bool:
        return role in roles and all(desk in {"*", each} for each in desks)

    for path, roles, desks in PAGES:
        if path != "/lines" or not role:  # the line has no end
            status = site.ask(path, cookies=cookies).status
            assert (status != 403) == may(roles, desks), (path, role, desk, status)
    form = {"form_token": site.ask("/nothing", cookies=cookies).form_token}
    for path, fields, roles, desks in ACTS:
        status = site.post(path, fields | form, cookies=cookies).status
        assert (status != 403) == may(roles, desks), (path, fields, role, desk, status)


def test_a_list_has_what_is_of_ones_desks_alone(tmp_path):
    site, cookies = site_of(tmp_path, ["editor@gulf"])
    file = site.ask("/rules.yaml", cookies=cookies).body
    assert "of-gulf" in file
    assert "of-sport" not in file
    both = site_of(tmp_path, ["editor@gulf", "reader@sport"])
    assert "of-sport" in both[0].ask("/rules.yaml", cookies=both[1]).body

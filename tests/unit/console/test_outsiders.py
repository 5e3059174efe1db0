"""An outsider gets nothing: whatever is refused is refused in all its ways, and logged."""

import base64
import re
import secrets

import pytest
from starlette.routing import Route
from structlog.testing import capture_logs

from services.access.sessions import IDLE_MS
from services.console.login import PATHS as PATHS_OF_LOGIN
from tests.unit.console.asking import TOKEN, Answer, Site

PATHS = (
    "/", "/rows?after=0", "/channels", "/lines", "/search?q=x", "/rules", "/stories/gulf/s", "/articles/a",
    "/articles/a/trace", "/audit", "/healthz", "/x", "/login/other",
)  # fmt: skip
ACTS = ("/logout", "/rules", "/search", "/x")


def test_a_page_leads_to_no_other_site_whatever_path_was_asked_for(tmp_path):
    page = Site(tmp_path).ask("//evil.example/x")
    assert page.status == 404
    assert not re.search(r"""(?:href|action)="(?:/[/\\\\]|https?:)""", page.body)
    assert 'href="/evil.example/x?lang=en"' in page.body


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path, people={"amal": ["editor@gulf"], "badr": ["admin"]}, token=TOKEN)


def gave_nothing(answer: Answer) -> bool:
    """Whether an answer lets nobody in and shows nothing: refused, or sent to the login."""
    to_login = answer.status == 303 and answer.headers["location"].startswith("/login?next=")
    return (to_login or answer.status in {401, 403}) and "set-cookie" not in answer.headers


def refusals(site: Site) -> list[tuple[str, Answer]]:
    """Ask in every way in which an outsider may; return how, and the answer."""
    amal = site.log_in("amal").cookies
    form = site.ask("/nothing", cookies=amal).form_token
    badrs = site.ask("/nothing", cookies=site.log_in("badr").cookies).form_token
    stale = site.log_in("badr").cookies
    ended = site.log_in("badr").cookies
    site.post("/logout", {"form_token": site.ask("/nothing", cookies=ended).form_token}, cookies=ended)
    name, value = next(iter(amal.items()))
    shown = {
        "nothing": {},
        "a page of a browser": {"accept": "text/html"},
        "a forged cookie": {"cookies": {name: secrets.token_urlsafe(32)}},
        "a cookie cut short": {"cookies": {name: value[:-1]}},
        "another's name of a cookie": {"cookies": {"__Host-rasid": value}},
        "an ended session": {"cookies": ended},
        "a forged bearer": {"authorization": f"Bearer {TOKEN[:-1]}x"},
        "a bearer beside a good cookie": {"authorization": "Bearer x", "cookies": amal},
        "a forged password": {"authorization": "Basic " + base64.b64encode(b"amal:x").decode()},
        "a proxy's header": {"x_forwarded_user": "badr", "x_user": "badr", "remote_user": "badr"},
        "another host": {"host": "evil.example", "x_forwarded_for": "127.0.0.1"},
        "a hostile cookie": {"cookies": {name: "../../x' or 1=1 --"}},
    }
    found = [(f"{how} {path}", site.ask(path, **said)) for how, said in shown.items() for path in PATHS]
    forged = {
        "no token": ({}, {}),
        "a forged token": ({"form_token": "0" * 64}, {}),
        "another's token": ({"form_token": badrs}, {}),
        "another site": ({"form_token": form}, {"origin": "https://evil.example"}),
        "another port": ({"form_token": form}, {"origin": "http://localhost:9999"}),
        "no origin": ({"form_token": form}, {"origin": ""}),
        "an opaque origin": ({"form_token": form}, {"origin": "null"}),
        "a cross-site fetch": ({"form_token": form}, {"sec_fetch_site": "cross-site"}),
        "a sister site": ({"form_token": form}, {"sec_fetch_site": "same-site"}),
        "no login": ({"form_token": form}, {"cookies": {}}),
    }
    found += [
        (f"{how} {path}", site.post(path, said, **({"cookies": amal} | headers)))
        for how, (said, headers) in forged.items()
        for path in ACTS
    ]
    found += [
        (f"another desk's {path}", site.ask(path, cookies=amal))
        for path in ("/stories/sport/s", "/stories/economy/s", "/articles/a/trace")
    ]
    site.now += IDLE_MS + 1000
    found += [(f"a stale cookie {path}", site.ask(path, cookies=stale)) for path in PATHS]
    return found


def test_two_hundred_requests_of_outsiders_are_refused_and_logged(site):
    with capture_logs() as logged:
        found = refusals(site)
    assert len(found) >= 195
    found += [(f"guess {number}", site.log_in("badr", f"guess {number}")) for number in range(5)]
    got = [how for how, answer in found if not gave_nothing(answer)]
    assert got == []
    assert len(found) >= 200
    said = [each for each in logged if each["event"] in {"refused", "not allowed"}]
    assert len(said) == len(found) - 5
    assert all(each["log_level"] == "warning" and each["path"] for each in said)
    assert TOKEN not in str(logged)


def test_whatever_path_there_is_is_closed_but_for_the_login(site):
    amal = site.log_in("amal").cookies
    routes = [each for each in site.app.routes if isinstance(each, Route) and each.path not in PATHS_OF_LOGIN]
    assert len(routes) >= 10
    for route in routes:
        path = re.sub(r"\{[^}]*\}", "x", route.path)
        for method in route.methods:
            assert gave_nothing(site.ask(path, method)), (method, path)
        if "POST" in route.methods:
            assert site.post(path, {}, cookies=amal).status == 403, path  # without the form's token


def test_a_refused_login_is_logged_without_what_was_typed(site):
    with capture_logs() as logged:
        site.log_in("my secret typed as a name", "guess-guess-guess")
    assert [(each["event"], each["address"]) for each in logged] == [("a login was refused", "127.0.0.1")]
    assert "secret" not in str(logged)
    assert "guess" not in str(logged)

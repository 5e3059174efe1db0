"""Logging in with a password of ours, by a proxy's header; and what each role sees of each desk."""

import time

import pytest

from services.access.sessions import IDLE_MS, LONGEST_MS
from streams.errors import SettingsError
from tests.unit.console.asking import TOKEN, Site

PEOPLE = {"amal": ["reader@gulf"], "badr": ["admin"]}


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path, people=PEOPLE)


def test_whoever_logs_in_goes_on_to_where_they_were(site):
    sent = site.ask("/stories/gulf/s?x=1", accept="text/html")
    assert (sent.status, sent.headers["location"]) == (303, "/login?next=%2Fstories%2Fgulf%2Fs%3Fx%3D1")
    page = site.ask(sent.headers["location"])
    assert (page.status, site.ask("/static/page.css").status) == (200, 200)
    assert 'value="/stories/gulf/s?x=1"' in page.body
    assert site.ask("/", accept="application/json").status == 401

    came = site.log_in("amal")
    assert (came.status, came.headers["location"]) == (303, "/")
    said = came.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    inside = site.ask("/nothing", cookies=came.cookies)
    assert inside.status == 404
    assert "amal" in inside.body
    assert site.ask("/login?next=/rules", cookies=came.cookies).headers["location"] == "/rules"


def test_the_other_language_leads_to_the_same_login_after_a_refusal_too(site):
    asked = site.ask("/login?next=/rules")
    form = {"form_token": asked.form_token, "name": "amal", "password": "wrong", "next": "/rules"}
    for page in (asked, site.post("/login", form)):
        assert 'href="/login?next=%2Frules&amp;lang=en"' in page.body
    english = site.ask("/login?next=%2Frules&lang=en")
    assert 'name="next" value="/rules"' in english.body
    assert 'href="/login?next=%2Frules&amp;lang=ar"' in english.body


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\r\nx: y", "x"],
)
def test_a_login_leads_to_our_own_pages_alone(site, elsewhere):
    form = {"form_token": site.ask("/login").form_token, "name": "amal", "password": "correct horse battery"}
    assert site.post("/login", {**form, "next": elsewhere}).headers["location"] == "/"


def test_behind_tls_the_cookie_is_of_this_host_and_of_tls_alone(tmp_path):
    site = Site(tmp_path, people=PEOPLE, console_url="https://rasid.example")
    came = site.log_in("amal", origin="https://rasid.example")
    said = came.headers["set-cookie"]
    assert said.startswith("__Host-rasid=")
    assert "Secure" in said
    assert "Path=/" in said
    assert "Domain" not in said
    assert "max-age" in came.headers["strict-transport-security"]
    assert site.log_in("amal", origin="http://rasid.example").status == 403


def test_a_wrong_password_and_an_unknown_name_look_the_same(site):
    answers = [site.log_in("amal", "wrong"), site.log_in("nobody", "wrong"), site.log_in("", "")]
    assert [each.status for each in answers] == [401] * 3
    assert {each.headers.get("set-cookie") for each in answers} == {None}
    shown = {each.body.replace('value="nobody"', 'value="amal"') for each in answers[:2]}
    assert len(shown) == 1
    began = time.perf_counter()
    site.log_in("nobody", "wrong")
    assert time.perf_counter() - began > 0.02  # it was tried as if there were such a user


def test_guessing_stops_and_locks_nobody_else_out(site):
    for _ in range(5):
        assert site.log_in("amal", "wrong", client="203.0.113.1").status == 401
    held = site.log_in("amal", client="203.0.113.1")
    assert held.status == 429
    assert 0 < int(held.headers["retry-after"]) <= 901
    assert site.log_in("amal", client="203.0.113.2").status == 303
    site.now += 16 * 60 * 1000
    assert site.log_in("amal", client="203.0.113.1").status == 303


def test_a_session_ends_by_itself_when_asked_and_with_the_password(site):
    def inside(cookies) -> bool:
        return site.ask("/nothing", cookies=cookies).status == 404

    first, second = site.log_in("amal").cookies, site.log_in("amal").cookies
    assert inside(first)
    page = site.ask("/nothing", cookies=first)
    assert (
        site.post("/logout", {"form_token": page.form_token}, cookies=second).status == 403
    )  # another's form
    assert site.post("/logout", {"form_token": page.form_token}, cookies=first).status == 303
    assert [inside(first), inside(second)] == [False, True]

    site.keep({"amal": ["reader@gulf"], "badr": ["admin"]}, password="scrypt$2$8$1$AA==$AA==")
    assert not inside(second)  # there is another password
    site.keep(PEOPLE)
    third = site.log_in("amal").cookies
    site.now += IDLE_MS - 1000
    assert inside(third)
    site.now += IDLE_MS + 1000
    assert not inside(third)
    fourth = site.log_in("amal").cookies
    for _ in range(LONGEST_MS // IDLE_MS + 1):
        site.now += IDLE_MS - 1000
        last = inside(fourth)
    assert not last
    fifth = site.log_in("amal").cookies
    site.keep({"badr": ["admin"]})
    assert not inside(fifth)


def test_a_session_outlives_the_console(site):
    cookies = site.log_in("amal").cookies
    site.logins.close()
    again = Site(site.settings.home)
    assert again.ask("/nothing", cookies=cookies).status == 404


def test_other_roles_hold_at_once(site):
    cookies = site.log_in("amal").cookies
    assert site.ask("/stories/sport/s", cookies=cookies).status == 403
    site.keep({"amal": ["reader@sport"]})
    assert site.ask("/stories/sport/s", cookies=cookies).status == 503


def test_a_file_that_others_could_read_lets_nobody_in(site):
    (site.settings.home / "access" / "users.json").chmod(0o644)
    again = Site(site.settings.home)
    refused = again.log_in("amal")
    assert refused.status == 503
    assert "users.json" not in refused.body


def test_a_program_comes_in_by_the_token_where_people_log_in(tmp_path):
    site = Site(tmp_path, people=PEOPLE, token=TOKEN)
    assert site.ask("/nothing", authorization=f"Bearer {TOKEN}").status == 404
    assert site.ask("/nothing", authorization="Bearer wrong").status == 401


def test_the_proxy_that_is_listed_says_who_it_is(tmp_path):
    roles = tmp_path / "roles.yaml"
    roles.write_text("groups: {gulf-desk: [editor@gulf]}\npeople: {badr: [ops]}\n")
    site = Site(
        tmp_path, roles_file=str(roles), proxy_addresses="10.0.0.0/8, ::1", proxy_user_header="X-User",
        proxy_groups_header="X-Groups", console="0.0.0.0:8421",
    )  # fmt: skip
    proxy = {"client": "10.1.2.3", "host": "rasid.example"}
    assert site.ask("/nothing", x_user="amal", x_groups="a, gulf-desk", **proxy).status == 404
    assert site.ask("/audit", x_user="amal", x_groups="visitors", **proxy).status == 403
    assert site.ask("/stories/gulf/s", x_user="amal", x_groups="gulf-desk", **proxy).status == 503
    assert site.ask("/stories/sport/s", x_user="badr", **proxy).status == 503
    assert site.ask("/nothing", x_user="badr", client="192.0.2.1").status == 401  # not through the proxy
    assert site.ask("/nothing", **proxy).status == 401  # the proxy names nobody
    roles.write_text("people: [oops]\n")
    assert site.ask("/stories/sport/s", x_user="badr", **proxy).status == 503  # stays as it was
    with pytest.raises(SettingsError, match="expected names"):
        Site(tmp_path, roles_file=str(roles))
    with pytest.raises(SettingsError, match="RASID_PROXY_ADDRESSES"):
        Site(tmp_path, proxy_addresses="localhost")


def test_whoever_may_not_is_told_what_is_missing_and_whom_to_ask(tmp_path):
    site = Site(tmp_path, people={"amal": ["reader@gulf"], "guest": []}, console_contact="it@outlet.example")
    refused = site.ask("/stories/sport/s?lang=en", cookies=site.log_in("amal").cookies)
    for said in (
        "reader, editor, ops, admin",
        "<bdi>sport</bdi>",
        "it@outlet.example",
        "<bdi>amal</bdi>",
    ):
        assert said in refused.body
    assert "في مكتب ما" in site.ask("/", cookies=site.log_in("guest").cookies).body

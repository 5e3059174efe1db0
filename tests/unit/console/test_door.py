"""Who may come in, and what goes out with every page."""

import base64
from pathlib import Path

import pytest

from streams.errors import SettingsError
from tests.unit.console.asking import FORM, TOKEN, Site


@pytest.mark.parametrize("host", ["127.0.0.1:8421", "localhost:8421", "[::1]:8421"])
def test_this_machine_may_look_by_its_own_names(tmp_path, host):
    assert Site(tmp_path).ask("/static/page.css", host=host).status == 200


@pytest.mark.parametrize("host", ["rebound.example:8421", "rasid.example", "127.0.0.1.example"])
def test_a_name_that_leads_a_browser_here_is_refused(tmp_path, host):
    refused = Site(tmp_path).ask("/static/page.css", host=host)
    assert refused.status == 403
    assert "127.0.0.1" in refused.body
    assert "content-security-policy" in refused.headers


@pytest.mark.parametrize(
    "path", ["/", "/search", "/articles/a", "/rows", "/static/page.js", "/healthz", "/x"]
)
def test_nothing_is_shown_without_the_token(tmp_path, path):
    refused = Site(tmp_path, token=TOKEN).ask(path, host="rasid.example")
    assert refused.status == 401
    assert refused.headers["www-authenticate"].startswith("Basic")


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()


@pytest.mark.parametrize(
    "said",
    [
        basic("wrong"),
        basic(""),
        basic(TOKEN + " "),
        "Basic !!",
        "Basic",
        "Bearer",
        "Bearer x",
        f"Digest {TOKEN}",
    ],
)
def test_a_wrong_token_is_refused(tmp_path, said):
    assert Site(tmp_path, token=TOKEN).ask("/static/page.css", authorization=said).status == 401


@pytest.mark.parametrize("said", [basic(TOKEN), f"Bearer {TOKEN}", f"bearer {TOKEN}"])
def test_the_token_opens(tmp_path, said):
    site = Site(tmp_path, token=TOKEN)
    assert site.ask("/static/page.css", host="rasid.example", authorization=said).status == 200


@pytest.mark.parametrize("path", ["/", "/nothing/here", "/static/none", "/articles/a"])
def test_every_answer_carries_the_policy_and_no_traceback(tmp_path, path):
    answer = Site(tmp_path).ask(path)
    assert answer.status in {404, 503}
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Traceback" not in answer.body


def test_others_need_a_token_or_a_login(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"rasid user add.*RASID_CONSOLE_TOKEN_FILE"):
        Site(tmp_path, console="0.0.0.0:8421")
    assert Site(tmp_path, token=TOKEN, console="0.0.0.0:8421").logins.has_token
    assert Site(tmp_path, people={}, console="0.0.0.0:8421").logins.asks
    with pytest.raises(SettingsError, match="at least 16"):
        Site(tmp_path, token="short")
    with pytest.raises(SettingsError, match="No such file"):
        Site(tmp_path, console_token_file=str(tmp_path / "none"))


def test_a_form_is_taken_from_our_own_pages_alone(tmp_path):
    """A path that takes no forms answers 405: the door let it pass."""
    site = Site(tmp_path)
    token = site.ask("/nothing").form_token
    ours = {"form_token": token}
    assert site.post("/search", ours).status == 405
    in_header = {"content_type": "application/json", "x_form_token": token, "origin": "http://localhost:8421"}
    assert site.ask("/search", "POST", "{}", **in_header).status == 405
    assert site.post("/search", ours, sec_fetch_site="same-origin", origin="null").status == 405
    for form, headers in (
        (ours, {"origin": "http://evil.example"}),
        (ours, {"origin": "null"}),
        (ours, {"sec_fetch_site": "cross-site"}),
        (ours, {"origin": ""}),
        ({"form_token": ""}, {}),
        ({}, {}),
        ({"form_token": token[:-1]}, {}),
        ({"form_token": "0" * 64}, {}),
    ):
        assert site.post("/search", form, **headers).status == 403, (form, headers)
    assert "لم يُفعل شيء" in site.post("/search", {}).body
    assert site.ask("/search", "POST", "%FF=1", content_type=FORM).status == 400
    assert site.ask("/search", "POST", "x" * 2_000_001, content_type=FORM).status == 413


def test_a_program_needs_no_form(tmp_path):
    site = Site(tmp_path, token=TOKEN)
    assert site.post("/search", {}, authorization=f"Bearer {TOKEN}").status == 405
    assert site.post("/search", {}, authorization=basic(TOKEN)).status == 403  # browsers send that themselves

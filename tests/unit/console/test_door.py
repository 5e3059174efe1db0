"""Who may come in, and what goes out with every page."""

import asyncio
import base64
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette

from services.console.app import Console
from services.console.door import token_of
from streams.errors import SettingsError
from streams.settings import Settings

TOKEN = "0123456789abcdef-token"


def ask(
    path: str,
    token: str = "",
    method: str = "GET",
    body: bytes = b"",
    app: Starlette | None = None,
    **headers: str,
) -> tuple[int, dict[str, str], bytes]:
    """Ask a console that has no archive yet, as a server asks it."""
    app = app or Console(Settings(), token).app()
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "scheme": "http", "server": ("127.0.0.1", 8421), "client": ("127.0.0.1", 1), "http_version": "1.1",
        "root_path": "",
    }  # fmt: skip
    sent = []

    asked = iter([{"type": "http.request", "body": body}])

    async def receive():
        return next(asked, {"type": "http.disconnect"})

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start, *bodies = sent
    given = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], given, b"".join(each.get("body", b"") for each in bodies)


@pytest.mark.parametrize("host", ["127.0.0.1:8421", "localhost:8421", "[::1]:8421"])
def test_this_machine_may_look_by_its_own_names(host):
    assert ask("/static/page.css", host=host)[0] == 200


@pytest.mark.parametrize("host", ["rebound.example:8421", "rasid.example", "127.0.0.1.example"])
def test_a_name_that_leads_a_browser_here_is_refused(host):
    status, headers, body = ask("/static/page.css", host=host)
    assert status == 403
    assert b"127.0.0.1" in body
    assert "content-security-policy" in headers


@pytest.mark.parametrize(
    "path", ["/", "/search", "/articles/a", "/rows", "/static/page.js", "/healthz", "/x"]
)
def test_nothing_is_shown_without_the_token(path):
    status, headers, _ = ask(path, TOKEN, host="rasid.example")
    assert status == 401
    assert headers["www-authenticate"].startswith("Basic")


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
def test_a_wrong_token_is_refused(said):
    assert ask("/static/page.css", TOKEN, authorization=said)[0] == 401


@pytest.mark.parametrize("said", [basic(TOKEN), f"Bearer {TOKEN}", f"bearer {TOKEN}"])
def test_the_token_opens(said):
    assert ask("/static/page.css", TOKEN, host="rasid.example", authorization=said)[0] == 200


@pytest.mark.parametrize("path", ["/", "/nothing/here", "/static/none", "/articles/a"])
def test_every_answer_carries_the_policy_and_no_traceback(path):
    status, headers, body = ask(path, host="localhost")
    assert status in {404, 503}
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert b"Traceback" not in body


def test_others_need_a_token(tmp_path: Path):
    assert token_of(Settings()) == ""
    with pytest.raises(SettingsError, match="RASID_CONSOLE_TOKEN_FILE"):
        token_of(Settings(console="0.0.0.0:8421"))
    file = tmp_path / "token"
    with pytest.raises(SettingsError, match="No such file"):
        token_of(Settings(console_token_file=str(file)))
    file.write_text("short\n")
    with pytest.raises(SettingsError, match="at least 16"):
        token_of(Settings(console_token_file=str(file)))
    file.write_text(TOKEN + "\n")
    assert token_of(Settings(console="0.0.0.0:8421", console_token_file=str(file))) == TOKEN


FORM = {"host": "localhost:8421", "content_type": "application/x-www-form-urlencoded"}
OURS = {**FORM, "origin": "http://localhost:8421"}


def act(app: Starlette, said: str, **headers: str) -> tuple[int, str]:
    """Send a form to a path that takes none: 405 means that the door let it pass."""
    status, _, body = ask("/search", method="POST", body=said.encode(), app=app, **headers)
    return status, body.decode()


def test_a_form_is_taken_from_our_own_pages_alone():
    app = Console(Settings()).app()
    page = ask("/nothing", app=app, host="localhost:8421")[2].decode()
    token = re.search('name="form-token" content="([0-9a-f]{64})"', page)[1]
    assert act(app, f"form_token={token}", **OURS)[0] == 405
    assert act(app, "{}", **{**OURS, "content_type": "application/json", "x_form_token": token})[0] == 405
    assert act(app, f"form_token={token}", **FORM, sec_fetch_site="same-origin")[0] == 405
    for said, headers in (
        (f"form_token={token}", {**FORM, "origin": "http://evil.example"}),
        (f"form_token={token}", {**FORM, "origin": "null"}),
        (f"form_token={token}", {**OURS, "sec_fetch_site": "cross-site"}),
        (f"form_token={token}", FORM),
        ("form_token=", OURS),
        ("", OURS),
        (f"form_token={token[:-1]}", OURS),
        (f"form_token={'0' * 64}", OURS),
    ):
        assert act(app, said, **headers)[0] == 403, (said, headers)
    assert "لم يُفعل شيء" in act(app, "", **OURS)[1]
    assert act(app, "%FF=1", **OURS)[0] == 400
    assert act(app, "x" * 2_000_001, **OURS)[0] == 413


def test_a_program_needs_no_form():
    app = Console(Settings(), TOKEN).app()
    assert act(app, "", **FORM, authorization=f"Bearer {TOKEN}")[0] == 405
    assert act(app, "", **FORM, authorization=basic(TOKEN))[0] == 403  # browsers send that by themselves

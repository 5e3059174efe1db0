"""A token that is not all that it must be lets nobody in."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from services.access.elsewhere import Begun, Claims, ProviderError
from services.access.provider import Provider
from streams.errors import SettingsError
from streams.settings import Settings

KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
SECRET = "a-secret-that-the-console-and-its-provider-share"


class Answers(BaseHTTPRequestHandler):
    """A provider that answers with whatever token a test gives it."""

    token = ""
    told: ClassVar[dict[str, Any]] = {}
    issuer = ""

    def do_GET(self) -> None:
        here = self.issuer.rstrip("/")
        self._say(
            {
                "/.well-known/openid-configuration": {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                },
                "/keys": {"keys": [KEY.as_dict(private=False)]},
                "/userinfo": self.told,
            }[self.path]
        )

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": self.token})

    def _say(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Answers.issuer = f"http://127.0.0.1:{server.server_port}"
        yield Answers.issuer
        server.shutdown()


def log_in(
    issuer: str, *, key: Any = KEY, algorithm: str = "RS256", back: dict[str, str] | None = None,
    told: dict[str, Any] | None = None, name_claim: str = "preferred_username", **claims: Any,
) -> Claims:  # fmt: skip
    """Log in at a provider that signs these claims; None leaves one out."""
    own = Settings(
        oidc_issuer=issuer, oidc_client_id="console", oidc_client_secret=SECRET,
        console_url="https://rasid.example", oidc_name_claim=name_claim,
    )  # fmt: skip

    async def flow() -> Claims:
        provider = Provider(own)
        address, begun = await provider.begin()
        said = parse_qs(urlsplit(address).query)
        assert said["code_challenge_method"] == ["S256"]
        assert begun.verifier not in address
        now = int(time.time())
        usual = {
            "iss": issuer, "aud": "console", "sub": "1", "iat": now, "exp": now + 60, "nonce": begun.nonce,
            "preferred_username": "amal", "groups": ["gulf-desk"],
        }  # fmt: skip
        signed = {name: value for name, value in (usual | claims).items() if value is not None}
        if algorithm == "none":
            _, body, _ = jwt.encode({"alg": "RS256"}, signed, KEY).split(".")
            Answers.token = f"eyJhbGciOiJub25lIn0.{body}."
        else:
            Answers.token = jwt.encode({"alg": algorithm, "kid": "1"}, signed, key, algorithms=[algorithm])
        Answers.told = told or {}
        return await provider.end(back or {"state": begun.state, "code": "c"}, begun)

    return asyncio.run(flow())


def test_whoever_the_provider_names_comes_in_with_their_groups(issuer):
    assert log_in(issuer) == Claims("amal", ("gulf-desk",))
    assert log_in(issuer, groups="one").groups == ("one",)
    assert log_in(issuer, groups=None, told={"sub": "1", "groups": ["told"]}).groups == ("told",)
    assert log_in(issuer, groups=None, told={"sub": "2", "groups": ["another's"]}).groups == ()
    assert log_in(issuer, aud=["console"]).name == "amal"
    for said in (None, True, "true"):
        came = log_in(issuer, name_claim="email", email="a@x.example", email_verified=said)
        assert came.name == "a@x.example"


def test_an_issuer_may_end_in_a_slash(issuer, monkeypatch):
    monkeypatch.setattr(Answers, "issuer", f"{issuer}/")
    assert log_in(f"{issuer}/").name == "amal"
    assert log_in(issuer, iss=f"{issuer}/").name == "amal"  # the settings leave it out


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-client"},
        {"aud": None},
        {"aud": ["console", "other"], "azp": "other"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"iat": 2**40},
        {"key": OTHER},
        {"key": OctKey.import_key(SECRET), "algorithm": "HS256"},
        {"algorithm": "none"},
        {"preferred_username": None},
        {"preferred_username": " "},
        {"preferred_username": 7},
        {"groups": {"a": 1}},
        {"groups": [1]},
        {"name_claim": "email", "email": "a@x.example", "email_verified": False},
        {"name_claim": "email", "email": "a@x.example", "email_verified": "false"},
        {
            "name_claim": "email", "email": "a@x.example", "email_verified": True, "groups": None,
            "told": {"sub": "1", "email_verified": "False"},
        },
        {"back": {"state": "another", "code": "c"}},
        {"back": {"code": "c"}},
    ],
)  # fmt: skip
def test_a_token_that_is_not_all_it_must_be_lets_nobody_in(issuer, wrong):
    with pytest.raises(ProviderError):
        log_in(issuer, **wrong)


def test_an_answer_that_is_a_no_is_told_as_one(issuer):
    async def flow(said: dict[str, str]) -> None:
        own = Settings(oidc_issuer=issuer, oidc_client_id="console", console_url="https://rasid.example")
        await Provider(own).end(said, Begun("s", "n", "v"))

    for said, why in (
        ({"state": "s", "error": "access_denied"}, "access_denied"),
        ({"state": "s"}, "no code"),
        ({"state": "s", "code": "c", "iss": "https://evil.example"}, "another provider"),
    ):
        with pytest.raises(ProviderError, match=why):
            asyncio.run(flow(said))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"oidc_issuer": "http://login.example", "oidc_client_id": "x"}, "expected https"),
        ({"oidc_issuer": "https://login.example"}, "RASID_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_do_not_fit_together_are_told(settings, said):
    with pytest.raises(SettingsError, match=said):
        Provider(Settings(console_url="https://rasid.example", **settings))


def test_a_provider_that_is_away_is_told():
    own = Settings(oidc_issuer="http://127.0.0.1:1", oidc_client_id="x", console_url="https://rasid.example")
    with pytest.raises(ProviderError, match=r"127\.0\.0\.1:1"):
        asyncio.run(Provider(own).begin())

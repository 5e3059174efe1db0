"""A provider of logins (OpenID Connect) in a process of its own: ``python -m tests.provider PORT``.

The library's provider does not know PKCE: here a code is taken only with the proof of who asked for it.
"""

import base64
import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

USERS = {
    "amal": {"preferred_username": "amal", "groups": ["rasid:editor@gulf"]},
    "badr": {"preferred_username": "badr", "groups": ["it-operations"]},
    "guest": {"preferred_username": "guest", "groups": ["visitors"]},
}
SECRET = "the-secret-of-the-console"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_pkce(app: Wsgi) -> Wsgi:
    """Refuse to begin without a challenge, and to end without its proof or the client's secret."""
    challenges: dict[str, str] = {}

    def asked(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path, said = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        if path == "/oauth2/authorize":
            if said.get("code_challenge_method") != ["S256"] or not said.get("code_challenge"):
                return refused(start)

            def starting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
                codes = parse_qs(urlsplit(dict(headers).get("Location", "")).query).get("code", [])
                challenges.update(dict.fromkeys(codes, said["code_challenge"][0]))
                return start(status, headers, *more)

            return app(environ, starting)
        if path == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
            secret = base64.b64encode(f"console:{SECRET}".encode()).decode()
            known = environ.get("HTTP_AUTHORIZATION") == f"Basic {secret}"
            if challenges.pop(form.get("code", ""), None) != challenge or not known:
                return refused(start)
        return app(environ, start)

    return asked


def refused(start: Callable[..., Any]) -> Iterable[bytes]:
    start("400 Bad Request", [("Content-Type", "application/json")])
    return [b'{"error": "invalid_grant"}']


def main(port: int) -> None:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # 127.0.0.1 alone
    import oidc_provider_mock  # noqa: PLC0415  # it warns of what its own libraries will drop
    from werkzeug.serving import make_server  # noqa: PLC0415

    users = [oidc_provider_mock.User(sub=name, claims=claims) for name, claims in USERS.items()]
    provider = oidc_provider_mock.app(require_nonce=True, user_claims=users)
    make_server("127.0.0.1", port, with_pkce(provider.wsgi_app), threaded=True).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))

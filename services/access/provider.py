"""Logging in at a provider: OpenID Connect, the code flow with PKCE. The protocol is Authlib's.

What is remembered of a login that is under way (state, nonce, verifier) stands in a signed cookie of the
browser that began it: nobody else can end it, and nobody can fill our memory by beginning many.
"""

import time
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from services.access.elsewhere import BACK, Begun, Claims, ProviderError
from services.serving import is_local
from streams.errors import SettingsError
from streams.settings import Settings

_SECONDS: Final = 10.0  # for each answer of the provider
_LEEWAY: Final = 120  # seconds by which two clocks may differ
_METADATA_SECONDS: Final = 3600.0
# A provider signs with a key of its own: what is signed with our secret anybody who knows it could sign.
_SIGNED_BY: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)


class Provider:
    """A provider of logins, as the settings name it.

    Attributes:
        name: its host.
    """

    def __init__(self, settings: Settings) -> None:
        """Read the settings.

        Raises:
            SettingsError: they do not fit together.
        """
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._name_claim = settings.oidc_name_claim
        self._groups_claim = settings.oidc_groups_claim
        self._secret = settings.oidc_client_secret
        self._client_id = settings.oidc_client_id
        if not (settings.console_url and settings.oidc_client_id):
            raise SettingsError("RASID_OIDC_ISSUER needs RASID_OIDC_CLIENT_ID and RASID_CONSOLE_URL")
        if not _is_safe(self._issuer):
            raise SettingsError(f"RASID_OIDC_ISSUER={settings.oidc_issuer}: expected https://…")
        self.name = urlsplit(self._issuer).netloc
        self._scopes = settings.oidc_scopes
        self._redirect = settings.console_url.rstrip("/") + BACK
        self._metadata: dict[str, Any] = {}
        self._metadata_at = 0.0
        self._keys: KeySet | None = None

    async def begin(self) -> tuple[str, Begun]:
        """Begin a login; return where the browser is to go, and what to remember.

        Raises:
            ProviderError: the provider does not answer as it should.
        """
        async with _session() as http:
            metadata = await self._known(http)
        begun = Begun(state=generate_token(32), nonce=generate_token(32), verifier=generate_token(64))
        address, _ = self._client(metadata).create_authorization_url(
            metadata["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
        return str(address), begun

    async def end(self, said: dict[str, str], begun: Begun) -> Claims:
        """End a login with what the browser brings back from the provider.

        Raises:
            ProviderError: it was not this browser that began it, or the provider does not confirm it.
        """
        if said.get("state") != begun.state:
            raise ProviderError("the answer is to another login")
        if said.get("error") or not said.get("code"):
            raise ProviderError(f"the provider said no: {said.get('error', 'no code')[:100]}")
        async with _session() as http:
            metadata = await self._known(http)
            if said.get("iss", metadata["issuer"]) != metadata["issuer"]:  # RFC 9207
                raise ProviderError("the answer is of another provider")
            token = await self._token(http, metadata, said["code"], begun)
            claims = await self._claims(http, metadata, token, begun)
            if self._groups_claim not in claims and metadata.get("userinfo_endpoint"):
                claims |= await self._more(http, metadata, token, claims)
        return self._read(claims)

    async def _token(
        self, http: aiohttp.ClientSession, metadata: dict[str, Any], code: str, begun: Begun
    ) -> dict[str, Any]:
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self._redirect, code_verifier=begun.verifier
        )
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        client = self._client(metadata)
        address, headers, body = client.client_auth(client.token_endpoint_auth_method).prepare(
            "POST", metadata["token_endpoint"], headers, body
        )
        answer = await _asked(http, "POST", address, body=body, headers=headers)
        if "id_token" not in answer:
            raise ProviderError(f"no token: {answer.get('error', 'no id_token')}")
        return answer

    async def _claims(
        self, http: aiohttp.ClientSession, metadata: dict[str, Any], token: dict[str, Any], begun: Begun
    ) -> dict[str, Any]:
        """Return what the provider's token says, when all of it was checked."""
        said = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        registry = JWSRegistry(
            algorithms=[each for each in said if each in _SIGNED_BY], strict_check_header=False
        )
        options = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self._client_id},
        }
        try:
            keys = self._keys or await self._fetched_keys(http, metadata)
            try:
                read = jwt.decode(token["id_token"], keys, registry=registry)
            except (JoseError, ValueError):  # the provider may have changed its keys
                read = jwt.decode(
                    token["id_token"], await self._fetched_keys(http, metadata), registry=registry
                )
            claims = CodeIDToken(
                read.claims,
                read.header,
                options,
                {
                    "nonce": begun.nonce,
                    "client_id": self._client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=_LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise ProviderError(f"the token does not hold: {type(error).__name__}: {error}") from None
        return dict(claims)

    async def _more(
        self,
        http: aiohttp.ClientSession,
        metadata: dict[str, Any],
        token: dict[str, Any],
        claims: dict[str, Any],
    ) -> dict[str, Any]:
        """Return what the provider tells of somebody where it is asked: some say the groups only there."""
        headers = {"authorization": f"Bearer {token.get('access_token')}"}
        told = await _asked(http, "GET", metadata["userinfo_endpoint"], headers=headers)
        return told if told.get("sub") == claims["sub"] else {}

    def _read(self, claims: dict[str, Any]) -> Claims:
        name = claims.get(self._name_claim)
        if not isinstance(name, str) or not name.strip():
            raise ProviderError(f"the provider names nobody: no {self._name_claim} (RASID_OIDC_NAME_CLAIM)")
        # Some say nothing of it, and some say it as a text: "false".
        verified = str(claims.get("email_verified", True)).lower() == "true"
        if self._name_claim == "email" and not verified:
            raise ProviderError("the provider did not verify the address")
        groups = claims.get(self._groups_claim, ())
        groups = [groups] if isinstance(groups, str) else groups
        if not isinstance(groups, list | tuple) or not all(isinstance(each, str) for each in groups):
            raise ProviderError(f"{self._groups_claim} is no list of names (RASID_OIDC_GROUPS_CLAIM)")
        return Claims(name.strip(), tuple(groups))

    async def _known(self, http: aiohttp.ClientSession) -> dict[str, Any]:
        if not self._metadata or time.monotonic() - self._metadata_at > _METADATA_SECONDS:
            found = await _asked(http, "GET", f"{self._issuer}/.well-known/openid-configuration")
            endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if str(found.get("issuer")).rstrip("/") != self._issuer:
                raise ProviderError(f"{self._issuer} says that it is {found.get('issuer')}")
            if not all(_is_safe(str(found.get(each))) for each in endpoints):
                raise ProviderError(f"{self._issuer} does not say where to log in by https")
            self._metadata, self._metadata_at = found, time.monotonic()
        return self._metadata

    async def _fetched_keys(self, http: aiohttp.ClientSession, metadata: dict[str, Any]) -> KeySet:
        found: Any = await _asked(http, "GET", metadata["jwks_uri"])
        self._keys = KeySet.import_key_set(found)
        return self._keys

    def _client(self, metadata: dict[str, Any]) -> OAuth2Client:
        known = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        in_header = "client_secret_basic" in known or "client_secret_post" not in known
        method = ("client_secret_basic" if in_header else "client_secret_post") if self._secret else "none"
        return OAuth2Client(
            None,
            client_id=self._client_id,
            client_secret=self._secret or None,
            token_endpoint_auth_method=method,
            scope=self._scopes,
            redirect_uri=self._redirect,
            code_challenge_method="S256",
        )


def _is_safe(address: str) -> bool:
    """Return whether nobody on the way can read or change what is sent to an address."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_local(parts.hostname or ""))


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS))


async def _asked(
    http: aiohttp.ClientSession,
    method: str,
    address: str,
    *,
    headers: dict[str, str] | None = None,
    body: str | None = None,
) -> dict[str, Any]:
    """Return the object that the provider answers with, also where it says what is wrong."""
    try:
        async with http.request(method, address, headers=headers, data=body, allow_redirects=False) as answer:
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise ProviderError(f"{address}: {type(error).__name__}: {error}") from None
    if not isinstance(said, dict):
        raise ProviderError(f"{address}: no JSON object")
    return said

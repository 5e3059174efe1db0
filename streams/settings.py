"""Every setting of Rasid, in one place: its name, its default, what it does.

A setting is read from the environment (``RASID_<NAME>``); a flag of the command line by its name wins.
Secrets come from the environment or from a file that it names, never from the command line.
``docs/settings.md`` is generated from this table.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError
from pydantic.dataclasses import dataclass

from streams.errors import SettingsError

PREFIX: Final = "RASID_"
_SECRETS: Final = ("sasl_password", "oidc_client_secret")  # each may stand in a file of its own
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, validated. SettingsError names the variable, what it holds and what it may hold."""

    brokers: str = ""
    """Addresses of a Kafka cluster, `host:port,…`. Empty: Rasid's own local broker."""
    port: Annotated[int, Field(ge=1, le=65_534)] = 9092
    """Port of the local broker, on 127.0.0.1. The next port is its controller's."""
    home: Path = Path("~/.local/share/rasid")
    """Where the local broker's storage, workers' state, logs, and what commands look up live."""
    cache: Path = Path("~/.cache/rasid")
    """Where the local broker's program is kept: Kafka's jars, and what makes its start quicker."""
    topic_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]*$")] = ""  # what Kafka takes
    """Keeps several installations apart on one cluster: `<prefix>.articles.raw`."""
    partitions: Annotated[int, Field(ge=1, le=10_000)] = 4
    """Partitions of the topics that articles and hits travel on: the most worker processes that can share
    the load."""
    replication: Annotated[int, Field(ge=1, le=100)] = 1
    """Replicas of each topic; 3 on a real cluster."""

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`."""
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    """`PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`."""
    sasl_username: str = ""
    """User name for SASL."""
    sasl_password: str = field(default="", repr=False)
    """Password for SASL. Better in a file: the next setting."""
    sasl_password_file: str = ""
    """File that holds the password for SASL. Wins over `RASID_SASL_PASSWORD`."""
    ssl_ca: str = ""
    """File with the certificates (PEM) of the authority that signed the brokers'."""

    listen: str = "127.0.0.1:8420"
    """`host:port` on which `rasid gateway` takes articles over HTTP."""
    same_version: Literal["warn", "refuse"] = "warn"
    """Another text under an id and version that a gateway took lately: `warn` of it, or `refuse` it (409)."""

    archive_days: Annotated[int, Field(ge=1, le=36_500)] = 365
    """Days of event time that the archive keeps to search in, whatever Kafka keeps."""

    console: str = "127.0.0.1:8421"
    """`host:port` on which `rasid console` shows its pages."""
    console_token_file: str = ""
    """File that holds the token with which programs, or browsers as a password, may do all on the console."""
    console_url: Annotated[str, Field(pattern=r"^(https?://[^/\s]+/?)?$")] = ""
    """Where people open the console, such as `https://rasid.example`, if not at `RASID_CONSOLE`. With https
    its cookies travel by TLS alone. Needed to log in at a provider."""
    console_contact: str = ""
    """Whom people of the console ask for rights: a name, an address."""
    console_metrics_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    """Where the metrics are looked at, in Prometheus or Grafana: the console's page for ops leads there."""
    roles_file: str = ""
    """File that says which roles people and groups have, of a provider or a proxy: docs/access.md."""
    oidc_issuer: str = ""
    """Provider where people log in (OpenID Connect), such as `https://login.example/realms/news`."""
    oidc_client_id: str = ""
    """What the provider calls this console."""
    oidc_client_secret: str = field(default="", repr=False)
    """Secret that it shares with the provider. Better in a file: the next setting."""
    oidc_client_secret_file: str = ""
    """File that holds that secret. Wins over `RASID_OIDC_CLIENT_SECRET`."""
    oidc_scopes: str = "openid profile email"
    """What the provider is asked for; some tell groups only where `groups` is among it."""
    oidc_name_claim: str = "preferred_username"
    """What of the provider's claims is somebody's name: one that they cannot change themselves."""
    oidc_groups_claim: str = "groups"
    """What of the provider's claims are somebody's groups."""
    proxy_addresses: str = ""
    """Addresses of reverse proxies before the console, `10.0.0.5, 10.1.0.0/16`: their headers count."""
    proxy_user_header: str = ""
    """Header in which these proxies say who is logged in, such as `X-Forwarded-User`."""
    proxy_groups_header: str = ""
    """Header in which they say the groups, between commas."""

    deliver: str = "127.0.0.1:8422"
    """`host:port` on which `rasid deliver` tells its health and metrics."""

    max_article_bytes: Annotated[int, Field(ge=10_000, le=100_000_000)] = 5_000_000
    """Largest article, in bytes of JSON; topics, consumers and producers follow from it."""
    article_deadline: Annotated[float, Field(ge=0.1, le=600)] = 5.0
    """Seconds that one article may take before it is set aside as a dead letter."""
    max_dead_share: Share = 1.0
    """A worker stops when more than this share of the last minute's messages died; 1 never stops it."""
    warn_dead_share: Share = 0.1
    """Share of dead letters in a minute that raises a loud warning."""
    instance: str = ""
    """Name of this worker in its group, unique in the cluster. Empty: the host's name."""
    session_timeout: Annotated[float, Field(ge=6, le=1800)] = 10.0
    """Seconds after which the partitions of a silent worker process go to others."""
    stall_timeout: Annotated[float, Field(ge=5, le=86_400)] = 120.0
    """Seconds for which messages of a partition may wait and none be finished; then its process is started
    anew."""
    metrics: str = ""
    """`host:port` on which `rasid worker` serves Prometheus metrics, each process one port higher. Empty: no
    port is open."""
    log_format: Literal["auto", "text", "json"] = "auto"
    """`text`, `json`, or `auto`: text on a terminal, else JSON."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """`debug`, `info`, `warning` or `error`."""

    def __post_init__(self) -> None:
        """Make paths whole, and hold the settings against each other."""
        object.__setattr__(self, "home", _whole("home", self.home))
        object.__setattr__(self, "cache", _whole("cache", self.cache))
        object.__setattr__(self, "instance", self.instance or socket.gethostname())
        _require_ports(self.brokers)
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise SettingsError(
                f"{PREFIX}SECURITY_PROTOCOL={self.security_protocol} needs {PREFIX}SASL_USERNAME"
                f" and {PREFIX}SASL_PASSWORD (or {PREFIX}SASL_PASSWORD_FILE)"
            )
        if self.ssl_ca and not os.path.isfile(self.ssl_ca):  # noqa: PTH113  # Path raises where one may not look
            raise SettingsError(f"{PREFIX}SSL_CA={self.ssl_ca}: no such file")

    @property
    def local(self) -> bool:
        """Whether the broker is Rasid's own."""
        return not self.brokers

    @property
    def bootstrap(self) -> str:
        """The addresses to connect to."""
        return self.brokers or f"127.0.0.1:{self.port}"

    @property
    def state_dir(self) -> Path:
        """Where workers keep their tables and markers; rebuilt from Kafka when lost."""
        return self.home / "state"

    @property
    def log_dir(self) -> Path:
        """Where the logs of what runs in the background go."""
        return self.home / "logs"

    @property
    def run_dir(self) -> Path:
        """Where the process ids of what runs in the background stand."""
        return self.home / "run"

    def changed(self, **flags: Any) -> "Settings":
        """Return these settings with those of ``flags`` that are not None."""
        return replace(self, **{name: value for name, value in flags.items() if value is not None})

    def environment(self) -> dict[str, str]:
        """Return the environment of a process that is to have these settings, and no other of ours.

        A secret that came from a file stays in its file.
        """
        ours = {each.name: getattr(self, each.name) for each in fields(self)}
        for secret in _SECRETS:
            if ours[f"{secret}_file"]:
                del ours[secret]
        others = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
        return others | {PREFIX + name.upper(): str(value) for name, value in ours.items() if value != ""}

    def name(self, topic: str) -> str:
        """Return the name of ``topic`` on this cluster."""
        return f"{self.topic_prefix}.{topic}" if self.topic_prefix else topic


def load(env: Mapping[str, str] = os.environ, **flags: Any) -> Settings:
    """Read the settings; ``flags`` that are not None win over the environment.

    Raises:
        SettingsError: the variable, what it holds and what it may hold.
    """
    ours = {name: text for name, text in env.items() if name.startswith(PREFIX)}
    values: dict[str, Any] = {name.removeprefix(PREFIX).lower(): text for name, text in ours.items() if text}
    for name in ours.keys() - {PREFIX + each.name.upper() for each in fields(Settings)}:
        raise SettingsError(f"{name}: no such setting; docs/settings.md has the list")
    values |= {name: value for name, value in flags.items() if value is not None}
    for secret in _SECRETS:
        if path := values.get(f"{secret}_file"):
            values[secret] = _read_secret(f"{secret}_file", path)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("; ".join(map(_in_words, error.errors()))) from None


def address(text: str, setting: str) -> tuple[str, int]:
    """Return host and port of ``host:port``, or of a port alone, which is one of 127.0.0.1.

    Args:
        text: the address.
        setting: that has it, to be named where it is none.

    Raises:
        SettingsError: the text is neither.
    """
    host, _, port = text.rpartition(":")
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise SettingsError(f"{setting}={text!r}: expected host:port, such as 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


def _whole(name: str, path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # a user that this machine does not know has no ~, as in containers
        raise SettingsError(
            f"{PREFIX}{name.upper()}={path}: no such user's folder; give a whole path"
        ) from None


def _require_ports(brokers: str) -> None:
    """Refuse addresses of which Kafka's clients would not say what is wrong; one may have no port."""
    each = [text.strip() for text in brokers.split(",") if text.strip()]
    ports = [text.rpartition(":")[2] for text in each if ":" in text and not text.endswith("]")]
    if (brokers and not each) or not all(map(str.isdecimal, ports)):
        raise SettingsError(
            f"{PREFIX}BROKERS={brokers!r}: expected host:port,… such as kafka-1:9092,kafka-2:9092"
        )


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise SettingsError(f"{PREFIX}{name.upper()}={path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{PREFIX}{name.upper()}={path}: expected text in UTF-8") from None


def _in_words(mistake: Mapping[str, Any]) -> str:
    """Return one mistake that pydantic found: the variable, what it holds, what it may hold."""
    name, told = str(mistake["loc"][0]).upper(), str(mistake["msg"])  # such as "Input should be …"
    return f"{PREFIX}{name}={mistake['input']!r} {told.partition(' ')[2]}"

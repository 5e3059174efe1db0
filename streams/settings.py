"""Every setting of Rasid, in one place: its name, its default, what it does.

A setting is read from the environment (``RASID_<NAME>``); a flag of the command line by its name wins.
Secrets come from the environment or from a file that it names, never from the command line.
``docs/settings.md`` is generated from this table.
"""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from streams.errors import SettingsError

PREFIX: Final = "RASID_"
PROTOCOLS: Final = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS: Final = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


def _setting(default: Any, what: str, *, secret: bool = False) -> Any:
    """Declare a setting: its default, what it does in one sentence, and whether it may never be shown."""
    return field(default=default, metadata={"what": what}, repr=not secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, validated. SettingsError names the variable, what it holds and what it may hold."""

    brokers: str = _setting(
        "", "Addresses of a Kafka cluster, `host:port,…`. Empty: Rasid's own local broker."
    )
    port: int = _setting(9092, "Port of the local broker, on 127.0.0.1. The next port is its controller's.")
    home: Path = _setting(
        Path("~/.local/share/rasid"), "Where the local broker's storage, workers' state and logs live."
    )
    cache: Path = _setting(Path("~/.cache/rasid"), "Where the local broker's program (Kafka's jars) is kept.")
    topic_prefix: str = _setting(
        "", "Keeps several installations apart on one cluster: `<prefix>.articles.raw`."
    )
    partitions: int = _setting(
        4,
        "Partitions of the topics that articles and hits travel on: the most workers that can share a load.",
    )
    replication: int = _setting(1, "Replicas of each topic; 3 on a real cluster.")

    security_protocol: str = _setting("PLAINTEXT", "`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`.")
    sasl_mechanism: str = _setting("SCRAM-SHA-512", "`PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`.")
    sasl_username: str = _setting("", "User name for SASL.")
    sasl_password: str = _setting("", "Password for SASL. Better in a file: the next setting.", secret=True)
    sasl_password_file: str = _setting(
        "", "File that holds the password for SASL. Wins over `RASID_SASL_PASSWORD`."
    )
    ssl_ca: str = _setting("", "File with the certificates (PEM) of the authority that signed the brokers'.")

    max_article_bytes: int = _setting(
        5_000_000, "Largest article, in bytes of JSON; topics, consumers and producers follow from it."
    )
    article_deadline: float = _setting(
        5.0, "Seconds that one article may take before it is set aside as a dead letter."
    )
    max_dead_share: float = _setting(
        1.0, "A worker stops when more than this share of the last minute's messages died; 1 never stops it."
    )
    warn_dead_share: float = _setting(0.1, "Share of dead letters in a minute that raises a loud warning.")
    instance: str = _setting(
        "", "Name of this worker in its group, unique in the cluster. Empty: the host's name."
    )
    session_timeout: float = _setting(10.0, "Seconds after which a silent worker's partitions go to others.")
    stall_timeout: float = _setting(
        120.0, "A worker that makes no progress for so many seconds while there is lag ends itself."
    )
    metrics: str = _setting(
        "",
        "`host:port` to serve Prometheus metrics on, each process one port higher. Empty: no port is open.",
    )
    log_format: str = _setting("auto", "`text`, `json`, or `auto`: text on a terminal, else JSON.")
    log_level: str = _setting("info", "`debug`, `info`, `warning` or `error`.")

    def __post_init__(self) -> None:
        """Hold every setting to what it may be."""
        object.__setattr__(self, "home", self.home.expanduser().absolute())
        object.__setattr__(self, "cache", self.cache.expanduser().absolute())
        object.__setattr__(self, "instance", self.instance or socket.gethostname())
        _among("security_protocol", self.security_protocol, PROTOCOLS)
        _among("sasl_mechanism", self.sasl_mechanism, MECHANISMS)
        _among("log_format", self.log_format, ("auto", "text", "json"))
        _among("log_level", self.log_level, ("debug", "info", "warning", "error"))
        _within("port", self.port, 1, 65534)
        _within("partitions", self.partitions, 1, 10_000)
        _within("replication", self.replication, 1, 100)
        _within("max_article_bytes", self.max_article_bytes, 10_000, 100_000_000)
        _within("article_deadline", self.article_deadline, 0.1, 600)
        _within("max_dead_share", self.max_dead_share, 0, 1)
        _within("warn_dead_share", self.warn_dead_share, 0, 1)
        _within("session_timeout", self.session_timeout, 6, 1800)  # Kafka's own bounds, by default
        _within("stall_timeout", self.stall_timeout, 5, 86_400)
        if self.topic_prefix and not all(c.isalnum() or c in "._-" for c in self.topic_prefix):
            raise SettingsError(
                f"{PREFIX}TOPIC_PREFIX={self.topic_prefix!r}: letters, digits, '.', '_', '-' only"
            )
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise SettingsError(
                f"{PREFIX}SECURITY_PROTOCOL={self.security_protocol} needs {PREFIX}SASL_USERNAME"
                f" and {PREFIX}SASL_PASSWORD (or {PREFIX}SASL_PASSWORD_FILE)"
            )
        if self.ssl_ca and not Path(self.ssl_ca).is_file():
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

        A password that came from a file stays in its file.
        """
        ours = {each.name: getattr(self, each.name) for each in fields(self)}
        if self.sasl_password_file:
            del ours["sasl_password"]
        others = {name: text for name, text in os.environ.items() if not name.startswith(PREFIX)}
        return others | {PREFIX + name.upper(): str(value) for name, value in ours.items() if value != ""}

    def name(self, topic: str) -> str:
        """Return the name of ``topic`` on this cluster."""
        return f"{self.topic_prefix}.{topic}" if self.topic_prefix else topic


def load(env: Mapping[str, str] = os.environ, **flags: Any) -> Settings:
    """Read the settings; ``flags`` that are not None win over the environment."""
    known = {each.name: each for each in fields(Settings)}
    for variable in env:
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in known:
            raise SettingsError(f"{variable}: no such setting; docs/settings.md has the list")
    values: dict[str, Any] = {}
    for name, each in known.items():
        text = env.get(PREFIX + name.upper(), "")
        if text:
            values[name] = _read(name, text, Path if isinstance(each.default, Path) else type(each.default))
    values |= {name: value for name, value in flags.items() if value is not None}
    if secret := values.get("sasl_password_file"):
        values["sasl_password"] = _secret(secret)
    return Settings(**values)


def _read(name: str, text: str, kind: Callable[[str], Any]) -> Any:
    if kind is str:
        return text
    try:
        return kind(text)
    except ValueError:
        what = "a whole number" if kind is int else "a number"
        raise SettingsError(f"{PREFIX}{name.upper()}={text!r}: expected {what}") from None


def _secret(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise SettingsError(f"{PREFIX}SASL_PASSWORD_FILE={path}: {error.strerror}") from None


def _among(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingsError(f"{PREFIX}{name.upper()}={value!r}: expected one of {', '.join(allowed)}")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError(f"{PREFIX}{name.upper()}={value}: expected {low} to {high}")

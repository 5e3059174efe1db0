"""Receivers as ops write them: YAML files in the shape of Alertmanager's.

    receivers:
      - name: gulf-desk
        zone: Asia/Bahrain
        quiet_hours: 22:00-06:00
        webhook_configs:
          - url: https://tickets.example/rasid
            secret_files: [/run/secrets/tickets]
    routes:
      - receiver: gulf-desk
        desks: [gulf]

What is wrong is told with file and line, all of it at once, and nothing of a file with a mistake is used.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final

from schemas import (
    AppriseConfig,
    EmailConfig,
    Route,
    SlackConfig,
    TeamsConfig,
    TelegramConfig,
    WebhookConfig,
    wire,
)
from schemas.fields import ClockSpan, Duration, Flag, Severity, Slug, Text
from streams.messages.times import zone_of
from streams.yaml_lists import Listing, Mistake, Problem, Written, YamlFile, yaml_files

_RECEIVERS: Final = Listing("receivers", "receiver", "`name:`, `webhook_configs:`", beside=("routes",))
_ROUTES: Final = Listing("routes", "route", "`receiver:`, `desks:`", beside=("receivers",))
# What a receiver is reached by: the field, what one of it is called, its class.
_CONFIGS: Final[Mapping[str, tuple[str, type]]] = MappingProxyType(
    {
        "webhook_configs": ("webhook", WebhookConfig),
        "email_configs": ("mail", EmailConfig),
        "slack_configs": ("channel", SlackConfig),
        "teams_configs": ("channel", TeamsConfig),
        "telegram_configs": ("chat", TelegramConfig),
        "apprise_configs": ("service", AppriseConfig),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A receiver as files have it."""

    name: Slug
    webhook_configs: list[WebhookConfig] = field(default_factory=list)
    email_configs: list[EmailConfig] = field(default_factory=list)
    slack_configs: list[SlackConfig] = field(default_factory=list)
    teams_configs: list[TeamsConfig] = field(default_factory=list)
    telegram_configs: list[TelegramConfig] = field(default_factory=list)
    apprise_configs: list[AppriseConfig] = field(default_factory=list)
    zone: Text = "UTC"
    quiet_hours: ClockSpan | None = None
    internal: Flag = False
    routes: list[Route] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRoute:
    """A route as files have it."""

    receiver: Slug
    channels: list[Slug] = field(default_factory=list)
    desks: list[Slug] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)
    rules: list[Slug] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    group_wait: Duration = "0s"


@dataclass(frozen=True, slots=True)
class Entry:
    """A receiver, and where it stands (``file:line``)."""

    receiver: Listed
    where: str


@dataclass(frozen=True, slots=True)
class _RouteEntry:
    receiver: str
    route: Route
    where: str

    def name(self) -> str:
        """Return all that it says: a route that says the same is one too many."""
        return f"to {self.receiver} with {wire.encode(self.route).decode()}"


def read(paths: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """Return the receivers of files and folders with their routes, and all that is wrong with them.

    Raises:
        InputError: a file cannot be read at all.
    """
    files = list(yaml_files(paths))
    known = {_RECEIVERS.key, _ROUTES.key}
    whole = [
        each for each in files if isinstance(each, YamlFile) and each.under and each.under.keys() <= known
    ]
    entries, problems = _RECEIVERS.read(files, _read_receiver, lambda entry: entry.receiver.name)
    routes, wrong = _ROUTES.read(whole, _read_route, _RouteEntry.name)
    named = {each.receiver.name for each in entries}
    if not problems:  # one that is written wrongly is not missing
        wrong += [
            Problem(each.where, f"this route, field receiver: there is no receiver {each.receiver} here")
            for each in routes
            if each.receiver not in named
        ]
    mine: dict[str, list[Route]] = {}
    for each in routes:
        mine.setdefault(each.receiver, []).append(each.route)
    routed = [
        replace(entry, receiver=replace(entry.receiver, routes=mine.get(entry.receiver.name, [])))
        for entry in entries
    ]
    return routed, problems + wrong


def warnings(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what is odd about receivers that can be read."""
    for entry in entries:
        receiver = entry.receiver
        if not receiver.routes:
            yield Problem(entry.where, f"receiver {receiver.name} has no route: nothing is sent to it")
        for path in secret_files(receiver):
            if not os.path.isfile(path):  # noqa: PTH113  # Path raises where one may not look
                said = f"there is no file {path} here; `rasid deliver` must find it where it runs"
                yield Problem(entry.where, f"receiver {receiver.name}: {said}")
        if receiver.apprise_configs and not find_spec("apprise"):
            said = "the extra apprise is not installed here; `rasid deliver` needs it where it runs"
            yield Problem(entry.where, f"receiver {receiver.name}: {said}")


def secret_files(receiver: Listed) -> Iterator[str]:
    """Yield the files with secrets that a receiver names."""
    for webhook in receiver.webhook_configs:
        yield from webhook.secret_files
    for mail in receiver.email_configs:
        yield from filter(None, (mail.auth_password_file, mail.ca_file))
    yield from (each.api_url_file for each in receiver.slack_configs)
    yield from (each.webhook_url_file for each in receiver.teams_configs)
    yield from (each.bot_token_file for each in receiver.telegram_configs)
    yield from (each.url_file for each in receiver.apprise_configs)


def _read_receiver(written: Written) -> Iterator[Entry | Problem]:
    """Yield a receiver, or all that is wrong with it, each where it stands."""
    name = _RECEIVERS.name(written.value.get("name"))
    mistakes = [
        each
        for each in _RECEIVERS.mistakes(Listed, written)
        if each.field.partition(".")[0] not in _CONFIGS or each.field.count(".") < 2
    ]
    if "routes" in written.value:
        mistakes.append(Mistake("routes", "field routes: routes stand at the top of a file"))
    problems = [
        problem
        for key, (one, kind) in _CONFIGS.items()
        for problem in _read_configs(written, Listing(key, one, ""), kind, name)
    ]
    if not mistakes and not problems:
        receiver = wire.from_dict(Listed, written.value)
        mistakes = list(_impossible(receiver))
        if not mistakes:
            yield Entry(receiver, written.where)
            return
    yield from written.problems(name, mistakes)
    yield from problems


def _read_configs(written: Written, listing: Listing, kind: type, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the integrations of one kind, each where it stands."""
    for each in written.under(listing.key):
        yield from each.problems(f"{name}, {listing.key}", listing.mistakes(kind, each))


def _read_route(written: Written) -> Iterator[_RouteEntry | Problem]:
    """Yield a route, or all that is wrong with it, each where it stands."""
    listed = {each.name for each in fields(Route)} - {"labels", "group_wait"}
    value = {  # one of a kind needs no list
        key: [said] if key in listed and isinstance(said, str) else said
        for key, said in written.value.items()
    }
    written = replace(written, value=value)
    mistakes = list(_ROUTES.mistakes(ListedRoute, written))
    if mistakes:
        yield from written.problems("this route", mistakes)
        return
    route = wire.from_dict(ListedRoute, value)
    mine = {each.name: getattr(route, each.name) for each in fields(Route)}
    yield _RouteEntry(route.receiver, Route(**mine), written.where)


def _impossible(receiver: Listed) -> Iterator[Mistake]:
    if not any(getattr(receiver, key) for key in _CONFIGS):
        yield Mistake("name", f"it has nowhere to send to: expected {' or '.join(_CONFIGS)}")
    if not zone_of(receiver.zone):
        said = f"field zone: no time zone {receiver.zone}: expected a name such as Asia/Bahrain"
        yield Mistake("zone", said)

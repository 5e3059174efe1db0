"""A rule as a form has it: all texts, some of them wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from processors.rules import QueryError, lint, parse
from processors.rules.query import Lists, lists_named
from schemas import Rule, wire
from schemas.times import milliseconds, utc
from services.showing.words import Words
from streams.desks.given_names import Names

TEXTS: Final = ("id", "desk", "channel", "name", "query", "severity", "repeat_after")
NUMBERS: Final = ("min_sources", "most_per_hour")
FLAGS: Final = ("stories", "active")
NEEDED: Final = ("query", "name", "desk")  # in the order of the form; a rule is given the others
_EMPTY: Final = {
    "severity": "info",
    "repeat_after": "4h",
    "min_sources": "1",
    "stories": "on",
    "active": "on",
}

NO_NAMES: Final = Names()
_ANY: Final = {"id": "tried", "desk": "tried", "channel": "tried", "name": "tried"}  # says nothing in a trial


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says.

    Attributes:
        rule: None where something is wrong.
        tried: the rule that can be tried already, whatever is missing beside its query; None without one.
        wrong: the fields that are wrong.
        error: what is wrong with the query.
        odd: what is odd about it, a sentence each.
        missing: the fields that must be filled in still, in the order of the form.
    """

    rule: Rule | None = None
    tried: Rule | None = None
    wrong: set[str] = field(default_factory=set)
    error: QueryError | None = None
    odd: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def of_rule(rule: Rule | None, zone: tzinfo = UTC) -> dict[str, str]:
    """Return a rule as the fields of its form, in the reader's zone; the defaults where there is none."""
    if rule is None:
        return dict(_EMPTY)
    said = {name: str(getattr(rule, name)) for name in TEXTS}
    said |= {name: _shown(getattr(rule, name)) for name in (*NUMBERS, "burst")}
    said |= {"expires_at": _local(rule.expires_at, zone), "labels": _lines(rule.labels)}
    return said | {name: "on" if getattr(rule, name) else "" for name in FLAGS}


def read(
    form: Mapping[str, str],
    before: Rule | None,
    lists: Lists,
    words: Words,
    zone: tzinfo = UTC,
    *,
    names: Names = NO_NAMES,
) -> Read:
    """Return what a form says.

    Args:
        form: its fields.
        before: the rule in force; what the form does not have stays as it is there.
        lists: those that the query may name.
        words: the interface's.
        zone: the reader's.
        names: what desks and channels are called.
    """
    value = _value(form, before, zone)
    value |= names.of_rule(value["desk"], value["channel"])
    wrong = {each.field.partition(".")[0] for each in wire.problems(Rule, value)}
    missing = [name for name in NEEDED if not value[name]]
    wrong |= set(missing)
    try:
        query = parse(value["query"], lists)
    except QueryError as error:
        return Read(wrong=wrong | {"query"}, error=error, missing=missing)
    named = {name: sorted(lists[name]) for name in sorted(lists_named(query))}
    right = {name: each for name, each in value.items() if name not in wrong} | {"lists": named}
    tried = wire.from_dict(Rule, _ANY | right)
    odd = lint.warnings(query, words.language)
    return Read(None if wrong else tried, tried, wrong, odd=odd, missing=missing)


def _value(form: Mapping[str, str], before: Rule | None, zone: tzinfo) -> dict[str, Any]:
    said: dict[str, Any] = {name: form.get(name, "").strip() for name in TEXTS}
    said |= {name: _number(form.get(name, "").strip()) for name in NUMBERS}
    said["burst"] = form.get("burst", "").strip() or None
    said |= {name: form.get(name) == "on" for name in FLAGS}
    said["labels"] = _labels(form.get("labels", ""))
    said["expires_at"] = _instant(form.get("expires_at", "").strip(), zone)
    if before:
        said["version"] = before.version
        if _local(before.expires_at, zone) == form.get("expires_at", "").strip():
            said["expires_at"] = before.expires_at  # to the second, as it was written
    return said


def _local(time: str | None, zone: tzinfo) -> str:
    """Return a time as a browser's field has it: to the minute, without its zone."""
    return f"{utc(milliseconds(time)).astimezone(zone):%Y-%m-%dT%H:%M}" if time else ""


def _instant(text: str, zone: tzinfo) -> str | None:
    """Return the time that a browser's field says; the text itself where it says none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat() if text else None
    except ValueError:
        return text


def _lines(labels: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in labels.items())


def _labels(text: str) -> dict[str, str | None]:
    """Return the labels of a text, a line for each; a line without a colon has no value, and is wrong."""
    lines = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): value.strip() if colon else None for name, colon, value in lines}


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _number(text: str) -> int | str | None:
    return int(text) if text.isdecimal() and len(text) < 10 else text or None

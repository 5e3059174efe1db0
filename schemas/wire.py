"""Bytes in, a valid message out; a message in, bytes out. JSON, by orjson; validation by pydantic."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from schemas.errors import InvalidField, NotAnObject, NotJSON, NotText

M = TypeVar("M")
CONTENT_TYPE = "application/json"


def decode(kind: type[M], data: bytes) -> M:
    """Read one message of ``kind``.

    Raises:
        SchemaError: what is wrong with the bytes, where, and what was expected.
    """
    return from_dict(kind, read_object(data))


def read_object(data: bytes) -> dict[str, Any]:
    """Return the JSON object that bytes are, its fields unseen.

    Raises:
        SchemaError: they are none.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _unreadable(data, error) from None
    if not isinstance(value, dict):
        raise NotAnObject(f'expected a JSON object such as {{"id": …}}, found {_kind_of(value)}')
    return value


def from_dict(kind: type[M], value: dict[str, Any]) -> M:
    """Validate ``value``; fields that ``kind`` does not know are kept in its ``extra``, where it has one.

    Raises:
        InvalidField: the first that breaks its contract.
    """
    try:
        return _validated(kind, value)
    except ValidationError as error:
        raise _problems(error)[0] from None


def problems(kind: type, value: dict[str, Any]) -> list[InvalidField]:
    """Return all that is wrong with ``value``; nothing where ``from_dict`` reads it."""
    try:
        _validated(kind, value)
    except ValidationError as error:
        return _problems(error)
    return []


def _validated(kind: type[M], value: dict[str, Any]) -> M:
    known, keeps_extra, validate = _contract(kind)  # type: ignore[arg-type]  # a class is hashable
    unknown = value.keys() - known
    if unknown:
        mine = {name: value[name] for name in value if name in known}
        if keeps_extra:
            # A sender's own ``extra`` keeps its fields; the top level wins where both name one.
            sent = mine.get("extra", {})
            if isinstance(sent, dict):
                mine["extra"] = {**sent, **{name: value[name] for name in value if name in unknown}}
        value = mine
    message: M = validate(value)
    return message


def encode(message: object) -> bytes:
    """Write a message as JSON, fields in the order of its class.

    Raises:
        TypeError: a value has no JSON form.
    """
    return orjson.dumps(message)


@cache
def _contract(kind: type) -> tuple[frozenset[str], bool, Callable[[Any], Any]]:
    """Return what reading ``kind`` needs: its field names, whether it keeps unknown ones, its validator."""
    if not is_dataclass(kind):
        raise TypeError(f"{kind!r} is not a message class")
    names = frozenset(each.name for each in fields(kind))
    return names, "extra" in names, TypeAdapter(kind).validate_python


def _unreadable(data: bytes, error: orjson.JSONDecodeError) -> NotText | NotJSON:
    try:
        data.decode()
    except UnicodeDecodeError as broken:
        return NotText(
            f"not UTF-8: byte {data[broken.start]:#04x} at offset {broken.start}; send JSON as UTF-8"
        )
    return NotJSON(f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})")


def _problems(error: ValidationError) -> list[InvalidField]:
    return [_problem(each) for each in error.errors(include_url=False)]


def _problem(found: ErrorDetails) -> InvalidField:
    """Turn a complaint of pydantic's into one sentence: the field, what was wrong, what was expected."""
    field = ".".join(str(part) for part in found["loc"])
    if found["type"] == "missing":
        return InvalidField(field, "missing: this field is required", reason="missing-field")
    if found["type"] == "string_too_long":
        most = found["ctx"]["max_length"]
        return InvalidField(field, f"{len(found['input']):,} characters, {most:,} at most: shorten it")
    problem = found["msg"].replace("String should match pattern", "text that matches")
    for wording in ("Value error, ", "Input should be ", "String should have "):
        problem = problem.removeprefix(wording)
    if found["type"] == "value_error":
        return InvalidField(field, problem)
    return InvalidField(field, f"expected {problem}, found {_kind_of(found['input'])}")


def _kind_of(value: object) -> str:
    """Name a JSON value for a person, short enough for a line."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return f'the text "{value[:40]}…"' if len(value) > 40 else f'the text "{value}"'
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
    return f"the number {value}"

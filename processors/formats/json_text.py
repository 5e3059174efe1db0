"""JSON bodies: one object, an array of objects, or an object a line."""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from processors.formats.items import UnreadableBody, UnreadableItem

_CURE: Final = "send one JSON object, an array of them, or one a line"


def value(text: str) -> Any:  # noqa: ANN401 — JSON's values
    """Return the value of a JSON text.

    Raises:
        UnreadableBody: where it is not JSON, and in which line and column.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableBody("not-json", _said(error), _CURE) from None


def objects(text: str) -> Iterator[dict[str, Any] | UnreadableItem]:
    """Return the objects of a body, in order; a line or an element that is none is an error of its own.

    Raises:
        UnreadableBody: where the body is neither JSON nor lines of it.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if len(lines) > 1 and _is_object(first):
        yield from (_line(line) for line in lines if line.strip())
        return
    whole = value(text)
    if isinstance(whole, list):
        yield from map(object_or_error, whole)
    elif isinstance(whole, dict):
        yield whole
    else:
        raise UnreadableBody("not-an-object", "the JSON is neither an object nor an array", _CURE)


def _is_object(line: str) -> bool:
    """Say whether a line is a whole object: then the body is NDJSON."""
    if not line.rstrip().endswith("}"):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _line(line: str) -> dict[str, Any] | UnreadableItem:
    try:
        return object_or_error(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        return UnreadableItem("not-json", _said(error), "send one whole JSON object a line")


def object_or_error(found: object) -> dict[str, Any] | UnreadableItem:
    """Return a value that is an object; of another, what is wrong with it."""
    if isinstance(found, dict):
        return found
    return UnreadableItem("not-an-object", "not a JSON object", 'send {"id": …} for each article')


def _said(error: orjson.JSONDecodeError) -> str:
    return f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})"


def text(found: object) -> str | None:
    """Return a value as text where it is one, or a number; None where it is empty or something else."""
    if isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        return str(found)
    return found if isinstance(found, str) and found.strip() else None

"""The gateway as an OpenAPI 3.1 document, made from what it answers. ``make schemas`` publishes it."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import orjson
from pydantic import TypeAdapter

from processors.formats import FORMATS
from schemas import Article
from services.gateway import bodies
from services.gateway.answers import JSON, PROBLEM, TITLES, Outcome, Problem
from services.gateway.history import Choice, History
from services.gateway.repeats import LONGEST_KEY
from services.gateway.unpacking import PACKINGS

_REF: Final = "#/components/schemas/{model}"
_SHAPES: Final = (Article, Outcome, Problem, History, Choice)
_ASKING: Final = (401, 403)  # whatever needs a token
_RETRY_AFTER: Final = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
_RETRIED: Final = (207, 409, 429, 503)
_ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The article's id, percent-encoded; slashes may stand as they are.",
    "schema": {"type": "string"},
}
_SOURCE: Final = {
    "name": "source",
    "in": "query",
    "description": "Whose article is meant, where several sources have one of the id.",
    "schema": {"type": "string"},
}


def document() -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rasid gateway",
            "version": version("rasid"),
            "description": "Articles in over HTTP. How to send: docs/http.md.",
        },
        "servers": [{"url": "http://127.0.0.1:8420"}],
        # Without a token while there is no feed: programs of the same machine alone.
        "security": [{"token": []}, {}],
        "paths": {
            "/v1/articles": {"post": _post()},
            "/v1/articles/{id}": {"get": _trace(), "delete": _cancel()},
            "/healthz": {"get": _health()},
            "/metrics": {"get": _metrics()},
            "/openapi.json": {"get": _openapi()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "`rasid feed add` shows it."}
            },
        },
    }


@cache
def text() -> bytes:
    """Return the document as JSON."""
    return orjson.dumps(document())


def _post() -> dict[str, Any]:
    article = {"$ref": _REF.format(model="Article")}
    types: dict[str, Any] = {each: {} for each in bodies.TYPES}
    types["application/json"] = {"schema": {"oneOf": [article, {"type": "array", "items": article}]}}
    return {
        "operationId": "postArticles",
        "summary": "Send articles; the answer comes when all are confirmed.",
        "parameters": [
            {
                "name": "format",
                "in": "query",
                "description": "Forces a format. Else the content type or the body's first bytes say it.",
                "schema": {"enum": list(FORMATS)},
            },
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same body under the same key within an hour has the same answer.",
                "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            },
            {
                "name": "Content-Encoding",
                "in": "header",
                "description": "How the body is packed; its size counts unpacked.",
                "schema": {"enum": ["identity", *PACKINGS]},
            },
        ],
        "requestBody": {"required": True, "content": types},
        "responses": {
            "202": _answer("Every article is confirmed by all replicas.", Outcome),
            "207": _answer("Some are, under `accepted`; the others are under `refused`.", Outcome, 207),
            **_problems(400, *_ASKING, 408, 409, 413, 415, 422, 429, 503),
        },
    }


def _trace() -> dict[str, Any]:
    return {
        "operationId": "traceArticle",
        "summary": "What became of an article, as `rasid trace` tells it.",
        "parameters": [_ID, _SOURCE],
        "responses": {
            "200": _answer("Every record about it, in time order.", History),
            "300": _answer("Several of the feed's sources have one: `source` says which.", Choice),
            **_problems(*_ASKING, 404, 503),
        },
    }


def _cancel() -> dict[str, Any]:
    return {
        "operationId": "cancelArticle",
        "summary": "Take an article back: its next version is sent as canceled.",
        "parameters": [_ID, _SOURCE],
        "responses": {
            "200": _answer("It was canceled before.", Outcome),
            "202": _answer("The canceled version is confirmed.", Outcome),
            **_problems(*_ASKING, 404, 409, 429, 503),
        },
    }


def _health() -> dict[str, Any]:
    fine = {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
    return {
        "operationId": "health",
        "summary": "Whether articles can be taken.",
        "security": [],
        "responses": {
            "200": {"description": "They can.", "content": {JSON: {"schema": fine}}},
            **_problems(503),
        },
    }


def _metrics() -> dict[str, Any]:
    return {
        "operationId": "metrics",
        "summary": "Metrics for Prometheus.",
        "security": [],
        "responses": {"200": {"description": "In its text format.", "content": {"text/plain": {}}}},
    }


def _openapi() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This document.",
        "security": [],
        "responses": {
            "200": {"description": "It.", "content": {JSON: {"schema": {"type": "object"}}}},
        },
    }


def _answer(what: str, shape: type, status: int = 200) -> dict[str, Any]:
    return {
        "description": what,
        "content": {JSON: {"schema": {"$ref": _REF.format(model=shape.__name__)}}},
        **_headers(status),
    }


def _problems(*statuses: int) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=Problem.__name__)}
    return {
        str(status): {
            "description": TITLES[status][0],
            "content": {PROBLEM: {"schema": schema}},
            **_headers(status),
        }
        for status in statuses
    }


def _headers(status: int) -> Mapping[str, Any]:
    return {"headers": _RETRY_AFTER} if status in _RETRIED else {}


def _schemas() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for shape in _SHAPES:
        schema = TypeAdapter(shape).json_schema(ref_template=_REF)
        made |= schema.pop("$defs", {})
        made[shape.__name__] = schema
    return dict(sorted(made.items()))

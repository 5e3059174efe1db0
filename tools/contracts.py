"""What others build on, generated from the code: JSON Schema, AsyncAPI, OpenAPI.

``make schemas`` writes the files under ``schemas/``; a test fails when they drift from the code.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import orjson
import yaml
from pydantic import TypeAdapter

import schemas
from schemas import (
    Alert,
    Article,
    AuditEntry,
    DeadLetter,
    Delivery,
    DeskHits,
    Embargo,
    EnrichedArticle,
    Feed,
    Hit,
    Mark,
    Poll,
    Receiver,
    Redrive,
    Replay,
    Rule,
    SentItems,
    Silence,
    Withdrawal,
)
from services.gateway import openapi
from streams.dead_letters.record import PREFIX
from streams.messages.topics import Topic, Topics
from streams.settings import Settings

MESSAGES: Final = (
    Article,
    EnrichedArticle,
    Rule,
    DeskHits,
    Hit,
    Withdrawal,
    Alert,
    Silence,
    Mark,
    Feed,
    Poll,
    SentItems,
    Embargo,
    DeadLetter,
    Redrive,
    Replay,
    AuditEntry,
    Receiver,
    Delivery,
)
CLOUDEVENTS: Final = {
    "type": "object",
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_type": {"type": "string", "description": "What happened, such as rasid.alert."},
        "ce_source": {"type": "string", "description": "Who says it."},
        "ce_id": {"type": "string", "description": "A function of the content: the same event, the same id."},
        "ce_time": {"type": "string", "format": "date-time", "description": "Event time."},
        "content-type": {"type": "string"},
    },
}


def files() -> dict[str, str]:
    """Return every generated file: its path under ``schemas/`` and its text."""
    made = {f"json/{_file(kind)}": _json(json_schema(kind)) for kind in MESSAGES}
    made["openapi.json"] = _json(openapi.document())
    made["asyncapi.yaml"] = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=100)
    return made


def json_schema(kind: type) -> dict[str, Any]:
    """Return the JSON Schema of a message."""
    schema = TypeAdapter(kind).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": _file(kind), **schema}


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI 3 document of the topics."""
    own = Topics(Settings())
    # What has no messages of ours (the ledger's changelog) is nothing to build on.
    table = [each for each in (*own.table, own.channel("{channel}")) if each.values]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rasid",
            "version": version("rasid"),
            "description": "Topics of Rasid (راصد). With RASID_TOPIC_PREFIX set, each name has it in front.",
        },
        "defaultContentType": "application/json",
        "channels": {_channel_id(each): _channel(each) for each in table},
        "operations": {
            "pushArticle": _operation("receive", own.raw, "A newsroom feed writes an article."),
            "readEnriched": _operation("send", own.enriched, "Rasid publishes what it found in an article."),
            "readAlert": _operation("send", own.channel("{channel}"), "Rasid tells a desk."),
        },
        "components": {"messages": {kind.__name__: _message(kind) for kind in MESSAGES}},
    }


def _channel(topic: Topic) -> dict[str, Any]:
    kinds = [kind.__name__ for kind in topic.values]
    channel: dict[str, Any] = {
        "address": topic.name,
        "description": f"{topic.what} Key: {topic.key}.",
        "messages": {kind: {"$ref": f"#/components/messages/{kind}"} for kind in kinds},
        "bindings": {
            "kafka": {"topicConfiguration": {"cleanup.policy": topic.config["cleanup.policy"].split(",")}}
        },
    }
    if "{" in topic.name:
        channel["parameters"] = {"channel": {"description": "The channel that a rule names."}}
    return channel


def _message(kind: type) -> dict[str, Any]:
    if kind is DeadLetter:
        return {
            "summary": f"The original bytes; why they are dead in headers named {PREFIX}<field>.",
            "headers": {"$ref": f"./json/{_file(kind)}"},
            "contentType": "application/octet-stream",
        }
    return {
        "summary": (kind.__doc__ or "").split("\n")[0],
        "headers": CLOUDEVENTS,
        "payload": {"$ref": f"./json/{_file(kind)}"},
    }


def _operation(action: str, topic: Topic, summary: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{_channel_id(topic)}"}, "summary": summary}


def _channel_id(topic: Topic) -> str:
    return topic.name.replace("{", "").replace("}", "").replace(".", "-")


def _file(kind: type) -> str:
    return f"{kind.__name__}.schema.json"


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"


def main() -> None:
    """Write the generated files."""
    home = Path(schemas.__file__).parent
    for name, text in files().items():
        (home / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

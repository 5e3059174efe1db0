from pathlib import Path

import jsonschema
import orjson
import pytest
import yaml

import schemas
from schemas import Alert, Article, EnrichedArticle, Hit, Rule, wire
from streams.messages.topics import Topics
from streams.settings import Settings
from tools import contracts

HOME = Path(schemas.__file__).parent


@pytest.mark.parametrize("name", sorted(contracts.files()))
def test_published_contracts_say_what_the_code_says(name):
    assert (HOME / name).read_text(encoding="utf-8") == contracts.files()[name], "run `make schemas`"


def test_nothing_else_is_published():
    assert {path.name for path in (HOME / "json").iterdir()} == {
        name.removeprefix("json/") for name in contracts.files() if name.startswith("json/")
    }


@pytest.mark.parametrize("kind", [Article, EnrichedArticle, Hit, Alert, Rule])
def test_schemas_are_valid(kind):
    jsonschema.Draft202012Validator.check_schema(contracts.json_schema(kind))


@pytest.mark.parametrize(
    ("article", "fits"),
    [
        ({"id": "1", "source": "s", "title": "t"}, True),
        ({"id": "1", "source": "s", "body": "b", "wire_desk": "sports"}, True),
        ({"id": "1", "source": "s"}, False),
        ({"id": "1", "source": "s", "title": ""}, False),
        ({"id": 1, "source": "s", "title": "t"}, False),
        ({"id": "1", "source": "s", "title": "t", "status": "draft"}, False),
    ],
)
def test_the_published_schema_and_the_decoder_agree(article, fits):
    validator = jsonschema.Draft202012Validator(contracts.json_schema(Article))
    assert validator.is_valid(article) == fits
    if fits:
        wire.decode(Article, orjson.dumps(article))
    else:
        with pytest.raises(schemas.SchemaError):
            wire.decode(Article, orjson.dumps(article))


def test_asyncapi_has_every_topic_that_others_may_read():
    document = yaml.safe_load((HOME / "asyncapi.yaml").read_text(encoding="utf-8"))
    addresses = {channel["address"] for channel in document["channels"].values()}
    wanted = {topic.name for topic in Topics(Settings()).table if topic.values}
    assert addresses == wanted | {"alerts.{channel}"}

import jsonschema
import orjson
import pytest

from schemas import InvalidField, Rule, wire
from schemas.fields import RESERVED_CHANNELS
from streams import settings
from streams.messages import topics
from tests.unit.docs.pages import ROOT

SCHEMA = orjson.loads((ROOT / "schemas" / "json" / "Rule.schema.json").read_bytes())


def rule(channel: str) -> dict[str, str]:
    return {"id": "r", "desk": "gulf", "channel": channel, "name": "اتصالات", "query": "اتصال"}


@pytest.mark.parametrize("channel", ["suppressed", "replay"])
def test_a_channel_whose_topic_is_one_of_ours_is_refused_with_the_reason(channel):
    with pytest.raises(InvalidField, match=f"channel: {channel} is reserved: alerts.{channel} is a topic of"):
        wire.from_dict(Rule, rule(channel))
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(rule(channel))


@pytest.mark.parametrize("channel", ["diplomacy", "replays", "suppressed.gulf"])
def test_any_other_channel_is_taken(channel):
    assert wire.from_dict(Rule, rule(channel)).channel == channel
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(rule(channel))


def test_every_alerts_topic_of_ours_is_a_reserved_channel():
    table = topics.of(settings.load({})).table
    ours = [each.base.removeprefix("alerts.") for each in table if each.base.startswith("alerts.")]
    assert sorted(ours) == sorted(RESERVED_CHANNELS)


def test_a_channel_that_no_topic_can_be_named_after_says_what_is_expected():
    with pytest.raises(InvalidField, match="channel: expected small Latin letters"):
        wire.from_dict(Rule, rule("Gulf!"))

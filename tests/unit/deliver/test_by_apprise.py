"""The long tail of services, by the real Apprise and a real endpoint."""

import asyncio
import json
import re
import sys

import pytest

from schemas import AppriseConfig, Delivery
from services.deliver.answers import Answer
from services.deliver.by_apprise import ByApprise
from services.deliver.chat import RIGHT_TO_LEFT
from tests.endpoint import Endpoint, endpoint
from tests.unit.deliver.test_chat import LONG, MENTIONS, calling, many
from tests.unit.deliver.test_mail import NOW, alert, queued


@pytest.fixture
def house():
    with endpoint() as opened:
        yield opened


@pytest.fixture
def send(house: Endpoint, tmp_path):
    """Return what sends to a URL of Apprise's, that of the house where none is said."""

    def sent(some: list[Delivery], url: str = "", *, internal: bool = True) -> Answer:
        file = tmp_path / "url"
        file.write_text((url or f"json://me:password@127.0.0.1:{house.port}/secret") + "\n")
        by = ByApprise(
            AppriseConfig(url_file=str(file)), zone_name="Asia/Bahrain", internal=internal, now_ms=lambda: NOW
        )
        return asyncio.run(by.send(some))

    return sent


def test_a_message_says_what_it_is_and_where_it_stands_from_right_to_left(send, house: Endpoint):
    assert send(queued(alert(1, severity="urgent"))) == Answer(taken=True, text="sent")
    [message] = house.at("/secret")
    told = json.loads(message.body)
    assert told["type"] == "failure"  # what makes a pager ring
    assert told["title"].startswith("عاجل · ")
    lines = told["message"].split("\n")
    assert all(each.startswith(RIGHT_TO_LEFT) for each in lines)
    for words in ("عبوة ناسفة", "bna.bh", "https://bna.bh/"):
        assert words in told["message"]


@pytest.mark.parametrize("everybody", MENTIONS)
@pytest.mark.parametrize("service", ["json://me:password@127.0.0.1:{}/secret", "mmost://127.0.0.1:{}/token"])
def test_no_text_of_an_article_calls_anybody(send, house: Endpoint, service, everybody):
    house.answers["/hooks/token"] = lambda *_: (200, {}, b"ok")
    assert send(calling(everybody), service.format(house.port)).taken
    [message] = house.messages
    said = json.dumps(json.loads(message.body), ensure_ascii=False)
    assert "بيان" in said
    assert not re.search("[@<](?!\u200b)", said)  # not in an address either


@pytest.mark.parametrize("title", ["خبر", LONG])
def test_several_stories_are_one_message_that_says_how_many_and_is_no_longer_than_it_may_be(
    send, house: Endpoint, title
):
    assert send(many(title)).taken
    told = json.loads(house.at("/secret")[-1].body)
    assert told["title"] == "راصد: 9 تنبيهات، 9 قصص"
    assert told["message"].endswith("وغيرها: 4 قصص")
    assert len(told["message"]) < 32_768  # as Apprise has it for JSON
    assert told["message"].count("خبر" if title == "خبر" else "كلمة…") >= 5


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, {}), "error=500"),
        ((429, {}), "error=429"),
        ((302, {"location": "/elsewhere"}), "error=302"),
        (None, "A Connection error occurred"),
    ],
)
def test_only_2xx_is_taken_and_no_secret_is_said(send, house: Endpoint, answer, said):
    house.answers["/secret"] = lambda *_: answer
    got = send(many(number=1))
    assert not got.taken
    assert said in got.text
    assert not {"secret", "password"} & set(got.text.replace("/", " ").split())
    assert not house.at("/elsewhere")


@pytest.mark.parametrize("url", ["nonsense://x", "hello", "json://", "json://a.example, json://b.example"])
def test_what_is_no_address_of_apprise_is_told_without_it(send, tmp_path, url):
    answer = send(many(number=1), url)
    assert answer.text == f"secret file {tmp_path}/url: expected an Apprise URL such as discord://…"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "2130706433"])
def test_a_private_network_is_refused_where_the_receiver_is_not_internal(send, house: Endpoint, host):
    answer = send(many(number=1), f"json://{host}:{house.port}/secret", internal=False)
    assert answer == Answer(
        taken=False,
        text=f"{host} is not in the public internet; `internal: true` allows one of a private network",
    )
    assert not house.messages


def test_without_the_extra_it_is_told_what_to_install(send, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert send(many(number=1)).text == (
        "the extra apprise is not installed here: pip install 'rasid[apprise]'"
    )

"""Chat: what each service is sent, within what it takes."""

import asyncio
import html.parser
import itertools
import json
import re
import time
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft6Validator
from slack_sdk.models.blocks import Block
from yarl import URL

from schemas import Delivery, EntityLine, Quote, SlackConfig, TeamsConfig, TelegramConfig
from schemas.alert import Change
from services.deliver import chat
from services.deliver.chat import Chat
from services.deliver.line import Line
from services.deliver.notes import note
from services.deliver.slack import Slack
from services.deliver.teams import Teams
from services.deliver.telegram import Telegram
from services.deliver.webhook import TIMES
from services.outgoing import connecting
from services.showing.days import Clock, zone
from services.showing.words import ARABIC
from tests.endpoint import Endpoint, endpoint
from tests.unit.deliver.test_mail import NOW, alert, queued

CLOCK = Clock(zone("Asia/Bahrain"), ARABIC, NOW)
RUDE = "<b>*خبر*</b> & [x](y) _z_ ~s~ `c`"
LONG = "كلمة " * 2_000


def services(folder) -> dict[str, Slack | Teams | Telegram]:
    (folder / "secret").write_text("12345:token\n")
    (folder / "address").write_text("http://127.0.0.1:1/hook?sig=secret\n")
    return {
        "slack": Slack(SlackConfig(api_url_file=str(folder / "address"))),
        "teams": Teams(TeamsConfig(webhook_url_file=str(folder / "address"))),
        "telegram": Telegram(TelegramConfig(bot_token_file=str(folder / "secret"), chat_id=-100)),
    }


def many(title: str = "خبر", number: int = 9) -> list[Delivery]:
    return queued(*(alert(each, f"s{each}", title=f"{title} {each}") for each in range(number)))


@pytest.mark.parametrize("name", ["slack", "teams", "telegram"])
@pytest.mark.parametrize("title", ["انفجار في سوق", RUDE, LONG])
def test_each_message_is_within_what_the_service_takes(tmp_path, name, title):
    for some in (many(title, 1), many(title), many(title, 400)):
        payload = services(tmp_path)[name].payload(note(some), CLOCK)
        {"slack": slack_takes, "teams": teams_take, "telegram": telegram_takes}[name](payload)
        said = json.dumps(payload, ensure_ascii=False)
        assert ("وغيرها: 4 قصص" in said) == (len(some) == 9)
        assert ("400 تنبيه، 400 قصة" in said) == (len(some) == 400)


def test_a_message_says_who_and_where_as_far_as_there_is_room(tmp_path):
    def said(name: str, some: list[Delivery]) -> str:
        payload = services(tmp_path)[name].payload(note(some), CLOCK)
        {"slack": slack_takes, "teams": teams_take, "telegram": telegram_takes}[name](payload)
        return json.dumps(payload, ensure_ascii=False).replace("\\", "")

    for name in services(tmp_path):
        assert "من: عادل الجبير (وزير الخارجية)، داعش · أين: لندن، الرياض" in said(name, many(number=1))
    wordy = Quote(field="body", start=0, end=4, text=LONG[:4], sentence=LONG, at=0)
    minister = EntityLine(type="person", key="person:عادل الجبير", name="عادل الجبير", role=LONG[:150])
    long = [
        replace(one, evidence=[wordy], article=replace(one.article, entities=[minister]))
        for one in (alert(each, f"s{each}", title=f"{each} {LONG}") for each in range(5))
    ]
    for name in services(tmp_path):
        found = said(name, queued(*long))
        assert found.count("كلمة") > 500  # titles and sentences are not cut for it
        assert ("من: عادل الجبير" in found) == (name != "telegram")


def slack_takes(payload: dict) -> None:
    """As Slack's own models of Block Kit have it; and a message as its reference has it."""
    assert set(payload) == {"text", "blocks"}
    assert 0 < len(payload["text"]) <= 4_000
    assert 0 < len(payload["blocks"]) <= 50
    for block in payload["blocks"]:
        assert block["type"] in {"section", "context"}
        model = Block.parse(block)
        model.validate_json()
        assert model.to_dict() == block  # it knows every field of it
        for each in [block["text"]] if block["type"] == "section" else block["elements"]:
            assert each["type"] == "mrkdwn"
            assert 0 < len(each["text"]) <= 3_000
            assert all(line.startswith(chat.RIGHT_TO_LEFT) for line in each["text"].split("\n"))
            assert not re.search(r"<(?!https?://)", each["text"])  # nothing but links of ours


CARDS = Draft6Validator(json.loads((files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text()))


def teams_take(payload: dict) -> None:
    """As Microsoft's schema of Adaptive Cards 1.5 has it, in a message of a workflow: 28 KB at most."""
    assert len(json.dumps(payload, ensure_ascii=False).encode()) < 28_000
    [attachment] = payload["attachments"]
    assert payload["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"], card["rtl"]) == ("AdaptiveCard", "1.5", True)
    assert list(CARDS.iter_errors(card)) == []
    items = [each for element in card["body"] for each in element.get("items", [element])]
    for each in items:
        assert each["text"]
        assert each["horizontalAlignment"] == "right"


# What sendMessage takes, as https://core.telegram.org/bots/api#sendmessage has it.
SEND_MESSAGE = {
    "type": "object",
    "required": ["chat_id", "text"],
    "properties": {
        "chat_id": {"type": ["integer", "string"]},
        "text": {"type": "string", "minLength": 1},
        "parse_mode": {"enum": ["MarkdownV2", "HTML", "Markdown"]},
        "link_preview_options": {
            "type": "object",
            "properties": {"is_disabled": {"type": "boolean"}},
            "additionalProperties": False,
        },
        "disable_notification": {"type": "boolean"},
    },
    "additionalProperties": False,
}


def telegram_takes(payload: dict) -> None:
    """As the Bot API has it: 4096 characters when the tags are gone, and no other tags than these."""

    class Text(html.parser.HTMLParser):
        def __init__(self):
            super().__init__()
            self.length, self.open = 0, []

        def handle_starttag(self, tag, attributes):
            assert tag in {"b", "i", "s", "a"}
            assert [name for name, _ in attributes] == (["href"] if tag == "a" else [])
            self.open.append(tag)

        def handle_endtag(self, tag):
            assert self.open.pop() == tag

        def handle_data(self, data):
            self.length += len(data.encode("utf-16-le")) // 2

    assert list(Draft6Validator(SEND_MESSAGE).iter_errors(payload)) == []
    text = Text()
    text.feed(payload["text"])
    assert 0 < text.length <= 4_096
    assert not text.open
    assert payload["parse_mode"] == "HTML"
    assert all(not line or line[0] == chat.RIGHT_TO_LEFT for line in payload["text"].split("\n"))


def test_a_message_says_what_changed_or_why_and_takes_back_what_is_taken_back(tmp_path):
    changed = alert(1, kind="correction", changes=[Change(kind="number", old="سبعة", new="عشرة")])
    back = alert(2, "other", kind="retraction", told_title="استقالة", severity="urgent")
    plain = alert(3, "third")
    for service in services(tmp_path).values():
        said = json.dumps(service.payload(note(queued(changed, back, plain)), CLOCK), ensure_ascii=False)
        for words in ("تصحيح", "سبعة ← عشرة", "عاجل · سحب", "استقالة", "عبوة ناسفة", "bna.bh"):
            assert words in said
        assert said.count("https://bna.bh/") == 2  # what was taken back has no link


@pytest.mark.parametrize(
    "url",
    ["https://x:99999/", "http://[x", "https://", "ftp://x.example/", f"https://bna.bh/{'خبر' * 500}"],
)
def test_a_link_that_leads_nowhere_or_is_too_long_is_left_out(tmp_path, url):
    def told(address: str) -> list[Delivery]:
        some = [alert(each, f"s{each}", title=f"{each} {LONG}") for each in range(5)]
        return queued(*(replace(each, article=replace(each.article, url=address)) for each in some))

    longest = "https://bna.bh/" + "خبر" * 80
    for name, service in services(tmp_path).items():
        takes = {"slack": slack_takes, "teams": teams_take, "telegram": telegram_takes}[name]
        takes(payload := service.payload(note(told(url)), CLOCK))
        assert url[:12] not in json.dumps(payload)
        takes(payload := service.payload(note(told(longest)), CLOCK))
        assert json.dumps(payload).count("https://bna.bh/") == 5


MENTIONS = (
    "@everyone",
    "@here",
    "@channel",
    "@all",
    "<!channel>",
    "<!here|here>",
    "<@U024BE7LH>",
    "<@all>",
    "@room",
)


def calling(everybody: str) -> list[Delivery]:
    """Return an alert each of whose texts would call everybody in the room."""
    said = f"بيان {everybody} عاجل"
    loud = alert(1, title=said)
    quote = replace(loud.evidence[0], sentence=said)
    names = [EntityLine(type="person", key="person:x", name=said, role=None)]
    article = replace(loud.article, source=said, entities=names, url=f"https://bna.bh/ {everybody}")
    return queued(replace(loud, article=article, evidence=[quote], rule=replace(loud.rule, name=said)))


@pytest.mark.parametrize("everybody", MENTIONS)
@pytest.mark.parametrize("name", ["slack", "teams", "telegram"])
def test_no_text_of_an_article_calls_anybody(house: Endpoint, tmp_path, name, everybody):
    service = services(tmp_path)[name]
    service.address = lambda: URL(house.url("/room"))

    async def send() -> None:
        async with connecting.session(internal=True, headers={}, timeout=TIMES) as session:
            to_chat = Chat(service, session, zone_name="UTC", internal=True, now_ms=lambda: NOW)
            assert (await to_chat.send(calling(everybody))).taken

    asyncio.run(send())
    [message] = house.at("/room")
    payload = json.loads(message.body)
    {"slack": slack_takes, "teams": teams_take, "telegram": telegram_takes}[name](payload)
    assert calls_nobody(message.body.decode())
    assert "msteams" not in message.body.decode()  # without it no card of Teams calls anybody
    for block in payload.get("blocks", []):
        assert all(each["verbatim"] for each in block.get("elements", [block.get("text")]))


def calls_nobody(said: str) -> bool:
    """Return whether no name stands behind an @, but for those of addresses, as that of a schema."""
    return not re.search(r"@(?!\u200b)", re.sub(r'https?://[^"|>)]+', "", said))


def test_a_link_ends_where_its_address_does_whatever_stands_in_it(tmp_path):
    rude = alert(1, title="خبر")
    rude = replace(
        rude, article=replace(rude.article, url="https://bna.bh/a)[اضغط](https://evil.example/(b)")
    )
    [shown] = teams_texts(services(tmp_path)["teams"].payload(note(queued(rude)), CLOCK))
    assert "](https://bna.bh/a%29" in shown
    assert shown.endswith("%28b%29)")
    assert shown.count("](") == 1


def teams_texts(payload: dict) -> list[str]:
    """Return the texts of a card that have a link."""
    [attachment] = payload["attachments"]
    items = [each for element in attachment["content"]["body"] for each in element["items"]]
    return [each["text"] for each in items if "](" in each["text"]]


@pytest.fixture
def house():
    with endpoint() as opened:
        yield opened


def test_what_comes_faster_than_a_chat_takes_becomes_one_message_that_says_how_many(
    house: Endpoint, tmp_path
):
    (tmp_path / "token").write_text("12345:token")
    config = TelegramConfig(bot_token_file=str(tmp_path / "token"), chat_id=7, api_url=house.url("/api"))
    asked = []

    def answer(_headers, body):
        asked.append(body)
        first = len(asked) == 1
        return (
            (429, {}, b'{"ok":false,"parameters":{"retry_after":1}}') if first else (200, {}, b'{"ok":true}')
        )

    path = "/api/bot12345:token/sendMessage"
    house.answers[path] = answer

    async def deliver() -> list[float]:
        done: list[Delivery] = []
        all_done = asyncio.Event()

        async def write(some):
            done.extend(each for each in some if each.state == "delivered")
            if len(done) == 40:
                all_done.set()

        async with connecting.session(internal=True, headers={}, timeout=TIMES) as session:
            to_chat = Chat(Telegram(config), session, zone_name="UTC", internal=True, now_ms=now)
            line = Line(
                ("r", "telegram"), to_chat, hold=lambda *_: 0, load=None, write=write,
                answered=lambda *_: None,                now_ms=now, retries=[0.01] * 9,
            )  # fmt: skip
            for each in many(number=40):
                line.add(each)
                await asyncio.sleep(0.001)
            await asyncio.wait_for(all_done.wait(), 20)
            await line.end()
        return [each.at for each in house.at(path)]

    def now() -> int:
        return int(time.time() * 1000)

    times = asyncio.run(deliver())
    gaps = [later - before for before, later in itertools.pairwise(times)]
    assert len(times) <= 4  # for forty alerts
    assert min(gaps) >= 0.95  # a second each; and what it asked for
    assert "40 تنبيها" in json.loads(house.at(path)[-1].body)["text"] or len(times) > 2


def test_a_bot_is_left_alone_for_a_day_at_most(house: Endpoint, tmp_path):
    (tmp_path / "token").write_text("t")
    config = TelegramConfig(bot_token_file=str(tmp_path / "token"), chat_id=7, api_url=house.url("/api"))
    house.answers["/api/bott/sendMessage"] = lambda *_: (429, {}, b'{"parameters":{"retry_after":999999}}')

    async def send():
        async with connecting.session(internal=True, headers={}, timeout=TIMES) as session:
            to_chat = Chat(Telegram(config), session, zone_name="UTC", internal=True, now_ms=lambda: NOW)
            return await to_chat.send(many(number=1))

    assert asyncio.run(send()).retry_at == NOW + 86_400_000


def test_an_outlets_latin_name_and_the_time_stay_in_their_places(tmp_path):
    for service in services(tmp_path).values():
        assert "\u2068bna.bh\u2069 · " in json.dumps(
            service.payload(note(many(number=1)), CLOCK), ensure_ascii=False
        )


def test_a_group_has_twenty_messages_a_minute_and_a_person_one_a_second(tmp_path):
    config = TelegramConfig(bot_token_file="x", chat_id=-1)
    paused = {each: Telegram(replace(config, chat_id=each)).pause for each in (-1, "@channel", 7)}
    assert paused == {-1: 3.0, "@channel": 3.0, 7: 1.0}


def test_what_is_wrong_with_a_secret_is_said_without_it(tmp_path):
    (tmp_path / "address").write_text("hooks.slack.example/secret")

    async def send():
        async with connecting.session(internal=True, headers={}, timeout=TIMES) as session:
            slack = Slack(SlackConfig(api_url_file=str(tmp_path / "address")))
            to_chat = Chat(slack, session, zone_name="UTC", internal=True, now_ms=lambda: NOW)
            return await to_chat.send(many(number=1))

    answer = asyncio.run(send())
    assert answer.text == f"secret file {tmp_path}/address: expected an address such as https://…"


def test_what_a_service_would_refuse_is_found(tmp_path):
    some = many(number=2)
    made = {name: each.payload(note(some), CLOCK) for name, each in services(tmp_path).items()}
    made["slack"]["blocks"][0]["text"]["text"] = chat.RIGHT_TO_LEFT + "x" * 3_000
    with pytest.raises(Exception, match="text attribute cannot exceed 3000"):
        slack_takes(made["slack"])
    made["teams"]["attachments"][0]["content"]["body"][1]["items"][0]["colour"] = "attention"
    with pytest.raises(AssertionError, match="is not valid under any of the given schemas"):
        teams_take(made["teams"])
    made["telegram"]["silent"] = True
    with pytest.raises(AssertionError, match="silent"):
        telegram_takes(made["telegram"])

"""Alerts that are delivered: a real Kafka, real endpoints, processes that are killed."""

import asyncio
import base64
import json
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest
from standardwebhooks import Webhook

from schemas import Alert, Delivery, wire
from schemas.times import rfc3339
from services.deliver.alerts import Alerts
from services.deliver.trial import sample
from services.deliver.webhook import TIMES
from streams import install as installing
from streams.cluster.admin import Admin
from streams.cluster.reader import Reader
from streams.cluster.sender import send_all
from streams.messages import topics
from streams.messages.people import Actor
from streams.messages.records import Output
from streams.receivers import known, ledger, receiver_files
from streams.settings import Settings
from tests.endpoint import Endpoint, endpoint
from tests.installation import Installation, Process, free_ports, until
from tests.soak import deliver

SECRETS = ["whsec_" + base64.b64encode(bytes([number] * 24)).decode() for number in (1, 2)]


@pytest.fixture
def house() -> Iterator[Endpoint]:
    with endpoint() as opened:
        yield opened


def alert(number: int, *, story: str = "s", channel: str = "diplomacy", **changed: object) -> Alert:
    at = rfc3339(1_700_000_000_000 + number)
    made = sample(1_700_000_000_000)
    return replace(
        made,
        id=f"a-{number}",
        channel=channel,
        desk="gulf",
        story=replace(made.story, id=story),
        raised_at=at,
        **changed,
    )


class Delivering:
    """An installation that delivers."""

    def __init__(self, rasid: Installation, folder: Path) -> None:
        self.rasid = rasid
        self._folder = folder
        self._processes: list[Process] = []
        self.secrets = []
        for number, secret in enumerate(SECRETS):
            file = folder / f"secret{number}"
            file.write_text(secret + "\n")
            self.secrets.append(str(file))

    def apply(self, *receivers: dict, routes: list[dict] | None = None) -> None:
        """Put receivers in force; without routes each gets every alert."""
        file = self._folder / "receivers.yaml"
        routes = routes or [{"receiver": each["name"]} for each in receivers]
        usual = {"internal": True}
        written = {"receivers": [usual | each for each in receivers], "routes": routes}
        file.write_text(json.dumps(written))  # JSON is YAML
        entries, problems = receiver_files.read([file])
        assert not problems
        wanted = [each.receiver for each in entries]
        known.apply(self.rasid.settings, wanted, lambda _: None, by=Actor("me", "command"), prune=True)

    def close(self) -> None:
        for each in self._processes:
            each.kill()

    def start(self, *retries: float, listen: str = "") -> Process:
        """Start a process that tries again after so many seconds."""
        said = {"RASID_DELIVER": listen} if listen else {}
        process = self.rasid.start("-m", "tests.quick_deliver", *map(str, retries or (0.1,) * 99), **said)
        self._processes.append(process)
        until(lambda: "shares in the receivers" in process.output, 40, "it delivers")
        return process

    def tell(self, *alerts: Alert) -> None:
        own = topics.of(self.rasid.settings)
        with Admin.open(self.rasid.settings) as admin:
            admin.ensure_topics(
                [own.channel(each) for each in {each.channel for each in alerts}], self.rasid.settings
            )
        send_all(self.rasid.settings, map(self.record, alerts))

    def make_anew(self, channel: str, partitions: int = 1) -> None:
        """Delete the topic of a channel with all that it holds, and make it again."""
        topic = replace(topics.of(self.rasid.settings).channel(channel), partitions=partitions)
        with Admin.open(self.rasid.settings) as admin:
            admin.delete_topics([topic.name])
            until(lambda: topic.name not in admin.existing(), 10, "it is deleted")
            admin.ensure_topics([topic], self.rasid.settings)

    def record(self, each: Alert) -> Output:
        return Output(
            topic=self.rasid.settings.name(f"alerts.{each.channel}"),
            key=each.id.encode(),
            value=wire.encode(each),
            timestamp=int(time.time() * 1000),
        )

    def ledger(self, *receivers: str) -> dict[str, str]:
        wanted = ledger.Filter(receivers=frozenset(receivers))
        return {each.id: each.state for each in ledger.read(self.rasid.settings, wanted)}

    def metric(self, name: str) -> float:
        with urlopen(f"http://{self.rasid.settings.deliver}/metrics") as told:
            found = re.search(rf"^{re.escape(name)} (\S+)$", told.read().decode(), re.MULTILINE)
        return float(found[1]) if found else 0.0


@pytest.fixture(scope="module")
def rasid_of_all(kafka: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for all tests here: its topics take seconds to make."""
    own = Installation(
        replace(
            kafka,
            brokers=kafka.bootstrap,
            home=tmp_path_factory.mktemp("deliver"),
            topic_prefix="deliver",
            partitions=2,
            deliver=f"127.0.0.1:{free_ports(1)}",
        )
    )
    installing.install(own.settings)
    yield own
    own.close()


@pytest.fixture
def delivering(rasid_of_all: Installation, tmp_path: Path) -> Iterator[Delivering]:
    own = Delivering(rasid_of_all, tmp_path)
    yield own
    own.close()


def webhook(name: str, url: str, **more: object) -> dict:
    return {"name": name, "webhook_configs": [{"url": url}], **more}


def test_an_alert_goes_to_whom_a_route_names_signed_and_once(delivering: Delivering, house: Endpoint) -> None:
    delivering.tell(alert(0))  # before anybody delivered: nobody is told of the past
    signed = {"url": house.url("/signed"), "secret_files": delivering.secrets}
    delivering.apply(
        {"name": "gulf", "webhook_configs": [signed]},
        webhook("urgent", house.url("/urgent")),
        webhook("other", house.url("/other")),
        routes=[
            {"receiver": "gulf", "desks": "gulf"},
            {"receiver": "gulf", "channels": "diplomacy"},  # both fit: it comes once
            {"receiver": "urgent", "severities": ["urgent"]},
            {"receiver": "other", "channels": ["another"]},
        ],
    )
    with delivering.start() as process:
        said = [alert(1), alert(2, severity="urgent")]
        delivering.tell(*said)
        came = house.until_taken("/signed", 2)
        for message, one in zip(came, said, strict=True):
            assert message.id == one.id
            assert message.body == wire.encode(one)
            for secret in SECRETS:
                assert Webhook(secret).verify(message.body.decode(), dict(message.headers))["id"] == one.id
            assert message.headers["ce-type"] == "rasid.alert"
            assert message.headers["ce-time"] == one.raised_at
            assert message.headers["content-type"] == "application/json"
        assert [each.id for each in house.until_taken("/urgent", 1)] == ["a-2"]

        # What desks are not told of, and what a replay would have raised, is sent to nobody.
        delivering.rasid.send("alerts.suppressed", [wire.encode(alert(3))])
        delivering.rasid.send("alerts.replay", [wire.encode(alert(4))])
        delivering.rasid.send("alerts.diplomacy", [wire.encode(alert(5))], headers=[("rasid_replay", b"r1")])
        delivering.rasid.send("alerts.diplomacy", [b"what another hand wrote"])
        # Another receiver is in force within five seconds; a channel that is new is read.
        in_chat = {"bot_token_file": delivering.secrets[0], "chat_id": 7, "api_url": house.url("/telegram")}
        delivering.apply(webhook("late", house.url("/late"), telegram_configs=[in_chat]))
        until(lambda: '"receivers": 1,' in process.output, 5, "it is in force, as promised")
        delivering.tell(*(alert(number, channel="made-now") for number in (6, 7)))
        assert [each.id for each in house.until_taken("/late", 2)] == ["a-6", "a-7"]
        both = {f"late/{way}/a-{n}": "delivered" for way in ("webhook", "telegram") for n in (6, 7)}
        until(lambda: delivering.ledger("late") == both, 10, "it stands in the ledger")
        in_chat = [each for each in house.messages if each.path.endswith("/sendMessage")]
        assert sum(json.loads(each.body)["text"].count("rasid.example") for each in in_chat) in {1, 2}
        assert not house.at("/other")
        posted = {each.id for each in house.messages if each not in in_chat}
        assert posted == {"a-1", "a-2", "a-6", "a-7"}
        assert process.stop() == 0


def test_whatever_a_receiver_does_every_alert_arrives_in_order_though_we_are_killed(
    rasid_of_all: Installation, kafka: Settings
) -> None:
    seed = random.randrange(2**32)
    report = deliver.run(rasid_of_all, kafka, kills=3, restarts=0, speed=600, rate=2, seed=seed)
    assert not report.broken, (seed, report)
    assert report.alerts >= deliver.FEWEST
    failing = ("broken", "slow", "elsewhere", "wrong", "hangs-up")
    assert all(report.seen[name].requests > report.alerts for name in failing)


def test_what_is_gone_is_switched_off_and_what_is_dead_is_sent_again(
    delivering: Delivering, house: Endpoint
) -> None:
    house.answers = {"/gone": lambda *_: (410, {}), "/broken": lambda *_: (500, {})}
    delivering.apply(webhook("gone", house.url("/gone")), webhook("broken", house.url("/broken")))
    run = delivering.rasid.run
    with delivering.start(0.1, 0.1) as process:
        delivering.tell(alert(201), alert(202))
        until(
            lambda: list(delivering.ledger("gone", "broken").values()).count("dead") == 4,
            20, "after an answer of 410, or three attempts",
        )  # fmt: skip
        assert len(house.at("/broken")) == 6
        off = 'rasid_deliver_switched_off{integration="webhook",receiver="gone"}'
        until(lambda: delivering.metric(off) == 1, 10, "it is switched off")
        asked = len(house.at("/gone"))
        delivering.tell(alert(203))
        until(lambda: delivering.ledger("gone").get("gone/webhook/a-203") == "dead", 10, "nothing is sent")
        assert len(house.at("/gone")) == asked
        shown = run("deliveries", "show", "gone/webhook/a-203").stdout.decode()
        assert "switched off: 410" in shown

        house.answers = {}
        run("receivers", "resume", "gone")
        until(lambda: delivering.metric(off) == 0, 5, "it is sent to again")
        run("deliveries", "redrive", "--receiver", "gone", "--receiver", "broken")
        assert {each.id for each in house.until_taken("/gone", 3)} == {"a-201", "a-202", "a-203"}
        house.until_taken("/broken", 3)
        until(lambda: set(delivering.ledger("gone", "broken").values()) == {"delivered"}, 5, "all is there")
        acts = run("audit", "--json").stdout
        for act in (b"receiver.apply", b"receiver.switch-off", b"receiver.resume", b"delivery.redrive"):
            assert act in acts
        refused = run("deliveries", "redrive", "gone/webhook/a-201", check=False)
        assert refused.returncode == 1
        assert b"is delivered" in refused.stderr
        assert process.stop() == 0


def test_who_hangs_holds_up_nobody_and_two_processes_share_the_receivers(
    delivering: Delivering, house: Endpoint
) -> None:
    over = threading.Event()
    house.answers = {"/hangs": lambda *_: (200, {}) if over.wait(60) else None}
    names = [f"r{number}" for number in range(4)]
    delivering.apply(  # more connections hang than a client has without being asked
        {"name": "hangs", "webhook_configs": [{"url": house.url("/hangs")}] * 30},
        *(webhook(each, house.url(f"/{each}")) for each in names),
    )
    with delivering.start() as one, delivering.start(listen=f"127.0.0.1:{free_ports(1)}"):
        until(lambda: re.search(r'"partitions": \[\d\]', one.output), 20, "each has a share")
        delivering.tell(*(alert(300 + number, story=f"s{number}") for number in range(20)))
        until(
            lambda: all(len(house.at(f"/{each}")) == 20 for each in names),
            TIMES.total - 2, "the others do not wait until it is given up",
        )  # fmt: skip
        one.kill()
        delivering.tell(*(alert(320 + number, story=f"s{number}") for number in range(10)))
        for each in names:
            until(lambda each=each: len({message.id for message in house.at(f"/{each}")}) == 30,
                  30, "the other has them all")  # fmt: skip
        over.set()


def test_alerts_that_no_queue_keeps_are_read_again_over_one_connection(
    delivering: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a receiver that is down more wait than are kept with their alerts; each attempt reads its own."""
    opened: list[object] = []
    connect = Reader.open

    def counted(*what: object, **said: object) -> AbstractContextManager[Reader]:
        opened.append(what)
        return connect(*what, **said)

    monkeypatch.setattr(Reader, "open", counted)
    told = [alert(each, channel="many") for each in range(50)]
    delivering.tell(*told)
    waiting = [
        replace(ledger.queued(each, "desk", "webhook", offset=offset, now_ms=1), alert=None)
        for offset, each in enumerate(told)
    ]
    lost = replace(waiting[0], alert_id="another's", offset=7)
    nowhere = replace(waiting[0], channel="never-made")

    async def ask() -> list[list[Delivery]]:
        reading = Alerts(delivering.rasid.settings)
        reading.start()
        return [await reading.of([each]) for each in (*waiting, lost, nowhere)]

    assert [each.alert for [each] in asyncio.run(ask())] == [*told, None, None]
    assert len(opened) == 1


def test_a_channel_that_is_made_anew_holds_up_nobody(delivering: Delivering, house: Endpoint) -> None:
    house.answers = {"/desk": lambda *_: (503, {})}
    routes = [{"receiver": "patient", "channels": "anew"}]  # not what others told while nobody delivered
    delivering.apply(webhook("patient", house.url("/desk")), routes=routes)
    old = [alert(400 + each, story=f"s{each}", channel="anew") for each in range(8)]
    new = [alert(420 + each, story=f"s{each}", channel="anew") for each in range(10)]
    with delivering.start(*[0.1] * 999) as process:  # none is given up before its topic is gone
        delivering.tell(*old)  # more than are kept with their alerts
        until(lambda: len(delivering.ledger("patient")) == len(old), 20, "all wait")
        until(lambda: house.at("/desk"), 20, "it is asked")
        delivering.make_anew("anew")
        delivering.tell(*new[:3])
        until(lambda: len(delivering.ledger("patient")) == len(old) + 3, 20, "what comes now is read")
        house.answers = {}
        delivering.tell(*new[3:])

        def settled() -> dict[str, str]:
            found = delivering.ledger("patient")
            return found if len(found) == len(old) + len(new) and "waiting" not in found.values() else {}

        states = until(settled, 20, "of each alert it is known what became of it")
        taken = {each.id for each in house.at("/desk", taken=True)}
        assert taken >= {each.id for each in new}
        delivered = {f"patient/webhook/{each}" for each in taken}
        assert delivered == {name for name, state in states.items() if state == "delivered"}
        dead = states.keys() - delivered
        assert dead
        for name in dead:
            shown = delivering.rasid.run("deliveries", "show", name).stdout.decode()
            assert "its alert is no longer on its channel" in shown
            assert "next" not in shown, "it is not tried again"
        assert process.stop() == 0


def test_a_channel_that_is_made_anew_and_filled_at_once_loses_nothing(
    delivering: Delivering, house: Endpoint
) -> None:
    """It holds more than the old one did when it is looked at next: offsets would not tell them apart."""
    routes = [{"receiver": "desk", "channels": "filled"}]
    delivering.apply(webhook("desk", house.url("/desk")), routes=routes)
    old = [alert(440 + each, channel="filled") for each in range(8)]
    new = [alert(450 + each, channel="filled") for each in range(30)]
    with delivering.start() as process:
        delivering.tell(*old)
        house.until_taken("/desk", len(old))
        process.signal(signal.SIGSTOP)
        delivering.make_anew("filled")
        delivering.tell(*new)
        process.signal(signal.SIGCONT)
        came = [each.id for each in house.until_taken("/desk", len(old) + len(new))]
        assert came == [each.id for each in old + new], "each once, and in the order of their story"
        assert process.stop() == 0


def test_what_comes_over_a_channel_made_anew_does_not_overtake_what_waits_of_its_story(
    delivering: Delivering, house: Endpoint
) -> None:
    house.answers = {"/again": lambda *_: (503, {})}
    routes = [{"receiver": "again", "channels": "again"}]
    delivering.apply(webhook("again", house.url("/again")), routes=routes)
    told = [alert(480 + each, channel="again") for each in range(3)]  # they are kept with their alerts
    with delivering.start(*[0.1] * 999) as process:
        delivering.tell(*told[:2])
        until(lambda: len(delivering.ledger("again")) == 2, 20, "all wait")
        delivering.make_anew("again")
        delivering.tell(*told[2:])
        until(lambda: len(delivering.ledger("again")) == 3, 20, "what comes now waits, too")
        house.answers = {}
        assert [each.id for each in house.until_taken("/again", 3)] == [each.id for each in told]
        assert process.stop() == 0


def test_a_channel_that_is_made_anew_with_several_partitions_loses_nothing(
    delivering: Delivering, house: Endpoint
) -> None:
    """Rasid makes one, others may make more. Most wait without their alerts, which are read again."""
    routes = [{"receiver": "desk", "channels": "wide"}]
    delivering.apply(webhook("desk", house.url("/desk")), routes=routes)
    old = [alert(500 + each, channel="wide") for each in range(8)]
    new = [alert(510 + each, channel="wide") for each in range(30)]
    with delivering.start() as process:
        delivering.tell(*old)
        house.until_taken("/desk", len(old))
        process.signal(signal.SIGSTOP)
        delivering.make_anew("wide", partitions=3)
        records = [replace(delivering.record(each), partition=number % 3) for number, each in enumerate(new)]
        send_all(delivering.rasid.settings, records)
        process.signal(signal.SIGCONT)
        came = [each.id for each in house.until_taken("/desk", len(old) + len(new))]
        assert sorted(came) == [each.id for each in old + new], "each once"
        assert process.stop() == 0

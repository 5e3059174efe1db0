"""How soon an alert is at its receiver while others hang: from its channel to the first attempt.

    python -m benchmarks.deliver --seconds 20

A broker of its own, one ``rasid deliver``, and a process with the receivers' endpoints, of which some answer
nothing. Alerts come at an even rate, each for ``--fan-out`` receivers. What arrived is held against what was
due: every alert at every receiver that answers, once.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop
from aiohttp import web

from schemas import wire
from schemas.times import milliseconds, rfc3339
from services.deliver.trial import sample
from streams import install
from streams.cluster.sender import Sender
from streams.messages import topics
from streams.messages.people import Actor
from streams.messages.records import Output
from streams.receivers import known, receiver_files
from streams.settings import Settings
from tests.installation import Installation, free_ports, own_kafka, until

LATEST = 60.0  # seconds behind the last alert; what has not come by then is missing


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=50, help="alerts a second")
    parser.add_argument("--receivers", type=int, default=200)
    parser.add_argument("--hang", type=int, default=10, help="of them")
    parser.add_argument("--fan-out", type=int, default=1, help="receivers of each alert")
    asked = parser.parse_args()
    port = free_ports(1)
    ours, theirs = multiprocessing.Pipe()
    endpoints = multiprocessing.Process(target=serve, args=(port, theirs), daemon=True)
    endpoints.start()
    with (
        tempfile.TemporaryDirectory() as home,
        own_kafka(Path(home), instance="bench", deliver=f"127.0.0.1:{free_ports(1)}") as settings,
    ):
        install.install(settings)
        apply(settings, Path(home) / "receivers.yaml", port, asked)
        with Installation(settings).start("-m", "services.cli", "deliver") as process:
            until(lambda: "shares in the receivers" in process.output, 60, "it delivers")
            takes = {each for each in send(settings, asked) if each[0].startswith("takes")}
            ours.send(takes)
            arrived: dict[tuple[str, str], list[int]] = ours.recv()
            took = cpu_seconds(process.pid)
            process.kill()  # those that hang would be waited for
    endpoints.join()
    report(takes, arrived, took, asked)


def serve(port: int, parent: Connection) -> None:
    """Run the endpoints until all has come that the parent names; tell it what came, and how late, in ms."""
    arrived: dict[tuple[str, str], list[int]] = {}

    async def take(request: web.Request) -> web.Response:
        late = int(time.time() * 1000) - milliseconds(request.headers["ce-time"])
        name = request.match_info["name"]
        arrived.setdefault((name, request.headers["webhook-id"]), []).append(late)
        if name.startswith("hang"):
            await asyncio.sleep(3600)
        return web.Response(status=204)

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/{name}", take)
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        takes = await asyncio.to_thread(parent.recv)
        end = time.monotonic() + LATEST
        while not takes <= arrived.keys() and time.monotonic() < end:  # noqa: ASYNC110  # requests set it
            await asyncio.sleep(0.1)
        parent.send(arrived)

    uvloop.run(run())


def names(asked: argparse.Namespace) -> list[str]:
    """Return the receivers' names: those that hang among the others."""
    every = asked.receivers // asked.hang if asked.hang else asked.receivers + 1
    return [f"{'hang' if each % every == 0 else 'takes'}-{each}" for each in range(asked.receivers)]


def apply(settings: Settings, file: Path, port: int, asked: argparse.Namespace) -> None:
    """Put the receivers in force; each gets the alerts of its rule."""
    receivers = [
        {"name": name, "internal": True, "webhook_configs": [{"url": f"http://127.0.0.1:{port}/{name}"}]}
        for name in names(asked)
    ]
    routes = [
        {
            "receiver": name,
            "rules": [f"r{(number - more) % asked.receivers}" for more in range(asked.fan_out)],
        }
        for number, name in enumerate(names(asked))
    ]
    file.write_text(json.dumps({"receivers": receivers, "routes": routes}))
    entries, problems = receiver_files.read([file])
    assert not problems
    wanted = [each.receiver for each in entries]
    known.apply(settings, wanted, lambda _: None, by=Actor("bench", "command"))


def send(settings: Settings, asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Send alerts at an even rate; yield what is due: (receiver, alert)."""
    sender, all_names = Sender(settings), names(asked)
    topic = topics.of(settings).channel("diplomacy").name
    begun = time.monotonic()
    for number in range(int(asked.rate * asked.seconds)):
        time.sleep(max(0.0, begun + number / asked.rate - time.monotonic()))
        now = int(time.time() * 1000)
        made = sample(now)
        alert = replace(
            made,
            id=f"a-{number}",
            channel="diplomacy",
            rule=replace(made.rule, id=f"r{number % asked.receivers}"),
            story=replace(made.story, id=f"s-{number}"),
            raised_at=rfc3339(now),
        )
        sender.send(Output(topic=topic, key=alert.id.encode(), value=wire.encode(alert), timestamp=now))
        for more in range(asked.fan_out):
            yield all_names[(number + more) % asked.receivers], alert.id
    sender.close()


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def report(
    takes: set[tuple[str, str]],
    arrived: dict[tuple[str, str], list[int]],
    took: float,
    asked: argparse.Namespace,
) -> None:
    """Print what arrived how late, and fail where anything did not."""
    missing, twice = takes - arrived.keys(), [each for each in takes if len(arrived.get(each, ())) > 1]
    late = sorted(arrived[each][0] for each in takes & arrived.keys())
    quantiles = statistics.quantiles(late, n=100)
    print(f"{asked.rate:g} alerts/s, each for {asked.fan_out} of {asked.receivers} receivers", end="; ")
    print(f"{asked.hang} hang; {len(takes)} deliveries due, {len(missing)} missing, {len(twice)} twice")
    print(f"late by p50 {quantiles[49]:.0f} ms, p99 {quantiles[98]:.0f} ms, at most {late[-1]} ms")
    print(f"processor time, its start included: {took:.1f} s")
    assert not missing
    assert not twice


if __name__ == "__main__":
    main()

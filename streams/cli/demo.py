"""``rasid demo``: the main job on real input, from nothing to alerts, in one command: `make run`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from schemas import Alert, Article
from streams.cli import render
from streams.cli.files import lines_of, read_article
from streams.cli.terminal import say, show, show_text
from streams.errors import InputError
from streams.messages import times, topics
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.demo import Outcome
    from streams.process.background import Background

SAMPLES: Final = Path(__file__).with_name("demo.jsonl")  # what they show: examples/README.md


@click.command()
@click.argument("file", default=str(SAMPLES))
@click.option(
    "--yes", is_flag=True, help="Send them even to a cluster that RASID_BROKERS or --brokers names."
)
@click.pass_obj
def demo(settings: Settings, file: str, yes: bool) -> None:
    """Start everything, send the sample articles in, and show what comes out: subjects, evidence, alerts.

    FILE may name articles of your own (JSONL). Broker, worker, gateway and console are left running;
    `rasid down` stops them.
    """
    from streams import demo as job
    from streams.process import background

    if not (settings.local or yes):
        raise InputError(
            f"the demo would send articles to {settings.brokers}, where desks may be told of them:"
            " unset RASID_BROKERS, or say --yes"
        )
    told = 0

    def sent(count: int) -> None:
        say(f"sent {count} articles to {topics.of(settings).raw.name}; this is what comes out:")
        show("")

    def came(outcome: "Outcome") -> None:
        nonlocal told
        show_text(render.outcome(outcome))
        told += isinstance(outcome, Alert) and outcome.suppressed is None

    job.bring_up(settings, say)
    pid = job.start_worker(settings)
    log = background.worker(settings).log_file
    say(f"a worker reads articles in the background (process {pid}, log: {log})")
    for service in background.services(settings):
        job.start_service(service)
    with lines_of(file, settings, read_article) as lines:
        articles: Iterable[tuple[Article, bytes]] = ((line.article, line.data) for line in lines)
        if file == str(SAMPLES):
            articles = job.as_of_now((article for article, _ in articles), times.now())
        job.run(settings, articles, sent=sent, came=came)
        _say_what_next(settings, told)


def _say_what_next(settings: Settings, told: int) -> None:
    from streams.process import background

    told_nothing = "" if told else " (no rule asks for these articles, or the desks knew them: rasid why ID)"
    say(f"{told} alert{'s' * (told != 1)} raised{told_nothing}")
    gateway, console = background.services(settings)
    _say_where(gateway, settings.listen, "a gateway takes articles")
    _say_where(console, settings.console, "what desks are told is shown")
    say(f"all of them run on, logs: {settings.log_dir}")
    say("try next:  rasid push FILE.jsonl   send articles of your own, one JSON object a line")
    say("           rasid watch             see alerts as they come, in another terminal")
    say("           docs/http.md            send articles by curl")
    say("           rasid down              stop all of it")


def _say_where(service: "Background", where: str, what: str) -> None:
    from streams import demo as job

    if job.await_service(service, where):
        say(f"{what} at http://{where}")
    else:
        say(f"the {service.name} does not listen; its log says why: {service.log_file}")

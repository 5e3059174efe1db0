"""What commands load. A person waits for it at each of them."""

import os
import subprocess
import sys

import orjson
import pytest

# What takes a tenth of a second and more: Kafka's clients, event loops, and what reads Arabic.
HEAVY = (
    *("asyncio", "confluent_kafka", "faust", "kafka", "numpy", "structlog", "yaml"),
    *("processors.entities.tagger", "processors.rules.matcher", "processors.stories.desk"),
)
OF_KAFKA = {"asyncio", "confluent_kafka", "kafka", "structlog", "yaml"}
LISTINGS = (
    *("audit", "dead list", "deliveries list", "feed list", "health", "receivers list", "replay list"),
    *("rules list", "rules show x", "silence list", "status", "topics", "watch --for 1"),
)

# One process for all of them: what one of them loads is told of the first that does.
CHILD = f"""
import contextlib, io, sys
import click, orjson
from services.cli import cli
from streams.errors import RasidError

told, loaded = [], set()

def call(*words):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        with contextlib.suppress(RasidError):
            cli.main(words, prog_name="rasid", standalone_mode=False)
    new = {{name for name in {HEAVY} if name in sys.modules}} - loaded
    loaded.update(new)
    told.append((" ".join(words), sorted(new)))

def helps(group, *before):
    call(*before, "--help")
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        helps(command, *before, name) if isinstance(command, click.Group) else call(*before, name, "--help")

helps(cli)
import kafka

def refused(**_):
    raise kafka.errors.KafkaError("no broker here")

kafka.KafkaConsumer = kafka.KafkaAdminClient = refused  # as where none answers, without the wait for it
for line in {LISTINGS}:
    call(*line.split())
print(orjson.dumps(told).decode())
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> dict[str, list[str]]:
    """Return the calls with what each loaded first."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    env = clean | {"RASID_HOME": str(tmp_path_factory.mktemp("home")), "RASID_BROKERS": "127.0.0.1:1"}
    return dict(orjson.loads(subprocess.check_output([sys.executable, "-c", CHILD], env=env)))


def test_the_help_of_no_command_loads_what_only_running_it_needs(loaded) -> None:
    helps = {call: names for call, names in loaded.items() if call.endswith("--help")}
    assert len(helps) > 70
    assert {call: names for call, names in helps.items() if names} == {}


def test_listings_load_kafkas_clients_and_nothing_that_reads_arabic(loaded) -> None:
    assert {name for call in LISTINGS for name in loaded[call]} <= OF_KAFKA


def test_what_serves_loads_what_few_need_or_only_a_rare_request_where_it_is_asked_for() -> None:
    child = (
        "import sys, services.gateway.server; assert 'numpy' not in sys.modules;"
        "import services.console.server;"
        "print(*{'aiohttp', 'authlib', 'processors.pipeline'} & {*sys.modules})"
    )
    assert subprocess.check_output([sys.executable, "-c", child], text=True).split() == []

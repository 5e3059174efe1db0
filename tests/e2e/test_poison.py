"""One article must never stop the others: neither by ending the interpreter nor by hanging it."""

import time

import pytest

from streams.dead_letters import record as dead_letters
from tests.e2e import spoiled
from tests.e2e.articles import article
from tests.installation import Installation, until


def outcome(rasid: Installation, word: str) -> tuple[dead_letters.DeadLetter, str]:
    """Send ten articles, the fifth of them spoiled; return its dead letter and the worker's log."""
    values = [article(n, word if n == 5 else "ندوة") for n in range(10)]
    rasid.send("articles.raw", values)
    with rasid.start("-m", "tests.e2e.spoiled") as worker:
        until(lambda: rasid.count("articles.dead"), 120, "the article is set aside")  # three starts
        until(lambda: rasid.count("articles.enriched") >= 9, 60, "the others are enriched")
    [dead] = rasid.read("articles.dead")
    assert dead.value == values[5]
    assert len({record.key for record in rasid.read("articles.enriched")}) == 9
    assert worker.exit_code == 0
    return dead_letters.from_headers(dead.headers), worker.output


def test_an_article_that_ends_the_interpreter_is_set_aside_after_two_crashes(install):
    letter, log = outcome(install(partitions=1), spoiled.ENDS)
    assert letter.reason == "poison"
    assert log.count("worker process ended; starting it anew") == 2


def test_an_article_that_hangs_in_c_code_is_ended_by_the_supervisor(install):
    letter, log = outcome(install(partitions=1, article_deadline=1), spoiled.HANGS)
    assert letter.reason == "poison"
    assert log.count("worker process is stuck in an article; killing it") == 2


def test_an_article_that_hangs_in_python_meets_its_deadline(install):
    letter, log = outcome(install(partitions=1, article_deadline=1), spoiled.SLEEPS)
    assert letter.reason == "deadline"
    assert "starting it anew" not in log


def test_the_deaths_of_an_article_are_counted_together_where_its_partition_moves_to_another_machine(
    install, tmp_path
):
    here = install(partitions=1, session_timeout=6)
    there = Installation(here.settings.changed(home=tmp_path / "there", instance="there"))
    value = article(1, spoiled.ENDS)
    with here.start("-m", "tests.e2e.spoiled") as first:
        until(lambda: list(here.settings.state_dir.rglob("enrich.marker")), 30, "the worker works")
        here.send("articles.raw", [value])
        until(lambda: here.count("suspects"), 60, "its death is counted")
        first.kill()  # the machine is gone, and with it its disk
    deaths = here.count("suspects")
    with there.start("-m", "tests.e2e.spoiled") as second:
        until(lambda: here.count("articles.dead"), 60, "the article is set aside")
        deaths += second.output.count("worker process ended; starting it anew")
    [dead] = here.read("articles.dead")
    assert (dead.value, dead_letters.from_headers(dead.headers).reason) == (value, "poison")
    assert deaths == 2


@pytest.mark.parametrize("word", [spoiled.HANGS, spoiled.SLEEPS])
def test_a_stop_ends_in_bounded_time_whatever_an_article_does(install, word):
    rasid = install(partitions=1, article_deadline=3)
    rasid.send("articles.raw", [article(1), article(2, word)])
    with rasid.start("-m", "tests.e2e.spoiled") as worker:
        until(lambda: list(rasid.settings.state_dir.rglob("enrich.marker")), 30, "the worker works")
        until(lambda: rasid.count("articles.enriched"), 30, "the first article is enriched")
        begun = time.monotonic()
        assert worker.stop() == 0
        assert time.monotonic() - begun < 15

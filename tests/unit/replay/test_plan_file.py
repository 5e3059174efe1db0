"""A plan is written whole or not at all; a file that is none is told as such, whatever stands in it."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from schemas import ReplayPlan
from schemas.replay import RuleSet
from streams.cli import cli
from streams.cluster.offsets import Runs
from streams.errors import InputError, ReplayError
from streams.replay import plan
from streams.settings import Settings

TIME = "2026-03-01T12:00:00.000Z"
PLAN = ReplayPlan(
    id="r-1", made_at=TIME, made_by="amal", asked="rasid replay plan --last 7d", cluster="c", topic_prefix="",
    topic="articles.raw", topic_id="t", pipeline="1.0", rules=RuleSet(end=0, count=0, digest=""), first=TIME,
    last=TIME, messages=1, bytes=1, estimate=1, offsets={"0": "0"},
)  # fmt: skip


@pytest.mark.parametrize("text", ["!!timestamp لندن", "!!bool لندن", "!!int ''", "[" * 5_000, "&a [*a]", ""])
def test_what_is_no_plan_is_told(tmp_path, text):
    path = tmp_path / "replay.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a replay plan"):
        plan.read(path)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system refuse what makes a file larger, as a disk that becomes full does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_plan_that_found_no_room_leaves_nothing_and_can_be_written_again(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    with files_of_at_most(100), pytest.raises(InputError, match=r"plan\.yaml: file too large"):
        plan.write(PLAN, path)
    assert not list(tmp_path.iterdir())
    plan.write(PLAN, path)
    assert plan.read(path) == PLAN
    with pytest.raises(InputError, match="file exists"):
        plan.write(PLAN, path)


def test_a_plan_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xc7\xe1\xd4\xd1\xde.yaml")  # windows-1256
    plan.write(PLAN, path)
    assert plan.read(path) == PLAN


def test_a_plan_of_a_year_is_written_as_fast_as_a_person_reads_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml.emitter.Emitter, "write_plain", lambda *_: pytest.fail("a character at a time"))
    path = tmp_path / "plan.yaml"
    asked = "rasid replay plan --source وكالة.example\u0085"
    made = replace(PLAN, asked=asked, messages=20_000, offsets={"0": " ".join(map(str, range(0, 40_000, 2)))})
    plan.write(made, path)
    assert plan.read(path) == made
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) < 120, "a person can read it"


def test_a_plan_tells_of_names_that_are_in_no_message(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    made = replace(PLAN, missing=2, missing_such_as="خبر\u0085messages: 7")
    plan.write(made, path)
    assert plan.read(path) == made
    assert (
        "2 of the ids and sources that were asked for are in none of them, such as 'خبر" in path.read_text()
    )
    assert not any("ids and sources" in line for line in plan.summary(PLAN))


@pytest.mark.parametrize("parent", ["none", "file"])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, parent: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"no such file|not a directory"):
        plan.write(PLAN, tmp_path / parent / "plan.yaml")


@pytest.mark.parametrize("taken", ["file", "link", "folder"])
def test_a_name_that_is_taken_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: str
) -> None:
    path = tmp_path / "plan.yaml"
    {"file": path.touch, "link": lambda: path.symlink_to("nowhere"), "folder": path.mkdir}[taken]()
    monkeypatch.setattr(plan, "make", lambda *_, **__: pytest.fail("all was read"))
    words = ["replay", "plan", "--last", "7d", "--out"]
    with pytest.raises(InputError, match=r"plan\.yaml: file exists"):
        cli.main([*words, str(path)], standalone_mode=False)
    with pytest.raises(InputError, match="no such file or directory"):
        cli.main([*words, str(tmp_path / "none" / "plan.yaml")], standalone_mode=False)


def test_a_plan_that_no_record_could_hold_is_refused_when_it_is_made() -> None:
    far_apart, together = Runs(), Runs()
    for each in range(10_000):
        far_apart.add(100_000 + 2 * each)
        together.add(each)
    settings = Settings(max_article_bytes=10_000)
    assert plan._written(settings, {0: together}) == {"0": "0-9999"}
    with pytest.raises(ReplayError, match="ask for a part"):
        plan._written(settings, {0: together, 1: far_apart})


def test_a_range_that_ends_before_it_begins_is_told_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plan.Admin, "open", lambda *_: pytest.fail("all was read"))
    words = ["replay", "plan", "--from", "2026-10-01T00:00+03:00", "--to", "2026-09-01T00:00+03:00"]
    with pytest.raises(InputError, match=r"ends at 2026-.*begins at 2026-.*behind its beginning"):
        cli.main(words, standalone_mode=False)

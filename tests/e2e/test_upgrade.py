"""An upgrade with workers of two versions side by side, and the way back."""

import shutil
import time
from collections import Counter
from pathlib import Path

from schemas import Alert, wire
from streams import install
from streams.messages import topics
from tests.installation import Installation, Process, until
from tests.soak.load import Load, Protocol

ROOT = Path(__file__).parents[2]
# A field that this version does not know, in all that travels and in all that is kept.
WRITES_MORE = {
    "schemas/wire.py": (
        "return orjson.dumps(message)",
        """return orjson.dumps(message)[:-1] + b',"to_come":[{"a":1}]}'""",
    ),
    "processors/stories/entries.py": (
        "return orjson.dumps({key:",
        'return orjson.dumps({"to_come": {"a": [1]}} | {key:',
    ),
}


def newer(folder: Path) -> Path:
    """Write a version that is still to come: of another pipeline, and it writes more than this one knows."""
    for package in ("schemas", "processors", "streams", "services"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (before, after) in WRITES_MORE.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} is not what this test knows"
        (folder / name).write_text(text.replace(before, after), encoding="utf-8")
    return folder


def start(rasid: Installation, version: Path) -> Process:
    """Start a worker of the version that stands in a folder."""
    return rasid.worker(PYTHONSAFEPATH="1", PYTHONPATH=str(version))


def two_at_once(rasid: Installation) -> str:
    """Return what status shows while it warns of two pipelines, else nothing."""
    shown = rasid.run("status").stdout.decode()
    return shown if "2 pipelines at once" in shown else ""


def told_new(rasid: Installation) -> Counter[tuple[str, str]]:
    """Return how often each story was told as new by each rule; alerts that came twice count once."""
    own = topics.of(rasid.settings)
    alerts = {
        record.key: wire.decode(Alert, record.value)
        for each in install.BUILT_IN
        for record in rasid.read(own.channel(each.channel).base)
    }
    return Counter((each.rule.id, each.story.id) for each in alerts.values() if each.kind == "new")


def test_two_versions_work_side_by_side_and_the_way_back_is_open(install, tmp_path):
    rasid = install(session_timeout=6)
    to_come = newer(tmp_path / "to-come")
    load, protocol = Load(rasid.settings, rate=20), Protocol(rasid.settings)
    protocol.start()
    load.start()

    def flows(what: str) -> None:
        now = time.monotonic()
        until(lambda: protocol.flows_since(now), 60, what)

    try:
        old = start(rasid, ROOT)
        flows("the old version works")
        new = start(rasid, to_come)
        warned = until(lambda: two_at_once(rasid), 60, "both are in the group, and status warns")
        flows("both work")
        assert old.stop() == 0
        flows("the new version works alone")
        back = start(rasid, ROOT)
        flows("both work again")
        assert new.stop() == 0
        flows("the old version works alone again")
        assert "pipelines at once" not in rasid.run("status").stdout.decode()
        load.stop()
        until(lambda: set(load.ids) <= protocol.enriched and protocol.all_decided, 60, "all came out")
        assert back.stop() == 0
    finally:
        load.stop()
        protocol.stop()
    assert not protocol.dead
    assert not rasid.restarts()
    assert set(told_new(rasid).values()) == {1}, "no story was new twice to a rule"
    pipelines = Counter(wire.read_object(each.value)["pipeline"] for each in rasid.read("articles.enriched"))
    assert len(pipelines) == 2, "each version did its part"
    assert f"2 pipelines at once ({', '.join(sorted(pipelines))})" in warned

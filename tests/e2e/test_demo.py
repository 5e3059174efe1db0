"""`make run`, as a newcomer meets it: from nothing to alerts, twice, all left running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams import broker
from streams.process import background
from streams.settings import Settings
from tests.installation import Installation, free_ports


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Installation]:
    port = free_ports(4)
    listen, console = f"127.0.0.1:{port + 2}", f"127.0.0.1:{port + 3}"
    own = Installation(
        Settings(home=tmp_path / "home", port=port, listen=listen, console=console, instance="demo")
    )
    yield own
    for service in background.services(own.settings):
        service.stop()
    background.worker(own.settings).stop()
    broker.stop(own.settings)


def test_the_demo_shows_subjects_and_alerts_and_leaves_all_running_twice(fresh: Installation) -> None:
    first = fresh.run("demo", timeout=180)  # a broker and four programs start
    shown, said = first.stdout.decode(), first.stderr.decode()
    assert "● \u2068مكافحة التطرف" in shown
    assert "● \u2068الدبلوماسية" in shown
    assert "counter-extremism" in shown
    assert "»" in shown  # evidence in its sentence
    assert "rasid push" in said
    assert "rasid watch" in said
    assert "rasid down" in said
    assert str(fresh.settings.log_dir) in said
    assert f"takes articles at http://{fresh.settings.listen}" in said
    assert f"is shown at http://{fresh.settings.console}" in said

    programs = (background.worker(fresh.settings), *background.services(fresh.settings))
    before = [each.find() for each in programs]
    assert all(before)
    second = fresh.run("demo")
    assert second.returncode == 0
    assert [each.find() for each in programs] == before

    status = fresh.run("status").stdout.decode()
    assert all(f"process {pid}" in status for pid in before)
    assert "articles.raw" in status

    assert fresh.run("down").returncode == 0
    assert [each.find() for each in programs] == [None, None, None]
    gone = fresh.run("status", check=False)
    assert gone.returncode == 1
    assert b"rasid up" in gone.stderr

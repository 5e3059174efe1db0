"""``/healthz``: whether pages show what is, for those who look after the console."""

import json
from pathlib import Path

from tests.unit.console.asking import Site


def test_it_is_well_with_kafka_there_and_an_archive_that_keeps_up(tmp_path: Path) -> None:
    site = Site(tmp_path)

    def health() -> tuple[int, dict[str, str]]:
        answer = site.ask("/healthz")
        return answer.status, json.loads(answer.body)

    def not_ok(why: str) -> tuple[int, dict[str, str]]:
        return 503, {"status": "not ok", "why": why}

    archive, probe = site.console.live.archive, site.console.live.probe
    assert health() == not_ok("the archive is being built")
    archive.whole = True
    assert health() == (200, {"status": "ok"})
    probe.answers = False
    assert health() == not_ok("Kafka does not answer")
    probe.answers, archive.away = True, "too many open files"
    assert health() == not_ok("too many open files")
    archive.ended = "the disk is full"
    assert health() == not_ok("the disk is full")

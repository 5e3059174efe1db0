"""What Prometheus is told: only when asked, only where asked, and what is true."""

from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from streams.process import slots, status
from tests.e2e.articles import article
from tests.installation import Installation, free_ports, until


def scrape(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_was_done_is_counted(rasid: Installation) -> None:
    port = free_ports(1)
    title = "ندوة عن مكافحة التطرف والإرهاب وحماية الشباب من الفكر المتطرف"
    rasid.send("articles.raw", [*(article(n, title) for n in range(20)), b"no article", None])
    with rasid.worker("--metrics", f"127.0.0.1:{port}"):
        until(
            lambda: rasid.count("articles.enriched") == 20 and rasid.count("articles.dead") == 2,
            40,
            "all done",
        )
        until(lambda: scrape(port).get(("rasid_messages_total", (("stage", "watch"),))) == 20, 20, "counted")
        hits = rasid.count("hits")  # all of them: a batch is counted when all that it caused is confirmed
        until(
            lambda: scrape(port).get(("rasid_messages_total", (("stage", "alert"),)), 0) == hits,
            20,
            "counted",
        )
        until(
            lambda: len([name for name, _ in scrape(port) if name == "rasid_lag_messages"]) == 6, 20, "lags"
        )
        found = until(lambda: at_rest(port), 20, "what is in flight is told once a second")
        assert alerts(found)
        rasid.run("rules", "remove", "--yes", "counter-extremism", "diplomacy")
        until(lambda: not alerts(scrape(port)), 20, "channels without a rule are no longer told of")
    assert found["rasid_articles_total", ()] == 22
    assert found["rasid_enriched_articles_total", ()] == 20
    assert found["rasid_dead_letters_total", (("reason", "not-json"), ("stage", "enrich"))] == 1
    assert found["rasid_dead_letters_total", (("reason", "no-value"), ("stage", "enrich"))] == 1
    assert found["rasid_hits_total", ()] == hits > 0
    assert sum(alerts(found).values()) + found["rasid_suppressed_alerts_total", ()] >= 1
    assert found["rasid_latency_seconds_count", (("stage", "enrich"),)] == 22
    assert 0 < found["rasid_latency_seconds_sum", (("stage", "enrich"),)] < 22 * 60
    assert found["rasid_dead_share", (("stage", "enrich"),)] in {0.0, 2 / 22}
    assert found["rasid_kafka_answers", ()] == 1


def alerts(found: dict[tuple[str, tuple[tuple[str, str], ...]], float]) -> dict[str, float]:
    """Return how many alerts are told of each channel that desks have."""
    return {
        dict(labels)["channel"]: value
        for (name, labels), value in found.items()
        if name == "rasid_alerts_total" and ("channel", "replay") not in labels
    }


def at_rest(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float] | None:
    """Return what is told, once nothing is in flight."""
    found = scrape(port)
    return None if found["rasid_in_flight_outputs", ()] else found


def test_no_port_is_open_unless_asked_for(rasid: Installation) -> None:
    with rasid.worker() as worker:
        until(lambda: rasid.run("health", check=False).returncode == 0, 40, "the worker is well")
        [slot] = slots.taken(rasid.settings)
        said = status.read(slots.folder(rasid.settings, slot) / slots.STATUS)
        assert said
        assert listening(worker.pid) == listening(said.pid) == set()


def listening(pid: int) -> set[str]:
    """Return the sockets of a process that wait for somebody to connect."""
    tables = [Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    waiting = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}  # the kernel's number for LISTEN
    opened = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            opened.add(str(each.readlink()))
    return opened & waiting


def test_each_process_has_a_port_of_its_own(install):
    rasid, port = install(partitions=2), free_ports(2)
    with rasid.worker("--metrics", str(port), processes=2):
        slots = set()
        for each in (port, port + 1):
            until(lambda each=each: answers(each), 40, f"port {each} answers")
            slots |= {dict(labels)["slot"] for name, labels in scrape(each) if name == "rasid_info"}
    assert slots == {"0", "1"}


def answers(port: int) -> bool:
    try:
        return bool(scrape(port))
    except OSError:
        return False

"""A broker that is gone for good: whoever serves ends all the same when asked to, and says what is left."""

import json
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

from services.console.server import ENDS_WITHIN as CONSOLE_ENDS_WITHIN
from services.deliver.stop import STOP_SECONDS
from services.gateway.server import ENDS_WITHIN as GATEWAY_ENDS_WITHIN
from streams import install as installing
from streams.broker import local
from tests.endpoint import endpoint
from tests.installation import Installation, free_ports, own_kafka, until
from tests.integration.test_deliver import Delivering, alert, webhook

BUSY = 5  # seconds that a busy machine takes beside


def answers(address: str) -> bool:
    with suppress(OSError), urlopen(f"http://{address}") as told:
        return told.status == 200
    return False


def test_whoever_serves_ends_in_time_though_its_broker_is_gone_for_good(tmp_path: Path) -> None:
    with own_kafka(tmp_path / "own") as own, endpoint() as house:
        first = free_ports(3)
        deliver, listen, console = (f"127.0.0.1:{first + number}" for number in range(3))
        rasid = Installation(replace(own, deliver=deliver, listen=listen, console=console, partitions=1))
        installing.install(rasid.settings)
        delivering = Delivering(rasid, tmp_path)
        gone = threading.Event()
        house.answers = {"/slow": lambda *_: (200, {}) if gone.wait(60) else None}
        delivering.apply(webhook("slow", house.url("/slow")))
        others = [rasid.start("-m", "services.cli", each) for each in ("console", "gateway")]
        process = delivering.start()
        until(lambda: answers(f"{console}/") and answers(f"{listen}/healthz"), 60, "all are there")
        delivering.tell(alert(1))
        waiting = 'rasid_deliver_waiting{integration="webhook",receiver="slow"}'
        until(lambda: delivering.metric(waiting) == 1, 20, "it is under way")
        broker = local.find(own)
        assert broker
        os.kill(broker, signal.SIGKILL)
        gone.set()
        house.until_taken("/slow", 1)
        begun = time.monotonic()
        for each in (process, *others):
            each.signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS + BUSY) == 1
        for each, seconds in zip(others, (CONSOLE_ENDS_WITHIN, GATEWAY_ENDS_WITHIN), strict=True):
            assert each.wait(seconds + BUSY - (time.monotonic() - begun)) == 0
        [said] = [json.loads(line) for line in process.output.splitlines() if "under the same id" in line]
        assert said["deliveries"] == ["slow/webhook/a-1"]
        rasid.close()

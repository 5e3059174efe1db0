"""Whoever tries for as long as a cluster is away leaves nothing behind, try by try."""

import gc
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from streams.cluster import reader
from streams.cluster.admin import Admin
from streams.cluster.reader import Reader
from streams.errors import ClusterError
from streams.settings import Settings
from tests.installation import free_ports


def left_open() -> tuple[set[threading.Thread], int]:
    gc.collect()  # kafka-python leaves the socket of a connection that failed to it
    return set(threading.enumerate()), len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("client", [Reader.open, lambda settings: Admin.open(settings, bootstrap_ms=100)])
def test_a_client_that_reaches_nobody_leaves_no_thread_and_no_file_open(
    client: Callable[[Settings], AbstractContextManager[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BOOTSTRAP_MS", 100)
    nowhere = Settings(brokers=f"127.0.0.1:{free_ports(1)}")
    before = left_open()
    for _ in range(3):
        with pytest.raises(ClusterError, match="no Kafka answers"), client(nowhere):
            pass
    assert left_open() == before

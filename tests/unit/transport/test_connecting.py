"""A broker that takes connections and answers nothing holds up nobody for long."""

import asyncio
import time

from aiokafka.client import AIOKafkaClient
from aiokafka.structs import BrokerMetadata

from streams.transport import consumer


def test_connecting_to_a_broker_that_hangs_is_given_up_for_all_who_wait(monkeypatch):
    monkeypatch.setattr(consumer, "CONNECT_SECONDS", 0.2)

    async def connect():
        closed = asyncio.Event()

        async def silence(_reader, writer):
            await closed.wait()
            writer.close()

        server = await asyncio.start_server(silence, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        client = AIOKafkaClient(bootstrap_servers=f"{host}:{port}", request_timeout_ms=60_000)
        client.cluster._brokers = {1: BrokerMetadata(1, host, port, None)}
        consumer._bound_connecting(client)
        begun = time.monotonic()
        found = await asyncio.gather(*(client._get_conn(1) for _ in range(5)))
        took = time.monotonic() - begun
        closed.set()
        server.close()
        await client.close()
        return found, took

    found, took = asyncio.run(connect())
    assert found == [None] * 5
    assert took < 2  # not five times over, one behind the other

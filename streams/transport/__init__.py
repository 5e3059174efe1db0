"""A transport for Faust that delivers batches and loses nothing, as fast as its peers.

    app = faust.App("rasid", …)
    app.transport = Transport([URL("kafka://localhost:9092")], app)
    raw = app.topic("articles.raw", schema=BatchSchema(max_records=200))

    @app.agent(raw)
    async def enrich(stream):
        async for batch in batches(stream):
            for record in batch.records:
                await batch.wait_for_capacity()
                batch.produce("articles.enriched", work(record.value), key=record.key)
            batch.seal()

What it promises, in the order of a record's way through it:

1. What is read is tracked before an agent gets it, and holds its partition's commit until it is finished.
   (`offset_tracker`, `consumer`)
2. A batch is finished when the agent sealed it and the broker confirmed every output of it, written to all
   replicas, once and in order; changes of tables are outputs too. (`producer`, `batches`)
3. A commit ends before the first unfinished batch in the order of reading, over holes, markers and rewinds.
   (`offset_tracker`)
4. Whatever Faust acknowledges by itself (skipped in a rebalance, passed by a stream) has no effect.
   (`consumer`)
5. An output that is given up for good stops the process, and its batch is not acknowledged. (`producer`)
6. Memory is bounded on both sides: bytes read and not acknowledged, outputs sent and not confirmed. A stop
   and a rebalance end in bounded time, whatever an agent does. (`consumer`, `producer`)
7. An agent that raises stops the process; its batch was not acknowledged and is read again. (`consumer`)
8. A worker that was suspended and lost its partitions can tell (`Batch.lost`), and what it then still writes
   to a table's changelog hides nothing that their new owner wrote. (`batches`, `tables`)
9. What is read while a table's recovery ends is kept: only a flow that was suspended is emptied. (`flow`)
10. What is read during a rebalance and dropped is read again, also where nothing is committed yet.
    (`consumer`)
11. Nothing is read of an assignment before agents and tables are ready for it. (`consumer`)

The rest of Faust stays: app, agents, tables, assignor, command line. But keep `table_standby_replicas` at
0: a standby of Faust as it comes loses changes which its disk then claims, and 9 was not tried with one.
"""

from streams.transport.batches import Batch, batches
from streams.transport.driver import Transport
from streams.transport.errors import REFUSALS, NotDelivered, TooLarge, TransportError
from streams.transport.schema import BatchSchema
from streams.transport.tables import Table

__all__ = [
    "REFUSALS",
    "Batch",
    "BatchSchema",
    "NotDelivered",
    "Table",
    "TooLarge",
    "Transport",
    "TransportError",
    "batches",
]

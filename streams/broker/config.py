"""What the local broker is told. ``docker-compose.yml`` says the same; a test holds them together."""

from pathlib import Path
from typing import Final

KAFKA_VERSION: Final = "4.2.1"
IMAGE: Final = f"apache/kafka:{KAFKA_VERSION}"
HEAP: Final = ("-Xms256m", "-Xmx512m")

# What any broker for Rasid needs, wherever it runs. A single node keeps one replica of everything.
SETTINGS: Final = {
    # Rasid makes its topics itself: a misspelt name must be an error, not a new topic.
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",  # one consumer group in use; 50 would only cost start-up time
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",  # a lone worker need not wait for company
    "log.message.timestamp.before.max.ms": str(2**63 - 1),  # old articles keep their event time
    "group.min.session.timeout.ms": "6000",
}


# Of a broker that has none beside it.
LONE: Final = {
    # After a crash the controller refuses the broker until the dead one's session is over: nine seconds, by
    # default, in which nothing runs.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # Twice a second it would write that nothing has happened, for others to see how far behind they are: a
    # quarter of what an idle broker costs.
    "metadata.max.idle.interval.ms": "0",
}


def server_properties(data: Path, port: int) -> str:
    """Return the text of ``server.properties`` for a single node that only this machine can reach."""
    listeners = f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}"
    own = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{port + 1}",
        "controller.listener.names": "CONTROLLER",
        "listeners": listeners,
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(data),
    }
    return "".join(f"{key}={value}\n" for key, value in (own | LONE | SETTINGS).items())

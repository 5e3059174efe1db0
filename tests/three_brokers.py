"""Three brokers on this machine, replication 3; each can be ended, frozen, and robbed of its disk."""

import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from streams.broker import config, local
from streams.cluster.admin import Admin
from streams.errors import ClusterError
from streams.settings import Settings
from tests import java
from tests.installation import free_ports, until

NODES: Final = (1, 2, 3)
HEAP: Final = ("-Xms128m", "-Xmx512m")  # with 256 a broker of 120 partitions did not come back
INTERNAL: Final = {  # what Kafka keeps for itself is replicated too
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "transaction.state.log.num.partitions": "4",  # of 50 each has replicas, to be read at each start
}


@contextmanager
def three_brokers(home: Path) -> Iterator["Cluster"]:
    """Start them in ``home``; end them in the end."""
    cluster = Cluster(home, free_ports(2 * len(NODES)))
    try:
        cluster.start(*NODES)
        yield cluster
    finally:
        cluster.kill(*NODES)


class Cluster:
    """Each node is a broker and a controller. ``settings``: of a client that knows all three."""

    def __init__(self, home: Path, port: int) -> None:
        self._home = home
        self._ports = {node: port + 2 * (node - 1) for node in NODES}  # and the controllers' one above
        self._id = uuid.uuid4().hex[:22]
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self.settings = Settings(
            brokers=",".join(map(self.address, NODES)), home=home / "client", replication=len(NODES)
        )
        self._java = java.kafka(local._jars(self.settings, print), HEAP)

    def address(self, node: int) -> str:
        """Return where a node is reached."""
        return f"127.0.0.1:{self._ports[node]}"

    def start(self, *nodes: int) -> None:
        """Start nodes, formatting disks that are empty, and wait until each answers and leads again."""
        for node in nodes:
            home, properties = self._home / str(node), self._properties(node)
            if not (home / "data" / "meta.properties").exists():
                self._format(properties)
            with (home / "broker.log").open("ab") as log:
                # In a group of its own: a Ctrl-C is for the tests.
                self._processes[node] = subprocess.Popen(
                    [*self._java, "kafka.Kafka", str(properties)],
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for node in nodes:
            until(lambda node=node: self._answers(node), 90, f"node {node} answers")

    def stop(self, node: int) -> None:
        """End a node by SIGTERM: it hands over what it leads."""
        self._processes[node].terminate()
        self._processes[node].wait(60)

    def kill(self, *nodes: int) -> None:
        """End nodes by SIGKILL, frozen ones too."""
        for node in nodes:
            if process := self._processes.get(node):
                process.kill()
                process.wait()

    def freeze(self, node: int) -> None:
        """Stop a node where it stands: its connections stay open, and nothing is answered."""
        os.kill(self._processes[node].pid, signal.SIGSTOP)

    def thaw(self, node: int) -> None:
        """Let a frozen node go on."""
        os.kill(self._processes[node].pid, signal.SIGCONT)

    def wipe(self, node: int) -> None:
        """Empty the disk of a node that was ended."""
        shutil.rmtree(self._home / str(node) / "data")

    def leads(self, node: int, topic: str) -> int:
        """Return how many partitions of a topic a node leads, as the others see it."""
        with Admin.open(self.settings) as admin:
            [found] = admin._client.describe_topics([topic])
        return sum(part["leader_id"] == node for part in found["partitions"])

    def in_sync(self, *topics: str) -> bool:
        """Return whether every replica of some topics has all of them."""
        with Admin.open(self.settings) as admin:
            found = admin._client.describe_topics(list(topics))
        return all(len(part["isr_nodes"]) == len(NODES) for each in found for part in each["partitions"])

    def _properties(self, node: int) -> Path:
        home, port = self._home / str(node), self._ports[node]
        home.mkdir(parents=True, exist_ok=True)
        voters = ",".join(f"{each}@127.0.0.1:{self._ports[each] + 1}" for each in NODES)
        own = {"node.id": str(node), "controller.quorum.voters": voters, **INTERNAL}
        dropped = own.keys() | config.LONE  # nine seconds to an election, as in a newsroom's cluster
        lines = config.server_properties(home / "data", port).splitlines()
        kept = [line for line in lines if line.split("=")[0] not in dropped]
        path = home / "server.properties"
        path.write_text("".join(f"{line}\n" for line in [*kept, *(f"{k}={v}" for k, v in own.items())]))
        return path

    def _format(self, properties: Path) -> None:
        tool = [*self._java, "kafka.tools.StorageTool", "format", f"--cluster-id={self._id}"]
        done = subprocess.run([*tool, "-c", str(properties)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def _answers(self, node: int) -> bool:
        assert self._processes[node].poll() is None, (self._home / str(node) / "broker.log").read_text()[
            -2000:
        ]
        try:
            with Admin.open(self.settings.changed(brokers=self.address(node)), bootstrap_ms=1_000):
                return True
        except ClusterError:
            return False

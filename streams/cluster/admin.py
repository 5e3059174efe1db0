"""Topics, groups and offsets of a cluster. Every refusal is a ClusterError of one line."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple, Self

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import (
    ACLOperation,
    ConfigFilterType,
    ConfigResource,
    ConfigResourceType,
    MemberToRemove,
    OffsetSpec,
)
from kafka.errors import (
    AuthorizationError,
    GroupIdNotFoundError,
    InvalidReplicationFactorError,
    TopicAlreadyExistsError,
    for_code,
)
from kafka.protocol.broker_version_data import infer_broker_version_from_api_versions
from kafka.structs import OffsetAndMetadata

from streams.cluster import security
from streams.cluster.clients import connected
from streams.cluster.failures import (
    METADATA_MS,
    PATIENCE,
    REFUSALS,
    REQUEST_MS,
    RIGHTS,
    Patient,
    explained,
    refused,
)
from streams.cluster.parts import TopicPart
from streams.errors import ClusterError, RefusedError, SettingsError
from streams.messages.topics import Topic
from streams.settings import Settings

# A person waits in front of it: long enough for a busy cluster, short enough to be told of a wrong address.
BOOTSTRAP_MS: Final = 6_000

# Between two tries to connect, at most: kafka-python's own limit of 30 s leaves whoever watches alerts, and
# the rules of a worker, half a minute behind a broker that is long back.
RECONNECT_MS: Final = 1_000

# The first version whose topics can be told to keep an article's event time, however old
# (`message.timestamp.before.max.ms`, KIP-937). Static members need 2.3, removing them 2.4.
OLDEST_KAFKA: Final = (3, 6)

_ALL: Final = frozenset(ACLOperation.__members__)


class Position(NamedTuple):
    """Where a group is in one partition: the next offset it will read, and how many messages wait."""

    offset: int
    behind: int


class Member(NamedTuple):
    """A member of a consumer group.

    Attributes:
        instance_id: its static name.
        host: that it runs on.
        client_id: what it calls itself; a worker tells its pipeline there.
        parts: the partitions that it reads.
    """

    instance_id: str
    host: str
    client_id: str
    parts: frozenset[TopicPart]


class Standing(NamedTuple):
    """How a topic stands on the cluster; ``config`` is what holds, the brokers' defaults included."""

    partitions: int
    replicas: int
    config: dict[str, str]


class Admin:
    """An administrator's connection to the cluster."""

    def __init__(self, client: Any, cluster: Any = None) -> None:
        """``client``: kafka-python's; ``cluster``: what that client has learnt of the cluster."""
        self._client = client
        self._cluster = cluster

    @classmethod
    @contextmanager
    def open(
        cls, settings: Settings, bootstrap_ms: int = BOOTSTRAP_MS, patience: float = PATIENCE
    ) -> Iterator[Self]:
        """Connect; whatever Kafka refuses inside is a ClusterError.

        Args:
            settings: where the cluster is and how to log in.
            bootstrap_ms: milliseconds to wait for a first answer.
            patience: seconds in which other brokers are asked where one is away.
        """
        with explained(settings):
            client, net = connected(
                KafkaAdminClient,
                bootstrap_servers=security.log_in(settings),
                client_id="rasid-admin",
                bootstrap_timeout_ms=bootstrap_ms,
                request_timeout_ms=REQUEST_MS,
                metadata_max_age_ms=METADATA_MS,
                reconnect_backoff_max_ms=RECONNECT_MS,
                **security.for_kafka_python(settings),
            )
            try:
                # `describe_cluster` would say the same of the cluster, and fails with brokers older than 3.7.
                yield cls(Patient(client, patience), net.cluster)
            finally:
                client.close()

    # The cluster

    def cluster_id(self) -> str:
        """Return Kafka's id of the cluster."""
        return str(self._cluster.cluster_id)

    def require_version(self) -> None:
        """Hold the broker that answers against ``OLDEST_KAFKA``.

        Raises:
            RefusedError: it is older.
        """
        found = infer_broker_version_from_api_versions(self._client.api_versions())
        if found < OLDEST_KAFKA:
            has, needs = (".".join(map(str, version)) for version in (found, OLDEST_KAFKA))
            raise RefusedError(f"the brokers run Kafka {has}: Rasid needs {needs} or newer")

    # Topics

    def existing(self) -> dict[str, int]:
        """Return the topics of the cluster with their partitions."""
        return {
            each["name"]: len(each["partitions"])
            for each in self._client.describe_topics()
            if not each["error_code"]
        }

    def topic_ids(self, names: Iterable[str]) -> dict[str, str]:
        """Return Kafka's id of each of the topics ``names`` that exists: a topic made again has another."""
        return {
            each["name"]: str(each["topic_id"])
            for each in self._client.describe_topics(sorted(names))
            if not each["error_code"]
        }

    def parts(self, names: Iterable[str]) -> list[TopicPart]:
        """Return the partitions of the topics ``names``."""
        return [
            TopicPart(each["name"], part["partition_index"])
            for each in self._client.describe_topics(sorted(names))
            for part in each["partitions"]
        ]

    def ensure_topics(self, wanted: Iterable[Topic], settings: Settings) -> list[str]:
        """Make the topics that are missing and hold the others against the table; return the names made.

        Raises:
            TopicError: a topic exists with other partitions.
            SettingsError: there are fewer brokers than replicas.
            RefusedError: some may not be made, with which and why.
        """
        found = self.existing()
        missing = {}
        for topic in wanted:
            if topic.name in found:
                topic.check(found[topic.name])
            else:
                missing[topic.name] = {
                    "num_partitions": topic.partitions,
                    "replication_factor": settings.replication,
                    "configs": topic.config,
                }
        if missing:
            # Another worker may be faster: it makes them from the same table.
            with suppress(TopicAlreadyExistsError):
                try:
                    self._client.create_topics(missing)
                except InvalidReplicationFactorError:
                    raise SettingsError(
                        f"RASID_REPLICATION={settings.replication}: the cluster at {settings.bootstrap}"
                        " has fewer brokers: start more, or set it to how many there are"
                    ) from None
                except REFUSALS:
                    raise refused(settings, self._why_not(missing)) from None
            self._client.wait_for_topics(list(missing))
        return list(missing)

    def _why_not(self, missing: Mapping[str, Mapping[str, Any]]) -> str:
        """Ask once more, without making any, which topics may not be made; say so, by the broker's reason."""
        answer = self._client.create_topics(missing, validate_only=True, raise_errors=False)
        topics: dict[str, list[str]] = {}
        for each in answer["topics"]:
            error = for_code(each["error_code"])
            if issubclass(error, REFUSALS):
                reason = each["error_message"] or error.__name__
                topics.setdefault(reason.rstrip("."), []).append(each["name"])
        reasons = (f"{reason} ({', '.join(sorted(names))})" for reason, names in topics.items())
        return (
            f"topics are missing, or hidden from it, and it may not make them: {'; '.join(reasons)};"
            f" `rasid up` makes them for a user who may; {RIGHTS}"
        )

    def require_rights(self, needed: Mapping[str, Collection[str]], settings: Settings) -> None:
        """Hold what this user may do with topics, whether they exist yet or not, against what it needs.

        Brokers that do not tell (they are not Apache Kafka) are believed to allow all.

        Args:
            needed: operation, in Kafka's words → the topics that it is for.
            settings: where the cluster is, and who asks.

        Raises:
            RefusedError: rights are missing: which, and on which topics.
        """
        names = sorted({name for topics in needed.values() for name in topics})
        if not names:
            return
        allowed = {each["name"]: _allowed(each) for each in self._client.describe_topics(names)}
        lacking = []
        for operation, topics in needed.items():
            denied = [name for name in sorted(topics) if operation.upper() not in allowed[name]]
            if denied:
                lacking.append(f"{operation} {', '.join(denied)}")
        if lacking:
            raise refused(settings, f"it may not {'; '.join(lacking)}: {RIGHTS}")

    def raise_partitions(self, wanted: Mapping[str, int]) -> None:
        """Give topics more partitions: so many in all."""
        if wanted:
            self._client.create_partitions(dict(wanted))

    def standing(self, names: Iterable[str]) -> dict[str, Standing]:
        """Return how each of the topics ``names`` that exists stands."""
        found = {
            each["name"]: each["partitions"]
            for each in self._client.describe_topics(sorted(names))
            if not each["error_code"]
        }
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in found]
        told = self._client.describe_configs(asked, config_filter=ConfigFilterType.ALL) if asked else {}
        configs = told.get(ConfigResourceType.TOPIC.name.lower(), {})
        return {
            name: Standing(
                len(parts),
                min(len(part["replica_nodes"]) for part in parts),
                {key: each["value"] for key, each in configs[name].items()},
            )
            for name, parts in found.items()
        }

    def delete_topics(self, names: Iterable[str]) -> None:
        """Delete topics with all that they hold."""
        self._client.delete_topics(list(names))

    # Offsets

    def firsts(self, parts: Iterable[TopicPart]) -> dict[TopicPart, int]:
        """Return the first offset that is kept of each partition."""
        return self._offsets(parts, OffsetSpec.EARLIEST)

    def ends(self, parts: Iterable[TopicPart]) -> dict[TopicPart, int]:
        """Return the offset after the last of each partition."""
        return self._offsets(parts, OffsetSpec.LATEST)

    def delete_records(self, before: Mapping[TopicPart, int]) -> None:
        """Cut partitions at their beginning: delete what stands before the given offsets."""
        self._client.delete_records({TopicPartition(*part): offset for part, offset in before.items()})

    # Groups

    def committed(self, group: str) -> dict[TopicPart, int]:
        """Return the offset that ``group`` reads next of each partition of which it has read something."""
        found = self._client.list_group_offsets([group]).get(group, {})
        return {
            TopicPart(part.topic, part.partition): at.offset for part, at in found.items() if at.offset >= 0
        }

    def commit(self, group: str, offsets: Mapping[TopicPart, int]) -> None:
        """Let ``group`` go on from ``offsets``; it must have no member.

        Raises:
            ClusterError: an offset was refused.
        """
        wanted = {TopicPartition(*part): OffsetAndMetadata(at, "", -1) for part, at in offsets.items()}
        # An error is returned here, not raised.
        for part, error in self._client.alter_group_offsets(group, wanted).items():
            if error.errno:
                raise ClusterError(f"group {group}, {part.topic}: {error.__name__}")

    def positions(self, group: str, topics: Iterable[str]) -> dict[TopicPart, Position]:
        """Return where ``group`` is in each partition of ``topics``."""
        parts = self.parts(topics)
        committed, firsts, ends = self.committed(group), self.firsts(parts), self.ends(parts)
        found = {}
        for part in parts:
            offset = max(committed.get(part, -1), firsts[part])
            found[part] = Position(offset, max(0, ends[part] - offset))
        return found

    def lags(self, group: str) -> dict[str, int]:
        """Return how many messages ``group`` has still to read of each topic that it reads."""
        committed = self.committed(group)
        ends = self.ends(committed)
        behind: dict[str, int] = {}
        for part, offset in committed.items():
            behind[part.topic] = behind.get(part.topic, 0) + max(0, ends[part] - offset)
        return behind

    def members(self, group: str) -> list[Member]:
        """Return the members of a group.

        Raises:
            ClusterError: the cluster does not say.
        """
        found = self._client.describe_groups([group])[group]
        if found["error"] and GroupIdNotFoundError.__name__ not in found["error"]:  # nobody was ever in it
            raise ClusterError(f"group {group}: {found['error']}")
        return [
            Member(
                each["group_instance_id"] or each["member_id"],
                each["client_host"].strip("/"),
                each["client_id"],
                _assigned(each["member_assignment"]),
            )
            for each in found["members"]
        ]

    def remove_members(self, group: str, instance_ids: Iterable[str]) -> None:
        """Take members out of ``group``: others get their partitions now. Those that are none do no harm."""
        members = [MemberToRemove(group_instance_id=each) for each in instance_ids]
        self._client.remove_group_members(group, members)

    def delete_group(self, group: str) -> bool:
        """Delete a group without members; return whether there was one."""
        return bool(self._client.delete_groups([group])[group] == "OK")

    def _offsets(self, parts: Iterable[TopicPart], spec: OffsetSpec) -> dict[TopicPart, int]:
        wanted = {TopicPartition(*part): spec for part in parts}
        found = self._client.list_partition_offsets(wanted) if wanted else {}
        return {TopicPart(part.topic, part.partition): at.offset for part, at in found.items()}


def _allowed(described: Mapping[str, Any]) -> Collection[str]:
    """Return what may be done with a topic, in Kafka's words; one that is hidden may not be touched."""
    if issubclass(for_code(described["error_code"]), AuthorizationError):
        return ()
    told = described["authorized_operations"]
    return _ALL if told is None else told


def _assigned(assignment: Any) -> frozenset[TopicPart]:
    """Return the partitions of a member; none while the group is being dealt anew."""
    if not isinstance(assignment, dict):
        return frozenset()
    return frozenset(
        TopicPart(each["topic"], number)
        for each in assignment["assigned_partitions"]
        for number in each["partitions"]
    )

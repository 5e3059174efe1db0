"""What each kind of user may do on a cluster that asks: as Kafka's own ACLs.

Whoever may write ``rules`` may change the rules of every desk: Kafka's rights end at the topic. So desks
read, and ops apply.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from streams.cluster.groups import POLLING, base, group, of_delivering, of_embargoes, of_pieces, of_routing
from streams.messages import topics
from streams.messages.lanes import LIVE, Lane
from streams.settings import Settings

CHANNELS: Final = "alerts."


class Acl(NamedTuple):
    """A right to be given: operations, in Kafka's words, on one resource or on all whose name begins so.

    ``kind``: topic, group, or transactional-id, as ``kafka-acls`` writes it.
    """

    operations: tuple[str, ...]
    kind: str
    name: str
    prefixed: bool = False


def feed(settings: Settings, _user: str, _channels: Sequence[str]) -> Iterator[Acl]:
    """Yield what a feed needs: it writes articles, and reads nothing."""
    yield Acl(("Write",), "topic", topics.of(settings).raw.name)


def gateway(settings: Settings, _user: str, _channels: Sequence[str]) -> Iterator[Acl]:
    """Yield what ``rasid gateway`` needs: it writes articles, what waits and what it polls, and reads most.

    It must see that all topics are there, and makes none.
    """
    own = topics.of(settings)
    written = {own.raw.name, own.embargoes.name, own.polls.name, own.polls_sent.name}
    seen = {
        each.name
        for each in (
            own.rules, own.silences, own.marks, own.redrives, own.replays, own.suspects, own.ledger
        )
    }  # fmt: skip
    for each in own.table:
        write = ("Write",) if each.name in written else ()
        yield Acl(("Describe",) if each.name in seen else ("Read", *write), "topic", each.name)
    yield Acl(("Read",), "topic", settings.name(CHANNELS), prefixed=True)
    for name in (of_embargoes(settings), settings.name(POLLING)):
        yield Acl(("Read",), "group", name)
    yield Acl(("Describe",), "group", of_pieces(settings))


def deliver(settings: Settings, _user: str, _channels: Sequence[str]) -> Iterator[Acl]:
    """Yield what ``rasid deliver`` needs: it reads the channels, and writes down what became of each alert.

    It must see that all topics are there, and makes none; it switches off receivers that are gone, which
    the audit tells.
    """
    own = topics.of(settings)
    written = {own.receivers.name, own.deliveries.name, own.audit.name}
    read = {*written, own.rules.name, own.formats.name}
    for each in own.table:
        write = ("Write",) if each.name in written else ()
        yield Acl(("Read", *write) if each.name in read else ("Describe",), "topic", each.name)
    yield Acl(("Read",), "topic", settings.name(CHANNELS), prefixed=True)
    for name in (of_routing(settings), of_delivering(settings)):
        yield Acl(("Read",), "group", name)
    yield Acl(("Describe", "Write"), "transactional-id", settings.name(f"rasid-{own.receivers.base}"))


def desk(settings: Settings, user: str, channels: Sequence[str]) -> Iterator[Acl]:
    """Yield what a desk needs: it reads its channels, in groups that begin with its name."""
    for channel in channels:
        yield Acl(("Read",), "topic", topics.of(settings).channel(channel).name)
    yield Acl(("Read",), "group", user, prefixed=True)


def worker(settings: Settings, _user: str, _channels: Sequence[str]) -> Iterator[Acl]:
    """Yield what ``rasid worker`` needs: it makes topics that are missing, and changes no rules."""
    written = needed_by_worker(settings)["Write"]
    for each in topics.of(settings).table:
        write = ("Write",) if each.name in written else ()
        yield Acl(("Create", "DescribeConfigs", "Read", *write), "topic", each.name)
    yield Acl(("Create", "DescribeConfigs", "Write"), "topic", settings.name(CHANNELS), prefixed=True)
    yield Acl(("Delete", "Read"), "group", group(settings))


def needed_by_worker(settings: Settings, lane: Lane = LIVE) -> dict[str, frozenset[str]]:
    """Return what a worker cannot work without: operation, in Kafka's words → the topics that it is for."""
    own = topics.of(settings)
    both = (own.changelog(base(lane)), own.suspects, own.formats)
    if lane is LIVE:
        read = (own.raw, own.enriched, own.hits)
        written = (own.enriched, own.dead, own.hits, own.suppressed)
    else:
        read = (own.replay, own.replay_hits, own.replays)
        written = (own.enriched, own.dead, own.replay_hits, own.replay_alerts)
    return {
        "Read": frozenset(each.name for each in (*read, *both, own.rules, own.silences)),
        "Write": frozenset(each.name for each in (*written, *both)),
    }


def on_topics(granted: Iterable[Acl], names: Collection[str]) -> dict[str, set[str]]:
    """Return what is ``granted`` on the topics ``names``: operation, in Kafka's words → those it is for.

    Of topics that begin alike, those that have a line of their own need no more than it says.
    """
    acls = [each for each in granted if each.kind == "topic"]
    own = {each.name for each in acls if not each.prefixed}
    found = defaultdict[str, set[str]](set)
    for acl in acls:
        begin = {each for each in names if each.startswith(acl.name)}
        for operation in acl.operations:
            found[operation] |= begin - own if acl.prefixed else {acl.name}
    return found


def ops(settings: Settings, _user: str, _channels: Sequence[str]) -> Iterator[Acl]:
    """Yield what ops need: everything, on what is Rasid's."""
    for each in topics.of(settings).table:
        yield Acl(("All",), "topic", each.name)
    yield Acl(("All",), "topic", settings.name(CHANNELS), prefixed=True)
    for kind in ("topic", "group", "transactional-id"):  # of replays; and what excludes two writers of rules
        yield Acl(("All",), kind, settings.name("rasid"), prefixed=True)


ROLES: Final[Mapping[str, Callable[[Settings, str, Sequence[str]], Iterator[Acl]]]] = MappingProxyType(
    {"feed": feed, "gateway": gateway, "deliver": deliver, "desk": desk, "worker": worker, "ops": ops}
)


def command(settings: Settings, user: str, acl: Acl) -> list[str]:
    """Return the call of Kafka's tool that gives a right to a user."""
    return [
        "kafka-acls.sh", "--bootstrap-server", settings.bootstrap, "--command-config", "admin.properties",
        "--add", "--allow-principal", f"User:{user}",
        *(part for each in acl.operations for part in ("--operation", each)),
        f"--{acl.kind}", acl.name,
        *(("--resource-pattern-type", "prefixed") if acl.prefixed else ()),
    ]  # fmt: skip

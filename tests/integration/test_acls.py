"""A cluster that gives nobody anything but what `rasid acls` says: each role does its work, and no more."""

import itertools
import json
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    KafkaAdminClient,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)

from tests.e2e.articles import article
from tests.endpoint import Endpoint, endpoint
from tests.installation import Installation, free_ports, until
from tests.integration.test_gateway import Site
from tests.secure_broker import SecureBroker, secure_broker

PASSWORD = "right for all"
BUILT_IN_CHANNELS = ("counter-extremism", "diplomacy")
OPERATIONS = {each.name.title().replace("_", ""): each for each in ACLOperation}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    authorizer = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"
    home = tmp_path_factory.mktemp("strict")
    with secure_broker(
        home, authorizer_class_name=authorizer, super_users="User:ANONYMOUS;User:newsroom"
    ) as broker:
        yield broker


def grant(broker: SecureBroker, lines: str) -> None:
    """Do what the printed calls of Kafka's tool would do."""
    given = []
    for line in lines.splitlines():
        program, *words = shlex.split(line)
        assert program == "kafka-acls.sh"
        pairs = list(itertools.pairwise(words))
        said = dict(pairs)
        kind = next(each for each in ("topic", "group", "transactional-id") if f"--{each}" in said)
        prefixed = said.get("--resource-pattern-type") == "prefixed"
        resource = ResourcePattern(
            ResourceType[kind.upper().replace("-", "_")],
            said[f"--{kind}"],
            ACLResourcePatternType.PREFIXED if prefixed else ACLResourcePatternType.LITERAL,
        )
        given += [
            ACL(said["--allow-principal"], "*", OPERATIONS[operation], ACLPermissionType.ALLOW, resource)
            for option, operation in pairs
            if option == "--operation"
        ]
    client = KafkaAdminClient(bootstrap_servers=broker.addresses["PLAINTEXT"])
    try:
        assert not client.create_acls(given)["failed"]
    finally:
        client.close()


def take_away(broker: SecureBroker, user: str, topic: str, operation: ACLOperation) -> None:
    """Take from a user what it may do with a topic."""
    resource = ResourcePatternFilter(ResourceType.TOPIC, topic, ACLResourcePatternType.LITERAL)
    client = KafkaAdminClient(bootstrap_servers=broker.addresses["PLAINTEXT"])
    try:
        right = ACLFilter(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, resource)
        [(_, taken, _)] = client.delete_acls([right])
        assert len(taken) == 1
    finally:
        client.close()


def user_of(
    broker: SecureBroker, install: Callable[..., Installation], user: str, **more: str
) -> Installation:
    """Return an installation of a user who has no right yet."""
    broker.set_password(user, PASSWORD)
    own = {name: getattr(broker.settings, name) for name in ("brokers", "security_protocol", "ssl_ca")}
    return install(topics=False, sasl_username=user, sasl_password=PASSWORD, partitions=1, **own, **more)


@pytest.fixture
def enter(strict: SecureBroker, install: Callable[..., Installation]) -> Callable[..., Installation]:
    def one(role: str, *options: str, **more: str) -> Installation:
        user = f"a-{role}"
        rasid = user_of(strict, install, user, topic_prefix="paper", **more)
        grant(strict, rasid.run("acls", role, user, *options).stdout.decode())
        return rasid

    return one


@pytest.fixture
def house() -> Iterator[Endpoint]:
    with endpoint() as opened:
        opened.answers["/gone"] = lambda *_: (410, {})
        yield opened


def test_each_role_does_its_work_and_no_more(
    enter: Callable[..., Installation], house: Endpoint, tmp_path: Path
) -> None:
    ops, worker, feed = enter("ops"), enter("worker"), enter("feed")
    gateway = enter("gateway", listen=f"127.0.0.1:{free_ports(1)}")
    desk = enter("desk", "--channel", "diplomacy")
    deliver = enter("deliver", deliver=f"127.0.0.1:{free_ports(1)}")
    ops.run("up")
    file = tmp_path / "receivers.yaml"
    urls = {"house": house.url("/house"), "gone": house.url("/gone")}
    receivers = [
        {"name": name, "internal": True, "webhook_configs": [{"url": url}]} for name, url in urls.items()
    ]
    file.write_text(json.dumps({"receivers": receivers, "routes": [{"receiver": name} for name in urls]}))
    ops.run("receivers", "apply", "--yes", str(file))
    delivering = deliver.start("-m", "services.cli", "deliver")
    until(lambda: "shares in the receivers" in delivering.output, 60, "alerts are delivered")
    with worker.worker() as working:
        title = "وزير الخارجية يستقبل سفير الجمهورية ويبحث معه العلاقات الثنائية بين البلدين"
        feed.run("push", "-", stdin=article(1, title) + b"\n" + b"not json\n", check=False)
        until(lambda: ops.count("alerts.diplomacy") == 1, 60, "the alert is on its channel")
        until(lambda: worker.run("health", check=False).returncode == 0, 30, "the worker is well")
    assert working.exit_code == 0
    house.until_taken("/house", 1, 30)
    until(lambda: b"switched off" in ops.run("receivers", "list").stdout, 30, "who is gone is switched off")
    assert delivering.stop() == 0
    site = Site(gateway)
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat(timespec="milliseconds")
    posted = json.loads(article(7)) | {"id": "m-7", "embargoed_until": soon}
    assert site.post(posted)[0] == 202
    status, told = site.ask("GET", "/v1/articles/m-1")
    assert status == 200, told.get("detail")
    until(lambda: ops.count("articles.raw") == 3, 30, "the embargo has ended")
    assert site.process.stop() == 0
    assert "Authorization" not in site.process.output
    assert b"received from" in ops.run("trace", "m-1").stdout
    assert len(desk.read("alerts.diplomacy")) == 1
    ops.run("rules", "remove", "diplomacy", "--yes")

    told = {}
    for who, does in (
        (desk, ("watch", "counter-extremism", "--for", "1")),
        (desk, ("push", "-")),
        (desk, ("rules", "list")),
        (feed, ("trace", "m-1")),
        (feed, ("rules", "remove", "counter-extremism", "--yes")),
        (worker, ("rules", "remove", "counter-extremism", "--yes")),
        (gateway, ("rules", "remove", "counter-extremism", "--yes")),
        (deliver, ("rules", "remove", "counter-extremism", "--yes")),
        (gateway, ("feed", "add", "wire", "--source", "wire.example")),
    ):
        done = who.run(*does, stdin=article(2) + b"\n", check=False)
        told[who.settings.sasl_username, does] = (done.returncode, done.stderr.decode())
    for does, (code, said) in told.items():
        assert code == 1, (does, said)
        assert all(line.startswith("rasid: ") for line in said.splitlines()), (does, said)
    assert "or you may not see it" in told["a-desk", ("rules", "list")][1]
    assert ops.count("articles.raw") == 3
    assert ops.run("rules", "list").stdout.count(b"counter-extremism") >= 1


def test_a_worker_that_lacks_a_right_ends_and_says_which(
    strict: SecureBroker, install: Callable[..., Installation]
) -> None:
    """Asking again would not change it: what is refused is told once, and not tried for ever."""
    user = "newcomer"
    rasid = user_of(strict, install, user, topic_prefix="new")

    def refused() -> str:
        worker = rasid.worker()
        assert worker.wait(60) == 1
        return worker.output.splitlines()[-1]

    assert "refuses the user 'newcomer': it may not Read new.articles.enriched, " in refused()
    rights = rasid.run("acls", "worker", user).stdout.decode().splitlines(keepends=True)
    grant(strict, "".join(line.replace("Create", "Read") for line in rights if "--topic" in line))
    told = refused()
    assert "refuses the user 'newcomer': topics are missing" in told
    assert "Authorization failed (" in told
    assert "new.articles.raw," in told
    assert "rasid acls" in told
    assert len(told) < 1_500
    grant(strict, "".join(line for line in rights if "--group" not in line))
    told = refused()
    assert "refuses the user 'newcomer': GroupAuthorizationFailed: " in told
    assert "new.rasid" in told
    grant(strict, "".join(line for line in rights if "--group" in line))
    with rasid.worker() as working:
        until(lambda: rasid.run("health", check=False).returncode == 0, 60, "the worker is well")
    assert working.exit_code == 0


def test_a_worker_that_may_not_read_or_write_a_topic_says_so_at_start(
    strict: SecureBroker, install: Callable[..., Installation]
) -> None:
    """An idle worker would notice when the first article comes, the first dead letter, the first alert."""
    install(brokers=strict.addresses["PLAINTEXT"], topic_prefix="start", partitions=1)  # and two rules
    user = "novice"
    rasid = user_of(strict, install, user, topic_prefix="start")
    rights = rasid.run("acls", "worker", user).stdout.decode()
    less = rights
    for topic, operation, instead in (
        ("articles.raw", "Read", "Describe"),
        ("rules", "Read", "DescribeConfigs"),
        ("articles.enriched", "Write", "DescribeConfigs"),
        ("articles.dead", "Write", "DescribeConfigs"),
        ("alerts.", "Write", "Describe"),
    ):
        own = f" --topic start.{topic}"
        line = next(each for each in rights.splitlines() if f"{each} ".count(f"{own} "))
        less = less.replace(line, line.replace(f"--operation {operation}", f"--operation {instead}"))

    def refused() -> str:
        worker = rasid.worker()
        assert worker.wait(60) == 1
        assert "Traceback" not in worker.output
        return worker.output.splitlines()[-1]

    grant(strict, less)
    assert (
        "refuses the user 'novice': it may not Read start.articles.raw, start.rules;"
        " Write start.articles.dead, start.articles.enriched: `rasid acls`"
    ) in refused()
    of_channels = "--topic start.alerts. "
    grant(strict, "".join(line for line in rights.splitlines(keepends=True) if of_channels not in line))
    with rasid.worker() as working:  # a channel is a need of its rules alone
        shown = "2 records on start.rules cannot be read (first at 0:0: channel: "
        until(lambda: shown in rasid.run("status").stdout.decode(), 60, "both rules are refused")
        for channel in BUILT_IN_CHANNELS:
            assert f"it may not Write start.alerts.{channel}: `rasid acls`" in working.output
    assert working.exit_code == 0
    grant(strict, rights)
    with rasid.worker() as working:
        until(lambda: rasid.run("health", check=False).returncode == 0, 60, "the worker is well")
        take_away(strict, user, "start.articles.raw", ACLOperation.READ)
        assert working.wait(60) == 1
    assert "it may not Read start.articles.raw: `rasid acls`" in working.output.splitlines()[-1]
    assert "Traceback" not in working.output


@pytest.fixture
def limited(strict: SecureBroker, install: Callable[..., Installation]) -> tuple[Installation, Installation]:
    """One who may do all, and one who may work, but on the channels of the built-in rules alone."""
    ops = install(brokers=strict.addresses["PLAINTEXT"], topic_prefix="one", partitions=1)
    rasid = user_of(strict, install, "limited", topic_prefix="one")
    rights = rasid.run("acls", "worker", "limited").stdout.decode()
    for line in rights.splitlines():
        if "--topic one.alerts. " in line:
            of_two = (line.replace("one.alerts. ", f"one.alerts.{each} ") for each in BUILT_IN_CHANNELS)
            rights = rights.replace(line, "\n".join(of_two))
    grant(strict, rights)
    return ops, rasid


def test_a_rule_whose_channel_may_not_be_written_is_refused_alone_until_it_may(
    strict: SecureBroker, limited: tuple[Installation, Installation], tmp_path: Path
) -> None:
    """One desk's mistake kept all desks' changes waiting, and then ended the worker for good."""
    ops, rasid = limited

    def apply(rule: str, channel: str, word: str) -> None:
        file = tmp_path / f"{rule}.json"
        one = {"id": rule, "desk": rule, "channel": channel, "name": rule, "query": word, "stories": False}
        file.write_text(json.dumps({"rules": [one]}))
        ops.run("rules", "apply", "--yes", str(file))

    def warned() -> bool:
        return b"it may not Write one.alerts.secret: `rasid acls`" in rasid.run("status").stdout

    def push(number: int) -> None:
        one = {"id": f"b-{number}", "source": "example.org", "title": f"وصول الباخرة {number} إلى الميناء"}
        ops.run("push", "-", stdin=json.dumps(one).encode() + b"\n")

    apply("moved", "diplomacy", "الباخرة")
    with rasid.worker() as working:
        until(lambda: rasid.run("health", check=False).returncode == 0, 60, "the worker is well")
        apply("moved", "secret", "الباخرة")
        apply("other", "counter-extremism", "الميناء")
        until(warned, 30, "the rule is refused by name")
        push(1)
        until(lambda: ops.count("alerts.counter-extremism") == 1, 30, "other rules are put in force")
    assert working.exit_code == 0
    with rasid.worker() as working:
        until(warned, 60, "a worker starts all the same, and says it")
        push(2)
        until(lambda: ops.count("alerts.counter-extremism") == 2, 60, "the others hold")
        # Not even the version that could be written: a worker that starts does not know it.
        assert ops.count("alerts.diplomacy") == ops.count("alerts.secret") == 0
        grant(strict, rasid.run("acls", "worker", "limited").stdout.decode())
        until(lambda: not warned(), 30, "the rule is tried again")
        push(3)
        until(lambda: ops.count("alerts.secret") == 1, 30, "it is in force")
    assert working.exit_code == 0
    assert rasid.restarts() == []


def test_a_gateway_and_what_delivers_say_at_start_which_right_on_a_topic_is_missing(
    strict: SecureBroker, install: Callable[..., Installation]
) -> None:
    """A gateway told who sent the first article; what delivers had deliveries stuck that nobody asked for."""
    install(brokers=strict.addresses["PLAINTEXT"], topic_prefix="less", partitions=1)
    address = f"127.0.0.1:{free_ports(1)}"
    for role, right, instead, told in (
        ("gateway", "--operation Write --topic less.articles.raw", "", "Write less.articles.raw"),
        ("deliver", "--operation Write --topic less.deliveries", "", "Write less.deliveries"),
        (
            "deliver",
            "--operation Read --topic less.alerts. ",
            "Describe",
            "Read less.alerts.counter-extremism, less.alerts.diplomacy: ",
        ),
    ):
        user = f"less-{role}-{len(instead)}"
        rasid = user_of(strict, install, user, topic_prefix="less", listen=address, deliver=address)
        rights = rasid.run("acls", role, user).stdout.decode()
        assert rights.count(right) == 1
        topic = right.partition(" --topic ")[2]
        less = f"--operation {instead}" if instead else ""
        grant(strict, rights.replace(right, f"{less} --topic {topic}"))
        process = rasid.start("-m", "services.cli", role)
        assert process.wait(60) == 1
        said = process.output.splitlines()[-1]
        assert f"refuses the user '{user}': it may not {told}" in said
        assert "`rasid acls`" in said
        assert "Traceback" not in process.output

"""TLS and SASL, for both clients; a wrong secret or authority is a clear error."""

import base64
import json
import subprocess
import uuid
from contextlib import suppress

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from streams.broker import config, local
from tests import java
from tests.installation import free_ports, until
from tests.integration.transport_line import Line

PASSWORD = "right-horse"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def secure(kafka, tmp_path_factory):
    """A broker with a certificate of a self-made authority: SASL_SSL, SASL_PLAINTEXT and SSL listeners."""
    home, first = tmp_path_factory.mktemp("secure"), free_ports(4)
    subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    for name in ("ca", "other"):
        openssl(home, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key",
                "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}")  # fmt: skip
    openssl(
        home, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "b.key", "-out", "b.csr", *subject
    )
    openssl(home, "x509", "-req", "-in", "b.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "b.pem", "-days", "2", "-copy_extensions", "copy")  # fmt: skip
    (home / "store.pem").write_text((home / "b.key").read_text() + (home / "b.pem").read_text())
    ports = {"SASL_SSL": first, "SASL_PLAINTEXT": first + 1, "SSL": first + 2}
    listeners = ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items())
    jaas = "org.apache.kafka.common.security"
    own = {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{first + 3}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"{listeners},CONTROLLER://127.0.0.1:{first + 3}",
        "advertised.listeners": listeners,
        "listener.security.protocol.map": ",".join(f"{n}:{n}" for n in ports) + ",CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "SSL",
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(home / "store.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(home / "ca.pem"),
        "log.dirs": str(home / "data"),
    }
    for listener in ("sasl_ssl", "sasl_plaintext"):
        prefix = f"listener.name.{listener}"
        own[f"{prefix}.plain.sasl.jaas.config"] = (
            f'{jaas}.plain.PlainLoginModule required user_desk="{PASSWORD}";'
        )
        for bits in (256, 512):
            own[f"{prefix}.scram-sha-{bits}.sasl.jaas.config"] = f"{jaas}.scram.ScramLoginModule required;"
    properties = home / "server.properties"
    properties.write_text("".join(f"{k}={v}\n" for k, v in (config.SETTINGS | own).items()))
    program = java.kafka(local._jars(kafka, print))
    scram = [
        part
        for bits in (256, 512)
        for part in ("--add-scram", f"SCRAM-SHA-{bits}=[name=desk,password={PASSWORD}]")
    ]
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    subprocess.run(
        [*program, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties, *scram],
        check=True,
        capture_output=True,
    )
    log = home / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([*program, "kafka.Kafka", properties], stdout=out, stderr=out)
    try:
        client = {
            "bootstrap.servers": f"127.0.0.1:{ports['SSL']}",
            "security.protocol": "SSL",
            "ssl.ca.location": str(home / "ca.pem"),
            "log_level": 0,
        }

        def answers():
            assert process.poll() is None, log.read_text()[-2_000:]
            with suppress(KafkaException):
                return AdminClient(client).list_topics(timeout=2).brokers

        until(answers, 60, "the broker answers")
        yield home, ports
    finally:
        process.kill()
        process.wait()


def make_line(secure, install):
    home, ports = secure
    client = {"security.protocol": "SSL", "ssl.ca.location": str(home / "ca.pem")}
    return Line(install(topics=False, brokers=f"127.0.0.1:{ports['SSL']}"), security=client)


def environment(secure, protocol, mechanism=None, *, password=PASSWORD, authority="ca"):
    home, ports = secure
    env = {"BROKERS": f"127.0.0.1:{ports[protocol]}"}
    librdkafka = {"security.protocol": protocol}
    if protocol.endswith("SSL"):
        env["CA"] = librdkafka["ssl.ca.location"] = str(home / f"{authority}.pem")
    if mechanism:
        env |= {"MECHANISM": mechanism, "USERNAME": "desk", "PASSWORD": password}
        librdkafka |= {"sasl.mechanism": mechanism, "sasl.username": "desk", "sasl.password": password}
    return env | {"LIBRDKAFKA": json.dumps(librdkafka)}


@pytest.mark.parametrize(
    ("protocol", "mechanism"),
    [
        ("SSL", None),
        ("SASL_PLAINTEXT", "PLAIN"),
        ("SASL_PLAINTEXT", "SCRAM-SHA-256"),
        ("SASL_SSL", "SCRAM-SHA-512"),
    ],
)
def test_a_worker_reads_and_publishes_over(secure, install, protocol, mechanism):
    flow = make_line(secure, install)
    flow.send([b"%d" % n for n in range(50)])
    with flow.worker(**environment(secure, protocol, mechanism)) as worker:
        flow.await_no_lag()
    assert worker.exit_code == 0
    assert len(flow.outputs()) == 50
    assert PASSWORD not in worker.output


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"password": "bad-horse"}, "Authentication"), ({"authority": "other"}, "certificate")],
)
def test_a_wrong_secret_is_told_and_ends_the_worker(secure, install, wrong, told):
    flow = make_line(secure, install)
    worker = flow.worker(**environment(secure, "SASL_SSL", "SCRAM-SHA-512", **wrong))
    assert worker.wait(20) == 1
    assert told.lower() in worker.output.lower()
    assert not any(secret in worker.output for secret in (PASSWORD, "bad-horse"))

"""A broker that wants TLS, a user and a password: SASL_SSL with SCRAM and PLAIN, and a CA of our making."""

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kafka.admin import KafkaAdminClient, UserScramCredentialUpsertion

from streams.broker import config, local
from streams.cluster.admin import Admin
from streams.errors import ClusterError
from streams.settings import Settings
from tests import java
from tests.installation import free_ports, until

USER, PASSWORD = "newsroom", "a right password"


@contextmanager
def secure_broker(home: Path, **properties: str) -> Iterator["SecureBroker"]:
    """Start one in ``home`` and stop it in the end; ``properties``: more of the broker's, _ for a dot."""
    authority(home / "ca", "Rasid test CA")
    authority(home / "other", "Somebody else's CA")
    server_certificate(home / "ca")
    more = {name.replace("_", "."): value for name, value in properties.items()}
    broker = SecureBroker(home, free_ports(6), local._jars(Settings(), print), more)
    broker.format()
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


class SecureBroker:
    """One node. ``settings`` are those of a client that may come in; ``addresses``: one for each protocol."""

    def __init__(self, home: Path, port: int, jars: Path, more: dict[str, str]) -> None:
        protocols = ("SASL_SSL", "SASL_PLAINTEXT", "SSL", "PLAINTEXT")
        self.addresses = {name: f"localhost:{port + 2 + n}" for n, name in enumerate(protocols)}
        self.settings = Settings(
            brokers=self.addresses["SASL_SSL"],
            security_protocol="SASL_SSL",
            sasl_username=USER,
            sasl_password=PASSWORD,
            ssl_ca=str(home / "ca" / "ca.pem"),
            home=home / "client",
        )
        self.other_ca = str(home / "other" / "ca.pem")
        self._home = home
        self._java = java.kafka(jars)
        self._properties = home / "server.properties"
        pem = (home / "ca" / "server.key").read_text() + (home / "ca" / "server.pem").read_text()
        (home / "keystore.pem").write_text(pem)
        scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        plain = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'
        clients = ",".join(f"{name}://{address}" for name, address in self.addresses.items())
        protocols = ",".join(f"{name}:{name}" for name in self.addresses)
        own = {
            "listeners": f"{clients},CONTROLLER://127.0.0.1:{port + 1}",
            "advertised.listeners": clients,
            "listener.security.protocol.map": f"{protocols},CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT",
            "sasl.enabled.mechanisms": "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN",
            **{
                f"listener.name.{name}.{mechanism}.sasl.jaas.config": module
                for name in ("sasl_ssl", "sasl_plaintext")
                for mechanism, module in (
                    ("scram-sha-256", scram),
                    ("scram-sha-512", scram),
                    ("plain", plain),
                )
            },
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(home / "keystore.pem"),
            **more,
        }
        plainly = config.server_properties(home / "data", port)
        text = "".join(line + "\n" for line in plainly.splitlines() if line.split("=")[0] not in own)
        text += "".join(f"{key}={value}\n" for key, value in own.items())
        self._properties.write_text(text)

    def format(self) -> None:
        scram = (f"{each}=[name={USER},password={PASSWORD}]" for each in ("SCRAM-SHA-256", "SCRAM-SHA-512"))
        users = [part for each in scram for part in ("--add-scram", each)]
        tool = [*self._java, "kafka.tools.StorageTool", "format", f"--cluster-id={uuid.uuid4().hex[:22]}"]
        done = subprocess.run(
            [*tool, "-c", self._properties, *users], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        with (self._home / "broker.log").open("ab") as log:
            command = [*self._java, "kafka.Kafka", str(self._properties)]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self._answers, 60, "the secure broker answers")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)

    def set_password(self, user: str, password: str) -> None:
        """Give a user a password, or another one."""
        client = KafkaAdminClient(bootstrap_servers=self.addresses["PLAINTEXT"])
        try:
            change = UserScramCredentialUpsertion(user, "SCRAM-SHA-512", password)
            assert client.alter_user_scram_credentials([change]) == {user: None}
        finally:
            client.close()

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self._home / "broker.log").read_text()[-2000:]
        try:
            with Admin.open(self.settings, bootstrap_ms=1_000):
                return True
        except ClusterError:
            return False


def authority(folder: Path, name: str) -> None:
    """Make a certificate authority: ca.pem and ca.key."""
    folder.mkdir(parents=True)
    _openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
             "-days", "2", "-subj", f"/CN={name}")  # fmt: skip


def server_certificate(folder: Path) -> None:
    """Make the certificate of a server on localhost: server.pem, server.key (PKCS#8, for Kafka)."""
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    _openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr",
             "-subj", "/CN=localhost")  # fmt: skip
    _openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
             "-CAcreateserial", "-out", "server.pem", "-days", "2", "-extfile", "names")  # fmt: skip


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

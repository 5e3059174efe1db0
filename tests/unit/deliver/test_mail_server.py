"""Mail handed to a real server: over TLS, with a password; and what it refuses, in words."""

import asyncio
import email
import email.policy
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from schemas import EmailConfig
from services.deliver.mail import Mail
from tests.installation import free_ports
from tests.unit.deliver.test_mail import NOW, RECEIVER, alert, queued

PASSWORD = "right"


@dataclass
class Mailbox:
    """What a server has taken; nobody called ``nobody`` has a box there."""

    taken: list[Envelope] = field(default_factory=list)
    bye: str = "221 Bye"

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802  # theirs
        if address.startswith("nobody@"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, _server, _session, _envelope) -> str:  # noqa: N802  # theirs
        return self.bye

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  # theirs
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def config(certificate, mailbox) -> Iterator[EmailConfig]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    (certificate / "password").write_text(PASSWORD + "\n")

    def authenticate(_server, _session, _envelope, _mechanism, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    port = free_ports(1)
    server = Controller(
        mailbox, hostname="localhost", port=port, tls_context=context, require_starttls=True,
        authenticator=authenticate, auth_required=True,
    )  # fmt: skip
    server.start()
    yield EmailConfig(
        to=["desk@outlet.example", "Editor <editor@outlet.example>"],
        sender="راصد <rasid@outlet.example>",
        smarthost=f"localhost:{port}",
        auth_username="rasid",
        auth_password_file=str(certificate / "password"),
        ca_file=str(certificate / "cert.pem"),
    )
    server.stop()


def send(config: EmailConfig, *alerts):
    mail = Mail("email", RECEIVER, config, now_ms=lambda: NOW)
    return asyncio.run(mail.send(queued(*(alerts or [alert(1)]))))


def test_a_server_takes_a_mail_over_tls_and_it_reads_as_it_was_written(config, mailbox):
    answer = send(config, alert(1), alert(2, kind="update"))
    assert (answer.taken, answer.text) == (True, "sent")
    [envelope] = mailbox.taken
    assert envelope.mail_from == "rasid@outlet.example"
    assert envelope.rcpt_tos == ["desk@outlet.example", "editor@outlet.example"]
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert message["From"] == "راصد <rasid@outlet.example>"
    assert message["Subject"] == "انفجار في سوق"
    assert "عبوة ناسفة" in message.get_body(("html",)).get_content()
    assert "عبوة ناسفة" in message.get_body(("plain",)).get_content()
    assert max(map(len, envelope.content.splitlines())) < 998  # the longest line that mail may have


def test_whom_a_server_refuses_is_told_and_the_others_have_their_mail(config, mailbox):
    answer = send(replace(config, to=["nobody@outlet.example", *config.to]))
    assert (answer.taken, answer.text) == (True, "sent, but not to nobody@outlet.example")
    assert len(mailbox.taken) == 1
    answer = send(replace(config, to=["nobody@outlet.example"]))
    assert not answer.taken
    assert answer.text == "nobody was accepted: nobody@outlet.example: 550 no such box"


def test_what_is_wrong_with_a_server_is_a_line(config, mailbox, certificate):
    (certificate / "wrong").write_text("wrong")
    for changed, said in (
        ({"ca_file": None}, "its certificate is not trusted: self"),
        ({"auth_password_file": str(certificate / "wrong")}, "535 5.7.8 Authentication credentials invalid"),
        ({"auth_password_file": "/none"}, "secret file /none: no such file or directory"),
        ({"ca_file": "/none"}, "no such file or directory"),
        ({"smarthost": "localhost:9"}, "cannot connect: connection refused"),
        ({"require_tls": False, "auth_username": "", "auth_password_file": ""}, "530 Must issue a STARTTLS"),
    ):
        answer = send(replace(config, **changed))
        assert not answer.taken
        assert said in answer.text, answer.text
    assert not mailbox.taken


def test_a_mail_that_was_taken_is_taken_whatever_the_server_says_at_the_end(config, mailbox):
    mailbox.bye = "250 Bye"
    assert send(config).taken
    assert len(mailbox.taken) == 1

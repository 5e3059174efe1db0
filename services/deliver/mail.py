"""Mail: each story in a thread of its own as it comes, or a digest at its hour."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from processors.identity import content_id
from processors.text.direction import isolate
from schemas import Delivery, EmailConfig, Receiver
from services.deliver.answers import Answer
from services.deliver.notes import Note, Story, note
from services.deliver.secret_files import NotSendable, secret
from services.showing.days import Clock, zone
from services.showing.show import named_on_a_line
from services.showing.tongues import tongue
from services.showing.words import ARABIC
from streams.errors import reason

_SECONDS: Final = 30.0  # a server that is asked to look for spam takes its time
_IMPLICIT_TLS: Final = 465
_TOGETHER: Final = 50  # alerts of one story
_IN_A_DIGEST: Final = 1_000
_WHOLE: Final = 30  # stories with all that is known of them; nobody reads more before breakfast
_LISTED: Final = 100  # by their titles
_QUOTES: Final = 2  # sentences of a story
_FOR_PROGRAMS: Final = frozenset({"Message-ID", "In-Reply-To", "References", "List-Unsubscribe"})
_LONGEST_LINE: Final = 998  # characters that a line of a mail may have
_LONGEST_SUBJECT: Final = 150  # characters


class _Policy(EmailPolicy):
    """Folds no id and no address for programs: a long one would be written as words, and be none any more."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it is sent."""
        if name in _FOR_PROGRAMS and self.max_line_length != _LONGEST_LINE:
            return self.clone(max_line_length=_LONGEST_LINE).fold_binary(name, value)
        return super().fold_binary(name, value)


class Mail:
    """One mail server, and whom it sends to."""

    same_again = True
    at_once = 1
    pause = 0.0

    def __init__(
        self, name: str, receiver: Receiver, config: EmailConfig, *, now_ms: Callable[[], int]
    ) -> None:
        self.one_story = config.digest is None
        self.together = _TOGETHER if self.one_story else _IN_A_DIGEST
        self._name = name
        self._receiver = receiver
        self._config = config
        self._now = now_ms

    async def send(self, some: Sequence[Delivery]) -> Answer:
        """Send a mail with these alerts; it was taken when the server says so."""
        message = compose(self._name, self._receiver, self._config, some, self._now())
        try:
            return await asyncio.to_thread(self._hand_over, message)
        except NotSendable as error:
            return Answer(taken=False, text=str(error))

    def _hand_over(self, message: EmailMessage) -> Answer:
        config = self._config
        password = secret(config.auth_password_file) if config.auth_password_file else ""
        host, _, port = config.smarthost.rpartition(":")
        try:
            context = ssl.create_default_context(cafile=config.ca_file)
            if int(port) == _IMPLICIT_TLS:
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=_SECONDS, context=context)
            else:
                server = smtplib.SMTP(host, int(port), timeout=_SECONDS)
            try:
                if config.require_tls and int(port) != _IMPLICIT_TLS:
                    server.starttls(context=context)
                if config.auth_username:
                    server.login(config.auth_username, password)
                refused = server.send_message(message)
            finally:  # what it says to that is no matter of the mail
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()
        except ssl.SSLCertVerificationError as error:
            return Answer(taken=False, text=f"its certificate is not trusted: {error.verify_message}")
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return Answer(taken=False, text=_in_words(error))
        return Answer(taken=True, text=f"sent, but not to {', '.join(refused)}" if refused else "sent")


def compose(
    name: str, receiver: Receiver, config: EmailConfig, some: Sequence[Delivery], now_ms: int
) -> EmailMessage:
    """Return a mail. Its id is made of the alerts: the same mail sent again is known as the same.

    Args:
        name: of the integration.
        receiver: who gets it.
        config: from whom to whom.
        some: the alerts.
        now_ms: the present, in milliseconds of the epoch.
    """
    told = note(some)
    clock = Clock(zone(receiver.zone), ARABIC, now_ms)
    digest = config.digest is not None
    _, address = parseaddr(config.sender)
    domain = address.rpartition("@")[2]
    unsubscribe = f"mailto:{address}?subject={quote(f'unsubscribe {receiver.name}')}"
    subject = _digest_subject(told, clock) if digest else _story_subject(told.stories[0])
    message = EmailMessage(_Policy())
    message["From"] = config.sender
    message["To"] = ", ".join(config.to)
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, clock.zone))
    made_of = sorted(each.alert_id for each in some)
    message["Message-ID"] = f"<{content_id(receiver.name, name, *made_of)}@{domain}>"
    if not digest:
        thread = f"<{content_id(receiver.name, some[0].channel, some[0].story)}.story@{domain}>"
        message["In-Reply-To"] = message["References"] = thread
    message["List-Unsubscribe"] = f"<{unsubscribe}>"
    message["Auto-Submitted"] = "auto-generated"  # no reply of somebody's holiday
    message["Content-Language"] = "ar"
    rest = told.stories[_WHOLE : _WHOLE + _LISTED]
    left = len(told.stories) - _WHOLE - len(rest)
    values = {
        "note": told,
        "subject": subject,
        "preview": _preview(told),
        "when": f"{clock.day(now_ms)}{ARABIC.comma} {clock.minute(now_ms)}",
        "digest": digest,
        "whole": _WHOLE,
        "quotes": _QUOTES,
        "rest": rest,
        "more": f"وغيرها: {ARABIC.count(left, 'stories')}" if left > 0 else "",
        "receiver": receiver.name,
        "unsubscribe": unsubscribe,
        "at": partial(_at, clock),
        "named_on_a_line": named_on_a_line,
        "isolate": isolate,
        "tongue": tongue,
        "w": ARABIC,
        "marks": True,
    }
    message.set_content(_TEXTS.get_template("mail.txt").render(values), cte="base64")
    message.add_alternative(_PAGES.get_template("mail.html").render(values), subtype="html", cte="base64")
    return message


_environment = partial(
    Environment,
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_PAGES: Final = _environment(autoescape=True)
_TEXTS: Final = _environment(autoescape=False)


def _at(clock: Clock, time: int) -> str:
    """Return the time of day; before it the day, where that is not today."""
    today = clock.day(time) == clock.day(clock.now)
    return clock.minute(time) if today else f"{clock.day(time).partition(' ')[0]} {clock.minute(time)}"


def _story_subject(story: Story) -> str:
    alert = story.alert
    urgent = f"{ARABIC.severities['urgent']}: " if alert.severity == "urgent" else ""
    return _on_a_line(urgent + (alert.headline or alert.article.title))


def _digest_subject(told: Note, clock: Clock) -> str:
    return _on_a_line(f"موجز راصد، {clock.day(clock.now)}: {told.size}")


def _preview(told: Note) -> str:
    """Return what a list of mails shows beside the subject."""
    return " · ".join("".join(piece.text for piece in each.lead.head) for each in told.stories[:3])


def _on_a_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"


def _in_words(error: Exception) -> str:
    """Return what went wrong with a mail server as a line for a person."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            said = "; ".join(
                f"{to}: {code} {why.decode(errors='replace')}" for to, (code, why) in error.recipients.items()
            )
            words = f"nobody was accepted: {said}"
        case smtplib.SMTPResponseException():
            why = error.smtp_error
            words = f"{error.smtp_code} {why.decode(errors='replace') if isinstance(why, bytes) else why}"
        case TimeoutError():
            words = f"no answer within {_SECONDS:g} s"
        case OSError():
            words = f"cannot connect: {reason(error)}"
        case _:
            words = str(error)
    return " ".join(words.split())

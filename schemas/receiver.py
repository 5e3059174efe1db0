"""Where alerts are sent to, and which of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from pydantic import Field, StrictInt

from schemas.fields import (
    ClockSpan,
    ClockTime,
    Duration,
    Flag,
    HostAndPort,
    MailAddress,
    Severity,
    Slug,
    Text,
    Time,
    WebAddress,
)

Digest = Literal["hourly", "daily", "weekdays"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookConfig:
    """A program that takes each alert in a request of its own, by Standard Webhooks 1.0.

    ``secret_files`` hold the secrets that it checks signatures with (``whsec_…``), one a file; two while one
    takes the place of the other. Without any nothing is signed.
    """

    url: WebAddress
    secret_files: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailConfig:
    """People who get mail: as alerts come, or as a digest.

    ``digest``: each full hour; each day at ``digest_at`` in the receiver's zone; or so on days that are not
    ``weekend``. ``ca_file`` has the certificates (PEM) of the authority that signed the server's, where it is
    a house's own. With the port 465 a connection begins with TLS, with any other it changes to it.
    """

    to: Annotated[list[MailAddress], Field(min_length=1)]
    sender: MailAddress
    smarthost: HostAndPort
    auth_username: Text = ""
    auth_password_file: Text = ""
    require_tls: Flag = True
    ca_file: Text | None = None
    digest: Digest | None = None
    digest_at: ClockTime = "07:00"
    weekend: list[Weekday] = field(default_factory=lambda: ["fri", "sat"])

    def __post_init__(self) -> None:
        """Refuse a digest that never comes, and a password that anybody could read."""
        if len(set(self.weekend)) == len(get_args(Weekday)):
            raise ValueError("a week of days off: no digest would ever be sent")
        if self.auth_password_file and not self.require_tls:
            raise ValueError("a password is sent over TLS only: leave out require_tls: false")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackConfig:
    """A channel of Slack; ``api_url_file`` holds the address of an incoming webhook."""

    api_url_file: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsConfig:
    """A channel of Teams; ``webhook_url_file`` holds the address of a workflow that posts cards."""

    webhook_url_file: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramConfig:
    """A chat of Telegram: a person's, a group's (a negative number) or a channel's (``@name``)."""

    bot_token_file: Text
    chat_id: StrictInt | Text
    api_url: WebAddress = "https://api.telegram.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseConfig:
    """Any other service that Apprise knows; ``url_file`` holds its Apprise URL, such as ``discord://…``."""

    url_file: Text


Config = WebhookConfig | EmailConfig | SlackConfig | TeamsConfig | TelegramConfig | AppriseConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which alerts a receiver gets: those of which all holds that is named here.

    Of several channels, desks, severities or rules one must be the alert's; of ``labels`` all must be its
    rule's. Where nothing is named, every alert is meant. For ``group_wait`` mail and chat wait for others, to
    tell them together.
    """

    channels: list[Slug] = field(default_factory=list)
    desks: list[Slug] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)
    rules: list[Slug] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    group_wait: Duration = "0s"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOff:
    """Since when nothing is sent any more, and why."""

    at: Time
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Where alerts are sent to.

    ``zone`` (an IANA name) is that of the desk. In ``quiet_hours`` only urgent alerts are sent, and what came
    before them in their stories; the others wait. ``internal``: it may be in a private network.
    ``switched_off``: by integration, what said that it is gone for good.
    """

    name: Slug
    webhook_configs: list[WebhookConfig] = field(default_factory=list)
    email_configs: list[EmailConfig] = field(default_factory=list)
    slack_configs: list[SlackConfig] = field(default_factory=list)
    teams_configs: list[TeamsConfig] = field(default_factory=list)
    telegram_configs: list[TelegramConfig] = field(default_factory=list)
    apprise_configs: list[AppriseConfig] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    zone: Text = "UTC"
    quiet_hours: ClockSpan | None = None
    internal: Flag = False
    switched_off: dict[str, SwitchedOff] = field(default_factory=dict)
    made_at: Time
    made_by: Text

    def integrations(self) -> Iterator[tuple[str, Config]]:
        """Yield each way to the receiver with its name: ``webhook``, a second one is ``webhook-2``."""
        kinds: tuple[tuple[str, Sequence[Config]], ...] = (
            ("webhook", self.webhook_configs),
            ("email", self.email_configs),
            ("slack", self.slack_configs),
            ("teams", self.teams_configs),
            ("telegram", self.telegram_configs),
            ("apprise", self.apprise_configs),
        )
        for kind, configs in kinds:
            for number, config in enumerate(configs, 1):
                yield (kind if number == 1 else f"{kind}-{number}"), config

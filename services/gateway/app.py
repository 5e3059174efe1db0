"""The paths of the gateway, and what each does."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from processors.formats import MOST_BYTES
from services.gateway import bodies, openapi
from services.gateway.access import Caller, caller
from services.gateway.answers import JSON, Outcome, Refusal, Reply, reply_to
from services.gateway.feed_log import FeedLog
from services.gateway.history import Choice, Histories
from services.gateway.intake import Intake
from services.gateway.limits import Allowance, Memory
from services.gateway.metrics import Metrics
from services.gateway.polling.poller import Poller
from services.gateway.repeats import Repeats
from streams.cluster.async_sender import AsyncSender
from streams.feeds.known import KnownFeeds
from streams.messages import times
from streams.settings import Settings

# All bodies at once, in those of the largest size: with what is made of them, some 300 MB, of XML twice that.
_BODIES: Final = 4

# Seconds until a cluster that is away is asked again: leaders are elected within ten.
RETRY_AFTER: Final = 5

_STALE_SECONDS: Final = 30.0  # the feeds were not read for so long: a revoked token may still hold


class Gateway:
    """What the paths share. One for each process.

    Attributes:
        metrics: what is counted.
    """

    def __init__(
        self,
        settings: Settings,
        sender: AsyncSender,
        feeds: KnownFeeds,
        *,
        clock: Callable[[], float] = time.monotonic,
        now_ms: Callable[[], int] = times.now,
    ) -> None:
        """Wire it; ``clock`` is in seconds from any time on, ``now_ms`` in milliseconds of the epoch."""
        self.metrics = Metrics()
        self._sender = sender
        self._feeds = feeds
        self._clock = clock
        self._now_ms = now_ms
        self._intake = Intake(settings, sender)
        self._poller = Poller(
            settings, sender, feeds, intake=self._intake, metrics=self.metrics, clock=clock, now_ms=now_ms
        )
        self._histories = Histories(settings)
        self._repeats = Repeats(clock)
        self._log = FeedLog(clock)
        self._allowances: dict[str, Allowance] = {}
        self._most = min(max(bodies.LEAST_MOST_BYTES, settings.max_article_bytes), MOST_BYTES)
        self._memory = Memory(_BODIES * self._most)
        self.metrics.in_flight.set_function(lambda: sender.in_flight)
        self.metrics.held.set_function(lambda: self._memory.held)
        self.metrics.kafka_answers.set_function(lambda: sender.answers)

    def app(self) -> Starlette:
        """Return the ASGI application."""
        return Starlette(
            routes=[
                Route("/v1/articles", self.post, methods=["POST"]),
                Route("/v1/articles/{id:path}", self.trace, methods=["GET"]),
                Route("/v1/articles/{id:path}", self.cancel, methods=["DELETE"]),
                Route("/openapi.json", _openapi, methods=["GET"]),
                Route("/healthz", self.health, methods=["GET"]),
                Route("/metrics", self.show_metrics, methods=["GET"]),
            ],
            exception_handlers={Refusal: _refused, HTTPException: _no_path},
            lifespan=self._lifespan,
        )

    async def post(self, request: Request) -> Response:
        """Take articles; answer when all are confirmed."""
        return await self._counted(request, self._post)

    async def _post(self, request: Request, by: Caller) -> Response:
        form = bodies.form_of(request)
        self._require_kafka()
        self._require_allowance(by)
        with self._memory.share() as take:
            body = await bodies.read(request, form.packing, self._most, take)
            with self.metrics.seconds.time():
                name = request.headers.get("idempotency-key")
                if name is None:
                    return (await self._answer(body, form, by)).response()
                key = by.name, name
                if before := self._repeats.begin(key, body):
                    return before.response(**{"idempotency-replayed": "true"})
                reply = None
                try:
                    reply = await self._answer(body, form, by)
                finally:
                    self._repeats.end(key, reply if reply and _stands(reply) else None)
                return reply.response()

    async def _answer(self, body: bytes, form: bodies.Form, by: Caller) -> Reply:
        outcome = await self._intake.take(body, form, by, self._now_ms())
        self._count(by, outcome)
        return reply_to(outcome, RETRY_AFTER)

    async def trace(self, request: Request) -> Response:
        """Say what became of an article; 300 where several sources have one of the id."""
        by = self._caller(request)
        source = request.query_params.get("source", "")
        found = await self._histories.of(request.path_params["id"], by, source)
        status = 300 if isinstance(found, Choice) else 200
        return Reply(status, orjson.dumps(found), {"content-type": JSON}).response()

    async def cancel(self, request: Request) -> Response:
        """Take an article back: 202 when its canceled version is confirmed, 200 where it was before."""
        return await self._counted(request, self._cancel)

    async def _cancel(self, request: Request, by: Caller) -> Response:
        self._require_kafka()
        self._require_allowance(by)
        article_id, source = request.path_params["id"], request.query_params.get("source", "")
        accepted = await self._histories.cancel(article_id, by, self._intake, self._now_ms(), source)
        outcome = Outcome([accepted] if accepted else [])
        self._count(by, outcome)
        return Reply(202 if accepted else 200, orjson.dumps(outcome), {"content-type": JSON}).response()

    async def health(self, request: Request) -> Response:  # noqa: ARG002  # Starlette's signature
        """Say whether articles can be taken."""
        self._require_kafka()
        if self._feeds.follower.age > _STALE_SECONDS:
            raise Refusal(
                503,
                "stale",
                "the topic feeds could not be read for a while",
                "look at the log",
                retry_after=RETRY_AFTER,
            )
        return Reply(200, b'{"status":"ok"}', {"content-type": JSON}).response()

    async def show_metrics(self, request: Request) -> Response:  # noqa: ARG002  # as above
        """Serve the metrics to Prometheus."""
        return Response(generate_latest(self.metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST})

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._feeds.follow(asyncio.get_running_loop())
        self._sender.start()
        logging = asyncio.create_task(self._log.keep_writing())
        async with self._poller:
            yield
        logging.cancel()
        self._histories.stop()
        await self._sender.close()

    def _caller(self, request: Request) -> Caller:
        return caller(request, self._feeds, self._now_ms)

    def _require_kafka(self) -> None:
        if not self._sender.answers:
            raise Refusal(
                503,
                "no-kafka",
                "Kafka does not answer",
                "send it again; nothing was taken",
                retry_after=RETRY_AFTER,
            )

    async def _counted(
        self, request: Request, answer: Callable[[Request, Caller], Awaitable[Response]]
    ) -> Response:
        """Answer a request that sends something; where it is refused, count that."""
        by = None
        try:
            by = self._caller(request)
            return await answer(request, by)
        except Refusal as refusal:
            name = by.name if by else ""
            self.metrics.refused.labels(name, refusal.reason).inc()
            self._log.count(name, 0, [refusal.reason])
            raise

    def _allowance(self, by: Caller) -> Allowance:
        per_minute = by.feed.per_minute if by.feed else 0
        known = self._allowances.get(by.name)
        if known is None or known.per_minute != per_minute:
            known = self._allowances[by.name] = Allowance(per_minute, self._clock)
        return known

    def _require_allowance(self, by: Caller) -> None:
        allowance = self._allowance(by)
        if wait := allowance.seconds():
            raise Refusal(
                429,
                "too-many",
                f"feed {by.name} may send {allowance.per_minute:,} articles in a minute",
                "send slower, or have ops raise the limit (rasid feed change --per-minute)",
                retry_after=wait,
            )

    def _count(self, by: Caller, outcome: Outcome) -> None:
        self._allowance(by).take(len(outcome.accepted) + len(outcome.refused))
        reasons = [each.reason for each in outcome.refused]
        self.metrics.count(by.name, len(outcome.accepted), reasons, self._now_ms())
        self._log.count(by.name, len(outcome.accepted), reasons)


def _stands(reply: Reply) -> bool:
    """Return whether a repeat of its request would be answered with the same."""
    return reply.status in {202, 207} and "retry-after" not in reply.headers


async def _openapi(request: Request) -> Response:  # noqa: ARG001  # Starlette's signature
    return Reply(200, openapi.text(), {"content-type": JSON}).response()


async def _refused(request: Request, refusal: Any) -> Response:  # noqa: ANN401, ARG001  # theirs: an Exception
    reply: Reply = refusal.reply()
    return reply.response()


async def _no_path(request: Request, error: Any) -> Response:  # noqa: ANN401  # as above
    """Answer what Starlette refuses by itself: another path, another method."""
    paths = "POST /v1/articles, GET and DELETE /v1/articles/{id}, GET /openapi.json, /healthz, /metrics"
    status, reason = (405, "method") if error.status_code == 405 else (404, "path")
    what = f"{request.method[:20]} {request.url.path[:100]} is nothing here"
    refusal = Refusal(status, reason, what, f"there are {paths}", headers=error.headers)
    return refusal.reply().response()

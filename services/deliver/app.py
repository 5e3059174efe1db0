"""The paths of what delivers: health and metrics."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.deliver.deliverer import Deliverer


def app(deliverer: Deliverer) -> Starlette:
    """Return the ASGI application; it delivers while it runs."""

    async def health(request: Request) -> Response:  # noqa: ARG001  # Starlette's signature
        """Say whether alerts can be delivered."""
        why = deliverer.failure or ("" if deliverer.answers else "Kafka does not answer")
        if why:
            return JSONResponse({"status": "failing", "problem": why}, 503)
        return JSONResponse({"status": "ok"})

    async def metrics(request: Request) -> Response:  # noqa: ARG001  # as above
        """Serve the metrics to Prometheus."""
        told = generate_latest(deliverer.metrics.registry)
        return Response(told, headers={"content-type": CONTENT_TYPE_LATEST})

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with deliverer.running():
            yield

    return Starlette(
        routes=[
            Route("/healthz", health, methods=["GET"]),
            Route("/metrics", metrics, methods=["GET"]),
        ],
        lifespan=lifespan,
    )

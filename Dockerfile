# One image for every command: `docker run rasid:0.1.0 --help`.
# It holds what runs; what builds, checks and tests stays in the first stage.
FROM python:3.11.13-slim-bookworm AS build

WORKDIR /build
COPY requirements-dev.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements-dev.lock
COPY pyproject.toml README.md hatch_build.py ./
COPY schemas schemas
COPY processors processors
COPY streams streams
COPY services services
COPY training training
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist .

FROM python:3.11.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# First what changes seldom: exact versions and hashes, as in development and in CI.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY --from=build /build/dist/*.whl /tmp/
RUN pip install --no-cache-dir --no-deps --no-index /tmp/*.whl

# No root, and one folder to write to.
RUN useradd --uid 10001 --no-create-home rasid && install -d -m 700 -o rasid /var/lib/rasid
USER rasid
WORKDIR /var/lib/rasid
ENV RASID_HOME=/var/lib/rasid
VOLUME /var/lib/rasid

# The supervisor takes SIGTERM itself; no shell stands in between.
ENTRYPOINT ["rasid"]
CMD ["worker"]

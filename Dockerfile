# One image for every command: `docker run rasid:0.1.0 --help`.
FROM python:3.11.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /opt/rasid

# First what changes seldom: exact versions and hashes, as in development and in CI.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock

COPY pyproject.toml README.md hatch_build.py ./
COPY schemas schemas
COPY processors processors
COPY streams streams
COPY training training
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

# No root, and one folder to write to.
RUN useradd --uid 10001 --no-create-home rasid && install -d -o rasid /var/lib/rasid
USER rasid
ENV RASID_HOME=/var/lib/rasid
VOLUME /var/lib/rasid

# The supervisor takes SIGTERM itself; no shell stands in between.
ENTRYPOINT ["rasid"]
CMD ["worker"]

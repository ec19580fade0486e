# The base is an argument, so that a local mirror or a newer Python can be used, or one pinned by its digest:
# --build-arg PYTHON_IMAGE=python:3.13-slim-bookworm@sha256:…
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# With the extra `twins`: the embedding by which language versions find each other.
COPY requirements-twins.lock ./
RUN python -m venv /app && /app/bin/pip install -r requirements-twins.lock
COPY pyproject.toml README.md LICENSE sources.toml ./
COPY migrations ./migrations
COPY alerts ./alerts
COPY monitor ./monitor
RUN /app/bin/pip install --no-deps . && /app/bin/python -m compileall -q /app/lib

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Hong Kong I&T monitor" \
      org.opencontainers.image.description="Watches Hong Kong innovation & technology announcements and tells you once" \
      org.opencontainers.image.licenses="MIT"
# One malloc arena: threads would otherwise each keep some 25 MB.
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=1 \
    MONITOR_DATA=/data MONITOR_HOST=0.0.0.0 MONITOR_LOG=json \
    MONITOR_TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16
# Any user may run it: with group 0, as OpenShift gives to whatever user it picks, /data can be written.
RUN mkdir /data && chown 10001:0 /data && chmod 2775 /data
COPY --from=build /app /app
USER 10001:0
WORKDIR /tmp
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["monitor", "health", "--url", "http://127.0.0.1:8000"]
ENTRYPOINT ["monitor"]
CMD ["serve"]

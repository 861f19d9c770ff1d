# syntax=docker/dockerfile:1
# The images of PEND: docker build --target api (or worker, edge, pooler). npm run rehearse plays these steps without an engine.

FROM node:26.10.0-bookworm-slim AS manifests
WORKDIR /srv/pend
COPY package.json package-lock.json .npmrc ./
COPY tools/pinned-node tools/pinned-node

# What servers need.
FROM manifests AS packages
RUN npm ci --omit=dev

# The pages for browsers, which only development packages can build.
FROM manifests AS pages
RUN npm ci
COPY . .
RUN ./manage collectstatic

# PgBouncer, for processes that together need more connections than PostgreSQL has.
FROM debian:bookworm-slim AS pooler
RUN apt-get update \
    && apt-get install -y --no-install-recommends pgbouncer=1.18.* \
    && rm -rf /var/lib/apt/lists/*
COPY deploy/docker/pgbouncer.ini deploy/docker/start-pgbouncer.sh /etc/pend/
USER 10001:10001
EXPOSE 6432
CMD ["sh", "/etc/pend/start-pgbouncer.sh"]

# No npm and no compiler from here on: Node alone, the packages, the code and the built pages.
FROM debian:bookworm-slim AS runtime
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libatomic1 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 pend \
    && useradd --uid 10001 --gid pend --home-dir /var/lib/pend --create-home --shell /usr/sbin/nologin pend
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
WORKDIR /srv/pend
COPY --from=packages /srv/pend/node_modules node_modules
COPY . .
COPY --from=pages /srv/pend/admin/dist admin/dist
COPY --from=pages /srv/pend/dist/static dist/static
# The root file system may be read-only: only /tmp and /var/lib/pend are written, and logs go to standard output.
ENV PEND_ENV=production \
    PEND_HOST=0.0.0.0 \
    PEND_DATA_DIRECTORY=/var/lib/pend \
    PEND_FILES_DIRECTORY=/var/lib/pend/files \
    PEND_JWT_KEY_DIRECTORY=/var/lib/pend/keys \
    NODE_COMPILE_CACHE=/tmp/compile-cache \
    MALLOC_ARENA_MAX=2
USER 10001:10001

FROM runtime AS worker
ENV PEND_WORKER_HEALTH=0.0.0.0:8100
EXPOSE 8100
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "deploy/docker/ask-health.cjs", "8100"]
CMD ["./manage", "worker"]

FROM runtime AS edge
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "deploy/docker/ask-health.cjs", "8001"]
CMD ["./manage", "edge"]

# Last, because it is what docker build makes without a target.
FROM runtime AS api
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "deploy/docker/ask-health.cjs", "8000"]
CMD ["./manage", "serve"]

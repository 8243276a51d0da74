FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY rolldown.config.ts LICENSE ./
COPY build build
COPY src src
COPY models/default models/default
COPY docs/package.md docs/
RUN node_modules/.bin/rolldown --config rolldown.config.ts && find dist -name '*.map' -delete && chmod +x dist/main.js
# What the output does not contain. The optional packages are the project's own Node, which the image has.
RUN npm ci --ignore-scripts --omit=dev --omit=optional

FROM node:24-slim
LABEL org.opencontainers.image.title="company-tagger" \
  org.opencontainers.image.description="Tags Japanese company overviews (企業概要) with probabilities." \
  org.opencontainers.image.version="0.2.0" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.base.name="docker.io/library/node:24-slim"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# Keep memory low and level: a small young generation, few heaps of malloc, and what they free is returned at once.
ENV NODE_OPTIONS=--max-semi-space-size=4 MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072
ENV NODE_COMPILE_CACHE=/app/compile-cache
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist ./
RUN ln -s /app/main.js /usr/local/bin/company-tagger && mkdir compile-cache && chown node compile-cache
USER node
# One start fills the compile cache, so that no container has to compile the code.
RUN AUTHENTICATION=off company-tagger serve --host 127.0.0.1 --port 0 > /tmp/log & service=$!; \
  until grep --quiet ready: /tmp/log; do kill -0 $service && sleep 0.1 || exit 1; done; \
  kill $service && wait $service && rm /tmp/log && chmod --recursive a+rX compile-cache
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=2s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["company-tagger", "serve"]

# The server with the models that ship, for `docker run --read-only -p 127.0.0.1:8080:8080 region-r1`:
#   docker build -t region-r1 .
FROM node:22-slim AS pack
WORKDIR /source
COPY . .
RUN npm run pack

FROM node:22-slim AS install
WORKDIR /app
COPY --from=pack /source/.region-r1/tarballs /tarballs
# Of onnxruntime the CPU build for this platform alone, the others are most of what npm installs; and no TensorFlow.js, which
# training alone needs.
RUN npm init --yes >/dev/null \
  && npm install --omit=dev --ignore-scripts --no-audit --no-fund /tarballs/*.tgz \
  && rm -r node_modules/@tensorflow \
  && cd node_modules/onnxruntime-node/bin/napi-v* \
  && find . -mindepth 1 -maxdepth 1 ! -name linux -exec rm -r {} + \
  && find linux -mindepth 1 -maxdepth 1 ! -name "$(node -p process.arch)" -exec rm -r {} +

FROM node:22-slim
ENV NODE_ENV=production
COPY --from=install /app /app
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Who publishes the port beyond this machine lets others in by keys: append --api-keys FILE.
ENTRYPOINT ["node", "/app/node_modules/@region-r1/cli/bin/region-r1.js", "serve", "--host", "0.0.0.0", "--port", "8080"]

# Smart Dialers: the service with its back office; the database and FreeSWITCH are elsewhere.
#   docker build -t smart-dialers .
#   docker run -p 3000:3000 -v smart-dialers:/data -e DATABASE_URL=mariadb://… -e FREESWITCH_URL=esl://:…@host:8021 smart-dialers
FROM node:20-bookworm AS build
WORKDIR /app
# better-sqlite3 is compiled here, where the compiler is. The build itself needs the sources below, so not yet.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund && npm rebuild better-sqlite3
COPY tsconfig.json ./
COPY src src
COPY admin admin
COPY migrations migrations
COPY test test
COPY bench bench
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/admin/assets admin/assets
COPY --from=build /app/admin/components admin/components
# What the simulated switch runs, and what is copied to a real one.
COPY freeswitch freeswitch
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]

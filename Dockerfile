# A node of the reference server as an image:
#
#   docker build -t duologue:0.1.0-SNAPSHOT .
#
# It holds no setting but where to listen, and no secret: both come with the container (docs/guide/operate.md).

FROM eclipse-temurin:17.0.19_10-jdk-noble AS build
# The Maven wrapper knows the checksum of the zip alone, and jlink strips with objcopy.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends binutils unzip && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -B -ntp -Dquick -pl reference-server -am package
WORKDIR /build/reference-server/target
# A Java of only the modules that the server uses. jdeps sees what classes name; besides, TLS finds elliptic curves as a
# service (jdk.crypto.ec), and Redis and Postgres may be found by names that only a JNDI provider resolves.
RUN jdeps --ignore-missing-deps --multi-release 17 --recursive --print-module-deps \
        --class-path 'lib/*' duologue-reference-server.jar >modules \
    && jlink --add-modules "$(cat modules),jdk.crypto.ec,jdk.naming.dns" --strip-debug --no-man-pages \
        --no-header-files --compress=2 --output /java \
    && /java/bin/java -Xshare:dump
RUN mkdir /duologue \
    && mv lib duologue-reference-server.jar /duologue \
    && install -m 0755 /build/deploy/health /duologue/health

FROM debian:12.14-slim
LABEL org.opencontainers.image.title="Duologue" \
    org.opencontainers.image.description="Pairs professionals for one-to-one conversations and carries them." \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="0.1.0-SNAPSHOT"
COPY --from=build /java /opt/java
COPY --from=build /duologue /opt/duologue
COPY LICENSE /opt/duologue/LICENSE
ENV DUOLOGUE_HOST=0.0.0.0
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /opt/duologue
EXPOSE 8080
STOPSIGNAL SIGTERM
# Whether it lives, not whether it takes people: a swarm would kill all nodes while Redis is away.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/duologue/health", "live"]
# Nothing is written to a disk, and a crash tells its reasons to the log. Whoever starts it adds more in JAVA_TOOL_OPTIONS.
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseG1GC", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-XX:+ErrorFileToStderr", "-jar", "/opt/duologue/duologue-reference-server.jar"]

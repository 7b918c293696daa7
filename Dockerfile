# A SemCache node. The jars are built before, by Maven:
#
#     mvn package -DskipTests && docker build -t semcache .
#
# The first stage takes the native libraries of other platforms out of them, which is nearly half of their size.
FROM eclipse-temurin:25-jdk AS slim
COPY config/docker/PruneNatives.java /semcache/
COPY app/target/semcache/lib /semcache/lib
RUN java /semcache/PruneNatives.java /semcache/lib

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/semcache --shell /usr/sbin/nologin semcache \
 && install -d -o semcache -g semcache /var/lib/semcache /etc/semcache/keys
COPY config/docker/semcache.properties /etc/semcache/semcache.properties
COPY semcache /opt/semcache/semcache
COPY --from=slim /semcache/lib /opt/semcache/lib
ENV PATH=/opt/semcache:$PATH
USER 10001
WORKDIR /var/lib/semcache
VOLUME /var/lib/semcache
EXPOSE 8077 8078
HEALTHCHECK --interval=10s --timeout=10s --start-period=120s --retries=3 \
  CMD SEMCACHE_JAVA_OPTS="-Xmx64m -XX:TieredStopAtLevel=1" semcache health
ENTRYPOINT ["semcache"]
CMD ["serve", "--config", "/etc/semcache/semcache.properties"]

# One file for all services: docker build --build-arg SERVICE=order-service .
# With --target service the image is made sooner and starts later: see the end.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# What Maven has downloaded outlives changes of the code and of the POMs.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true -Dmaven.javadoc.skip=true -Dspotless.check.skip=true package \
        -pl "$(echo *-service | tr ' ' ',')" -am
# Unpacked by layer: what changes rarely is copied first, and the application starts faster than from one jar.
RUN for service in *-service; do \
      java -Djarmode=tools -jar $service/target/$service-*-exec.jar extract \
           --layers --application-filename app.jar --destination /unpacked/$service || exit 1; \
    done

FROM eclipse-temurin:25-jre AS service
ARG SERVICE
RUN groupadd --system --gid 10001 fanout && \
    useradd --system --uid 10001 --gid fanout --no-create-home fanout && \
    install -d -o fanout -g fanout /data
WORKDIR /app
COPY --from=build /unpacked/${SERVICE}/dependencies/ ./
COPY --from=build /unpacked/${SERVICE}/spring-boot-loader/ ./
COPY --from=build /unpacked/${SERVICE}/snapshot-dependencies/ ./
COPY --from=build /unpacked/${SERVICE}/application/ ./
USER 10001:10001
VOLUME /data
# Half of the container's memory is for the heap: under load a service needs some 250 MB besides.
# The code cache is address space only: the JVM stops everything for a full collection each time a share of it fills.
ENV SERVER_ADDRESS=0.0.0.0 \
    JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:ReservedCodeCacheSize=480m -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
# Where there is no archive, or it does not fit the JVM, it is passed over in silence.
ENTRYPOINT ["java", "-XX:AOTCache=app.aot", "-Xlog:aot=off", "-jar", "app.jar"]

# A rehearsal, up to the moment before the service would take part in anything: the classes that it loads are kept ready for the
# real start, which then takes less time and memory. Without linked classes, because a JVM with other options than here (another
# collector, a small heap) would not run at all with them; so it starts as it would without the archive.
FROM service
USER root
RUN SPRING_DATASOURCE_URL="jdbc:h2:mem:rehearsal;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH" \
    java -XX:AOTCacheOutput=app.aot -XX:-AOTClassLinking -Xlog:disable -Xlog:all=error \
         -Dspring.context.exit=onRefresh -Dlogging.level.root=warn -jar app.jar && test -s app.aot
USER 10001:10001

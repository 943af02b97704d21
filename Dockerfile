# One file for all services: docker build --build-arg SERVICE=order-service .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package \
        -pl order-service,inventory-service,payment-service,notification-service -am
# Unpacked by layer: what changes rarely is copied first, and the application starts faster than from one jar.
RUN for service in order-service inventory-service payment-service notification-service; do \
      java -Djarmode=tools -jar $service/target/$service-*-exec.jar extract \
           --layers --application-filename app.jar --destination /unpacked/$service || exit 1; \
    done

FROM eclipse-temurin:25-jre
ARG SERVICE
RUN useradd --system --uid 10001 --no-create-home fanout && install -d -o fanout /data
WORKDIR /app
COPY --from=build /unpacked/${SERVICE}/dependencies/ ./
COPY --from=build /unpacked/${SERVICE}/spring-boot-loader/ ./
COPY --from=build /unpacked/${SERVICE}/snapshot-dependencies/ ./
COPY --from=build /unpacked/${SERVICE}/application/ ./
USER fanout
VOLUME /data
ENV SERVER_ADDRESS=0.0.0.0 \
    JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"
ENTRYPOINT ["java", "-jar", "app.jar"]

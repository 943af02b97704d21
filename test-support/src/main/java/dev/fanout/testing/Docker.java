package dev.fanout.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** Whether tests may use containers. */
final class Docker {

    private Docker() {}

    /**
     * Whether a Docker engine answers; with {@code -Dfanout.test.docker=never} no, without a try. Testcontainers tries
     * all ways to reach an engine and logs an error for each, so this tries it only where something points to an
     * engine.
     */
    static boolean answers() {
        return Answer.YES;
    }

    private static boolean ask() {
        if ("never".equals(System.getProperty("fanout.test.docker"))) {
            return false;
        }
        return somethingPointsToAnEngine() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean somethingPointsToAnEngine() {
        if (System.getenv("DOCKER_HOST") != null) {
            return true;
        }
        Path home = Path.of(System.getProperty("user.home"));
        return Stream.concat(
                        Stream.of(
                                Path.of("/var/run/docker.sock"),
                                home.resolve(".docker/run/docker.sock"),
                                home.resolve(".docker/desktop/docker.sock"),
                                home.resolve(".colima/default/docker.sock"),
                                home.resolve(".testcontainers.properties")),
                        Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).stream()
                                .map(folder -> Path.of(folder, "docker.sock")))
                .anyMatch(Files::exists);
    }

    private static final class Answer {
        private static final boolean YES = ask();
    }
}

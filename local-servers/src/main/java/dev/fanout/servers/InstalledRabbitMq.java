package dev.fanout.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the RabbitMQ that is installed on this machine. */
final class InstalledRabbitMq {

    private InstalledRabbitMq() {}

    /** @throws ServerException if there is none */
    static Path startScript() {
        return candidates()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new ServerException(
                        "RabbitMQ is not installed: no rabbitmq-server was found. Install the package rabbitmq-server, "
                                + "or run ./fanout test or ./fanout up, which do."));
    }

    private static Stream<Path> candidates() {
        String chosen = System.getenv("FANOUT_RABBITMQ_SERVER");
        if (chosen != null) {
            return Stream.of(Path.of(chosen));
        }
        // Not /usr/sbin: the wrapper there insists on root or the user rabbitmq, and on the system's own folders.
        Stream<Path> wellKnown = Stream.of(
                        "/usr/lib/rabbitmq/bin/rabbitmq-server",
                        "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
                        "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
                        "/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin/rabbitmq-server",
                        "/opt/rabbitmq/sbin/rabbitmq-server")
                .map(Path::of);
        Stream<Path> onPath =
                Processes.onPath("rabbitmq-server").map(Path::of).map(InstalledRabbitMq::resolved).stream()
                        .filter(script ->
                                !script.startsWith("/usr/sbin") && !script.endsWith("rabbitmq-script-wrapper"));
        return Stream.concat(wellKnown, onPath);
    }

    private static Path resolved(Path script) {
        try {
            return script.toRealPath();
        } catch (IOException e) {
            return script;
        }
    }
}

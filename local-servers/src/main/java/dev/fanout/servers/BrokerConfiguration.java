package dev.fanout.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a broker node is told when it starts: its configuration files and its environment. */
record BrokerConfiguration(BrokerFolder folder, BrokerSettings settings) {

    /** Writes the files that {@link #environment()} points to. */
    void write() throws IOException {
        Files.writeString(pluginsFile(), plugins());
        Files.writeString(folder.config().resolve("rabbitmq.conf"), configuration());
        Files.writeString(advancedFile(), settings.advanced());
    }

    private Path pluginsFile() {
        return folder.config().resolve("enabled_plugins");
    }

    private Path advancedFile() {
        return folder.config().resolve("advanced.config");
    }

    private String plugins() {
        return Stream.of(
                        settings.hasManagement() ? "rabbitmq_management" : "",
                        settings.hasPrometheus() ? "rabbitmq_prometheus" : "")
                .filter(plugin -> !plugin.isEmpty())
                .collect(Collectors.joining(",", "[", "].\n"));
    }

    /**
     * A node whose database is blank makes the default user and the virtual host itself; with the administrator as the
     * default user it makes no guest.
     */
    private String configuration() {
        String management = settings.hasManagement() ? """
                  management.tcp.ip = 127.0.0.1
                  management.tcp.port = %s
                  """.formatted(settings.managementPort()) : "";
        String prometheus = settings.hasPrometheus() ? """
                  prometheus.tcp.ip = 127.0.0.1
                  prometheus.tcp.port = %s
                  """.formatted(settings.prometheusPort()) : "";
        return """
                listeners.tcp.1 = 127.0.0.1:%s
                default_vhost = %s
                default_user = %s
                default_pass = %s
                disk_free_limit.absolute = 50MB
                # Quorum queues write one log for all; by default it may grow to 512 MB, which is much for a desk.
                raft.wal_max_size_bytes = 64000000
                # A larger message is refused at the door. That is the limit of RabbitMQ 4; before, it was 128 MiB.
                max_message_size = 16777216
                log.file.level = info
                log.console = false
                """.formatted(settings.amqpPort(), BrokerNode.VIRTUAL_HOST, BrokerNode.ADMIN, settings.adminPassword())
                + management
                + prometheus;
    }

    /** Variables to add to those of this JVM; null takes one away. */
    Map<String, @Nullable String> environment() {
        Map<String, @Nullable String> environment = new HashMap<>();
        // Settings of another node in the caller's shell must not reach this one.
        System.getenv().keySet().stream()
                .filter(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"))
                .forEach(name -> environment.put(name, null));
        Path config = folder.config();
        String nowhere = config.resolve("none").toString();
        environment.put("HOME", folder.home().toString());
        // One name for all nodes: each has a port mapper of its own, so it meets no other node of that name,
        // and a folder that is moved elsewhere keeps its data.
        environment.put("RABBITMQ_NODENAME", "fanout@localhost");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(settings.distPort()));
        environment.put("RABBITMQ_MNESIA_BASE", folder.data().toString());
        environment.put("RABBITMQ_LOG_BASE", folder.logs().toString());
        environment.put("RABBITMQ_LOGS", folder.log().toString());
        environment.put("RABBITMQ_PID_FILE", folder.pidFile().toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", pluginsFile().toString());
        environment.put("RABBITMQ_CONFIG_FILE", config.resolve("rabbitmq").toString());
        environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", advancedFile().toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", nowhere);
        environment.put(
                "RABBITMQ_GENERATED_CONFIG_DIR", config.resolve("generated").toString());
        environment.put("RABBITMQ_SERVER_CODE_PATH", folder.codePath().toString());
        // Otherwise the distribution port listens on every address.
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(settings.epmdPort()));
        return environment;
    }
}

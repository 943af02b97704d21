package dev.fanout.servers;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a {@link BrokerNode} listens, all on 127.0.0.1, and its administrator's password. Kept in a file in the node's
 * folder, so that another JVM finds the node again.
 *
 * @param amqpPort AMQP 0-9-1
 * @param managementPort HTTP API and user interface; 0 where the management plugin is off
 * @param prometheusPort the node's figures; 0 where the Prometheus plugin is off
 * @param epmdPort the node's own Erlang port mapper
 * @param distPort Erlang distribution, which the command line tools use
 * @param adminPassword of {@link BrokerNode#ADMIN}; takes effect when the node starts on an empty folder
 * @param advanced what the node is told in the form of Erlang, for what has no other form
 */
public record BrokerSettings(
        int amqpPort,
        int managementPort,
        int prometheusPort,
        int epmdPort,
        int distPort,
        String adminPassword,
        String advanced) {

    private static final String FILE = "node.properties";

    boolean hasManagement() {
        return managementPort != 0;
    }

    boolean hasPrometheus() {
        return prometheusPort != 0;
    }

    /** The settings that a node in this folder was started with, or nothing where there never was one. */
    static Optional<BrokerSettings> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new ServerException("cannot read " + file, e);
        }
        try {
            return Optional.of(new BrokerSettings(
                    Integer.parseInt(properties.getProperty("amqp-port")),
                    Integer.parseInt(properties.getProperty("management-port")),
                    Integer.parseInt(properties.getProperty("prometheus-port", "0")),
                    Integer.parseInt(properties.getProperty("epmd-port")),
                    Integer.parseInt(properties.getProperty("dist-port")),
                    properties.getProperty("admin-password", ""),
                    properties.getProperty("advanced", BrokerNode.NOTHING_ADVANCED)));
        } catch (NumberFormatException e) {
            throw new ServerException(file + " is damaged; remove the folder " + folder + " to start afresh", e);
        }
    }

    void write(Path folder) throws IOException {
        var properties = new Properties();
        properties.setProperty("amqp-port", Integer.toString(amqpPort));
        properties.setProperty("management-port", Integer.toString(managementPort));
        properties.setProperty("prometheus-port", Integer.toString(prometheusPort));
        properties.setProperty("epmd-port", Integer.toString(epmdPort));
        properties.setProperty("dist-port", Integer.toString(distPort));
        properties.setProperty("admin-password", adminPassword);
        properties.setProperty("advanced", advanced);
        try (Writer writer = Files.newBufferedWriter(folder.resolve(FILE))) {
            properties.store(writer, "A private RabbitMQ node");
        }
    }
}

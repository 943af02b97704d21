package dev.fanout.servers;

import java.nio.file.Path;

/** Collects the settings of a {@link BrokerNode}; ports that are not given are free ones. */
public final class BrokerNodeBuilder {

    private final Path folder;
    private int amqpPort;
    private int managementPort;
    private boolean management;
    private int prometheusPort;
    private boolean prometheus;
    private int epmdPort;
    private String adminPassword = BrokerNode.ADMIN;
    private String advanced = BrokerNode.NOTHING_ADVANCED;

    BrokerNodeBuilder(Path folder) {
        this.folder = folder;
    }

    /** @param port 0 for a free one, which is the default */
    public BrokerNodeBuilder amqpPort(int port) {
        this.amqpPort = port;
        return this;
    }

    /** Switches the management plugin on. @param port 0 for a free one */
    public BrokerNodeBuilder managementPort(int port) {
        this.management = true;
        this.managementPort = port;
        return this;
    }

    /** Switches the Prometheus plugin on. @param port 0 for a free one */
    public BrokerNodeBuilder prometheusPort(int port) {
        this.prometheus = true;
        this.prometheusPort = port;
        return this;
    }

    /** @param port 0 for a free one, which is the default */
    public BrokerNodeBuilder epmdPort(int port) {
        this.epmdPort = port;
        return this;
    }

    /**
     * @param password letters, digits and {@code -._~}, so that it needs no quoting anywhere; {@code admin} by default
     */
    public BrokerNodeBuilder adminPassword(String password) {
        if (!password.matches("[A-Za-z0-9._~-]+")) {
            throw new ServerException("the broker's password may hold letters, digits, '-', '.', '_' and '~' only, "
                    + "and must not be empty");
        }
        this.adminPassword = password;
        return this;
    }

    /** @param terms the content of an {@code advanced.config}: {@code [{rabbit, [{consumer_timeout, 60000}]}].} */
    public BrokerNodeBuilder advanced(String terms) {
        this.advanced = terms;
        return this;
    }

    public BrokerNode build() {
        return new BrokerNode(
                folder,
                new BrokerSettings(
                        orFree(amqpPort),
                        management ? orFree(managementPort) : 0,
                        prometheus ? orFree(prometheusPort) : 0,
                        orFree(epmdPort),
                        Ports.free(),
                        adminPassword,
                        advanced));
    }

    private static int orFree(int port) {
        return port == 0 ? Ports.free() : port;
    }
}

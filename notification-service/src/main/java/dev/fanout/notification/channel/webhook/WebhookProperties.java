package dev.fanout.notification.channel.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are sent.
 *
 * @param allowPrivateTargets whether webhooks may go to private, loopback and other addresses that are not public; for
 *     development
 * @param privateNetworks networks that are not public and that webhooks may go to all the same, for receivers in the
 *     company's own, for example {@code 10.1.0.0/16}
 * @param proxy {@code http://host:port} of the proxy that all webhooks take, by tunnels. The proxy then resolves the
 *     names of the receivers, so it has to keep private addresses from them
 * @param connectTimeout longest wait for a connection, and for the address of a name; at most the timeout
 * @param timeout longest time for a whole attempt, from the name to the end of the answer
 * @param maxConnections connections at a time, in use and kept
 * @param maxConnectionsPerTarget the same for one scheme, host and port
 * @param idleTimeout how long a connection is kept for the next webhook; common receivers close theirs after 5 s
 */
@ConfigurationProperties("fanout.webhooks")
record WebhookProperties(
        @DefaultValue("false") boolean allowPrivateTargets,
        @DefaultValue List<String> privateNetworks,
        @Nullable URI proxy,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("1000") int maxConnections,
        @DefaultValue("100") int maxConnectionsPerTarget,
        @DefaultValue("4s") Duration idleTimeout) {

    WebhookProperties {
        privateNetworks = List.copyOf(privateNetworks);
        privateNetworks.forEach(
                network -> require(Network.isOne(network), "private-networks", "like 10.1.0.0/16 each", network));
        require(proxy == null || isAddressOfProxy(proxy), "proxy", "http://host:port", proxy);
        require(timeout.toMillis() >= 1, "timeout", "at least 1ms", timeout);
        require(
                connectTimeout.toMillis() >= 1 && connectTimeout.compareTo(timeout) <= 0,
                "connect-timeout",
                "1ms to the timeout",
                connectTimeout);
        require(maxConnections >= 1, "max-connections", "at least 1", maxConnections);
        require(
                maxConnectionsPerTarget >= 1 && maxConnectionsPerTarget <= maxConnections,
                "max-connections-per-target",
                "1 to max-connections",
                maxConnectionsPerTarget);
        require(idleTimeout.toMillis() >= 1, "idle-timeout", "at least 1ms", idleTimeout);
    }

    private static boolean isAddressOfProxy(URI proxy) {
        return "http".equalsIgnoreCase(proxy.getScheme())
                && proxy.getHost() != null
                && proxy.getPort() > 0
                && proxy.getRawUserInfo() == null;
    }

    private static void require(boolean fulfilled, String property, String expected, @Nullable Object found) {
        if (!fulfilled) {
            throw new IllegalArgumentException(
                    "fanout.webhooks." + property + " must be " + expected + " but is " + found);
        }
    }
}

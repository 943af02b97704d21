package dev.fanout.local.shop;

import dev.fanout.local.LocalStackException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Where the services are, and the passwords of their users.
 *
 * @param orders base address of order-service, without a slash at the end
 * @param inventory of inventory-service
 * @param payments of payment-service
 * @param notifications of notification-service
 * @param dashboard of dashboard-service
 */
public record Addresses(
        String orders,
        String inventory,
        String payments,
        String notifications,
        String dashboard,
        String customerPassword,
        String operatorPassword) {

    /**
     * Takes each variable from the first source that has it, and the local default where none has.
     *
     * @param sources by preference, for example the environment and then the file that {@code ./fanout up} wrote
     */
    public static Addresses from(List<Map<String, String>> sources) {
        return new Addresses(
                address("FANOUT_ORDER_URL", "http://127.0.0.1:8081", sources),
                address("FANOUT_INVENTORY_URL", "http://127.0.0.1:8082", sources),
                address("FANOUT_PAYMENT_URL", "http://127.0.0.1:8083", sources),
                address("FANOUT_NOTIFICATION_URL", "http://127.0.0.1:8084", sources),
                address("FANOUT_DASHBOARD_URL", "http://127.0.0.1:8080", sources),
                find("FANOUT_CUSTOMER_PASSWORD", "customer", sources),
                find("FANOUT_OPERATOR_PASSWORD", "operator", sources));
    }

    /** Whether order-service runs on this machine, so that this program has the same clock. */
    public boolean sharesOurClock() {
        String host = URI.create(orders).getHost();
        return List.of("127.0.0.1", "localhost", "[::1]").contains(host);
    }

    private static String address(String name, String otherwise, List<Map<String, String>> sources) {
        String address = find(name, otherwise, sources).replaceAll("/+$", "");
        if (!address.matches("https?://[^/ ]+.*")) {
            throw new LocalStackException(name + " must be an http address, but is '" + address + "'");
        }
        return address;
    }

    private static String find(String name, String otherwise, List<Map<String, String>> sources) {
        return sources.stream()
                .map(source -> source.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(otherwise);
    }
}

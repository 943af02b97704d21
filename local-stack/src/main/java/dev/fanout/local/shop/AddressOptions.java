package dev.fanout.local.shop;

import dev.fanout.local.EnvFile;
import dev.fanout.local.Home;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which a command finds the shop; the environment, {@code .fanout/env} and the local defaults come after
 * them.
 */
public final class AddressOptions {

    @Option(
            names = "--order-url",
            paramLabel = "URL",
            description = "Address of order-service (else FANOUT_ORDER_URL, .fanout/env, http://127.0.0.1:8081).")
    private @Nullable String orders;

    @Option(
            names = "--inventory-url",
            paramLabel = "URL",
            description =
                    "Address of inventory-service (else FANOUT_INVENTORY_URL, .fanout/env, http://127.0.0.1:8082).")
    private @Nullable String inventory;

    @Option(
            names = "--payment-url",
            paramLabel = "URL",
            description = "Address of payment-service (else FANOUT_PAYMENT_URL, .fanout/env, http://127.0.0.1:8083).")
    private @Nullable String payments;

    @Option(
            names = "--notification-url",
            paramLabel = "URL",
            description = {
                "Address of notification-service (else FANOUT_NOTIFICATION_URL, .fanout/env,",
                "http://127.0.0.1:8084)."
            })
    private @Nullable String notifications;

    @Option(
            names = "--dashboard-url",
            paramLabel = "URL",
            description =
                    "Address of dashboard-service (else FANOUT_DASHBOARD_URL, .fanout/env, http://127.0.0.1:8080).")
    private @Nullable String dashboard;

    public Addresses addresses() {
        Map<String, String> options = new HashMap<>();
        put(options, "FANOUT_ORDER_URL", orders);
        put(options, "FANOUT_INVENTORY_URL", inventory);
        put(options, "FANOUT_PAYMENT_URL", payments);
        put(options, "FANOUT_NOTIFICATION_URL", notifications);
        put(options, "FANOUT_DASHBOARD_URL", dashboard);
        return Addresses.from(List.of(options, System.getenv(), EnvFile.of(Home.repository())));
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, value);
        }
    }
}

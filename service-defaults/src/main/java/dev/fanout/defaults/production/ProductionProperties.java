package dev.fanout.defaults.production;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the profile {@code production} lets pass all the same, and what it asks for besides. Without that profile the
 * service does not read it.
 *
 * @param allowH2 H2 as the database: no backup while it runs, no second instance, and a power cut may cost the last
 *     commits
 * @param allowPlainBroker a connection to RabbitMQ without TLS, or with TLS that does not verify the broker; for a
 *     network on which no stranger can listen
 * @param allowPlainDatabase the same for PostgreSQL
 * @param required properties that must have a value; a service names those without which it would only simulate
 * @param refused properties that must not be true, each with what to do instead; a service names those that are for
 *     development alone
 */
@ConfigurationProperties("fanout.production")
record ProductionProperties(
        @DefaultValue("false") boolean allowH2,
        @DefaultValue("false") boolean allowPlainBroker,
        @DefaultValue("false") boolean allowPlainDatabase,
        @DefaultValue List<String> required,
        @DefaultValue Map<String, String> refused) {

    ProductionProperties {
        required = List.copyOf(required);
        refused = Map.copyOf(refused);
    }
}

package dev.fanout.system;

import com.rabbitmq.client.BuiltinExchangeType;
import dev.fanout.local.Service;
import dev.fanout.messaging.topology.BrokerObjects.Binding;
import dev.fanout.messaging.topology.BrokerObjects.Exchange;
import dev.fanout.messaging.topology.BrokerObjects.Queue;
import dev.fanout.messaging.topology.Permissions;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.servers.BrokerNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The broker's definitions file, made from the services as they are. Users are not in it: their passwords come at the
 * broker's start.
 */
final class BrokerDefinitions {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    /** The file, and beside it the scripts that take it to the broker. */
    static final Path FOLDER = REPOSITORY.resolve("deploy").resolve("rabbitmq");

    static final Path FILE = FOLDER.resolve("definitions.json");

    private static final JsonMapper JSON = new JsonMapper();

    private BrokerDefinitions() {}

    /** What each service needs, as its application context says when it runs with the settings that it ships with. */
    static List<Topology> topologies() {
        return Service.ALL.stream().map(BrokerDefinitions::topologyOf).toList();
    }

    /** The content of the file: a line for each thing, so that a difference can be read. */
    static String of(List<Topology> topologies) {
        Map<String, Exchange> exchanges = new TreeMap<>();
        Map<String, Queue> queues = new TreeMap<>();
        List<Binding> bindings = new ArrayList<>();
        List<Map<String, Object>> permissions = new ArrayList<>();
        permissions.add(permission(BrokerNode.ADMIN, new Permissions(".*", ".*", ".*")));
        for (Topology topology : topologies) {
            permissions.add(permission(topology.service().application(), Permissions.of(topology)));
            topology.objects().exchanges().forEach(exchange -> exchanges.put(exchange.name(), exchange));
            topology.objects().queues().forEach(queue -> queues.put(queue.name(), queue));
            bindings.addAll(topology.objects().bindings());
        }
        Map<String, Collection<Map<String, Object>>> sections = new LinkedHashMap<>();
        sections.put("vhosts", List.of(Map.of("name", BrokerNode.VIRTUAL_HOST)));
        sections.put("permissions", permissions);
        sections.put(
                "exchanges",
                exchanges.values().stream().map(BrokerDefinitions::json).toList());
        sections.put(
                "queues", queues.values().stream().map(BrokerDefinitions::json).toList());
        sections.put("bindings", bindings.stream().map(BrokerDefinitions::json).toList());
        sections.put("policies", List.of(deadLettersAtLeastOnce()));
        return sections.entrySet().stream()
                .map(section -> "  \"" + section.getKey() + "\": [\n" + lines(section.getValue()) + "\n  ]")
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    /**
     * What the broker itself dead-letters stays in its queue until the dead-letter queue has confirmed it. That needs
     * an overflow of this kind; no queue has a length that it could reach. A policy, because the arguments of a queue
     * cannot be changed.
     */
    private static Map<String, Object> deadLettersAtLeastOnce() {
        return object(
                "vhost",
                BrokerNode.VIRTUAL_HOST,
                "name",
                "dead-letters-at-least-once",
                "pattern",
                "^[a-z-]+\\.[a-z-]+\\.events(\\.(?!dlq$)[a-z0-9-]+)?$",
                "apply-to",
                "queues",
                "definition",
                Map.of("dead-letter-strategy", "at-least-once", "overflow", "reject-publish"),
                "priority",
                0);
    }

    private static String lines(Collection<Map<String, Object>> objects) {
        return objects.stream().map(object -> "    " + spaced(object)).collect(Collectors.joining(",\n"));
    }

    private static String spaced(Map<String, Object> object) {
        return object.entrySet().stream()
                .map(entry -> JSON.writeValueAsString(entry.getKey()) + ": "
                        + (entry.getValue() instanceof Map<?, ?> arguments
                                ? spaced(sorted(arguments))
                                : JSON.writeValueAsString(entry.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static Map<String, Object> sorted(Map<?, ?> arguments) {
        Map<String, Object> sorted = new TreeMap<>();
        arguments.forEach((name, value) -> sorted.put(name.toString(), value));
        return sorted;
    }

    private static Map<String, Object> permission(String user, Permissions permissions) {
        return object(
                "user", user,
                "vhost", BrokerNode.VIRTUAL_HOST,
                "configure", permissions.configure(),
                "write", permissions.write(),
                "read", permissions.read());
    }

    private static Map<String, Object> json(Exchange exchange) {
        return object(
                "name",
                exchange.name(),
                "vhost",
                BrokerNode.VIRTUAL_HOST,
                "type",
                typeOf(exchange.type()),
                "durable",
                true,
                "auto_delete",
                false,
                "internal",
                false,
                "arguments",
                Map.of());
    }

    private static String typeOf(BuiltinExchangeType type) {
        return type.getType();
    }

    private static Map<String, Object> json(Queue queue) {
        return object(
                "name",
                queue.name(),
                "vhost",
                BrokerNode.VIRTUAL_HOST,
                "durable",
                true,
                "auto_delete",
                false,
                "arguments",
                queue.arguments());
    }

    private static Map<String, Object> json(Binding binding) {
        return object(
                "source", binding.exchange(),
                "vhost", BrokerNode.VIRTUAL_HOST,
                "destination", binding.queue(),
                "destination_type", "queue",
                "routing_key", binding.routingKey(),
                "arguments", Map.of());
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return object;
    }

    private static Topology topologyOf(Service service) {
        try (ConfigurableApplicationContext context = ShippedService.idle(service)) {
            return context.getBean(Topology.class);
        }
    }
}

package dev.fanout.notification.channel.email;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.fanout.notification.channel.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the letters, by the templates in {@code mail/}. What comes from events stays on its line in text, and is
 * escaped in HTML.
 */
class Letters {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Mustache.Compiler TEXT =
            Mustache.compiler().escapeHTML(false).emptyStringIsFalse(true);
    private static final Mustache.Compiler HTML = Mustache.compiler().emptyStringIsFalse(true);
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final Map<String, String> REASONS = Map.of(
            "OUT_OF_STOCK", "we do not have all of the goods",
            "PAYMENT_DECLINED", "the payment was declined",
            "TIMED_OUT", "it could not be processed in time",
            "CUSTOMER_REQUEST", "as you wished");

    private final Map<String, Templates> ofOrders = Map.of(
            "order.confirmed.v1", Templates.ofOrder("Your order {{orderId}} is confirmed", "order.confirmed.v1"),
            "order.cancelled.v1", Templates.ofOrder("Your order {{orderId}} was cancelled", "order.cancelled.v1"));
    private final Templates ofOthers =
            Templates.of("{{type}}{{#subject}} of {{subject}}{{/subject}}", "other", "other");

    private record Templates(Template subject, Template text, Template html) {

        static Templates ofOrder(String subject, String news) {
            return of(subject, "order", news);
        }

        /** @param news name of what the template takes in where it says {@code {{>news}}} */
        static Templates of(String subject, String name, String news) {
            return new Templates(
                    TEXT.compile(subject), compile(TEXT, name, news, ".txt"), compile(HTML, name, news, ".html"));
        }

        private static Template compile(Mustache.Compiler compiler, String name, String news, String form) {
            return compiler.withLoader(_ -> new StringReader(read(news + form).strip()))
                    .compile(read(name + form));
        }

        private static String read(String name) {
            try (InputStream file = Letters.class.getResourceAsStream("/mail/" + name)) {
                if (file == null) {
                    throw new IllegalStateException("the template mail/" + name + " is missing");
                }
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the template mail/" + name, e);
            }
        }

        Letter fill(Map<String, Object> facts) {
            return new Letter(subject.execute(facts), text.execute(facts), html.execute(facts));
        }
    }

    Letter about(Message message) {
        JsonNode data = JSON.readTree(message.data());
        Templates templates = ofOrders.get(message.type());
        return templates == null ? ofOthers.fill(factsOf(message, data)) : templates.fill(factsOfOrder(data));
    }

    private static Map<String, Object> factsOf(Message message, JsonNode data) {
        return Map.of(
                "type", printable(message.type()),
                "subject", message.subject() == null ? "" : printable(message.subject()),
                "time", message.time().toString(),
                "data", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(data));
    }

    private static Map<String, Object> factsOfOrder(JsonNode order) {
        Map<String, Object> facts = new HashMap<>();
        List<Map<String, Object>> lines = new ArrayList<>();
        for (JsonNode line : order.path("lines")) {
            lines.add(Map.of(
                    "sku", text(line, "sku"),
                    "quantity", line.path("quantity").asLong(0),
                    "unitPrice", amount(line, "unitPrice")));
        }
        facts.put("orderId", text(order, "orderId"));
        facts.put("reason", REASONS.getOrDefault(text(order, "reason"), ""));
        facts.put("hasLines", !lines.isEmpty());
        facts.put("lines", lines);
        facts.put("total", amount(order, "total"));
        return facts;
    }

    /** @return empty if there is none */
    private static String amount(JsonNode parent, String name) {
        JsonNode money = parent.path(name);
        return money.isObject() ? Amounts.forPeople(money.path("amount").asLong(0), text(money, "currency")) : "";
    }

    private static String text(JsonNode parent, String name) {
        return printable(parent.path(name).asString(""));
    }

    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ");
    }
}

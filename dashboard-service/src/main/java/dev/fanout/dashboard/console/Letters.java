package dev.fanout.dashboard.console;

import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** One dead letter, as its page shows it. */
@Component
class Letters {

    private static final int LONGEST_SHOWN = 64 * 1024;
    private static final int LONGEST_FILE = 16 * 1024 * 1024;
    private static final int LONGEST_DETAIL = 8 * 1024;

    private final OperatorDesk desk;
    private final ConsoleProperties properties;

    Letters(OperatorDesk desk, ConsoleProperties properties) {
        this.desk = desk;
        this.properties = properties;
    }

    /** An entry of the history. */
    record Entry(Rows.Step step, @Nullable String detail) {}

    /**
     * A dead letter as its service shows it.
     *
     * @param personal what the user must not read
     */
    record Found(String service, byte[] document, JsonNode tree, Rows.Letter letter, Personal personal) {

        boolean isJson() {
            return tree.path("payloadEncoding").asString("").equals("JSON");
        }

        PayloadText payload(int most) {
            if (isJson()) {
                return JsonLayout.ofField(document, "payload", personal, most)
                        .orElseGet(() -> new PayloadText(tree.path("payload").toString(), "", false));
            }
            if (!personal.masked().isEmpty()) {
                return new PayloadText(
                        JsonLayout.MASK, "not shown: it is no JSON, so what is personal in it cannot be told", false);
            }
            String text = tree.path("payload").asString("");
            boolean cut = text.length() > most;
            return new PayloadText(
                    Unseen.shown(cut ? text.substring(0, most) + "\n…" : text),
                    "no JSON: " + tree.path("payloadEncoding").asString(""),
                    cut);
        }
    }

    /** @throws ProblemException if the service has no such dead letter, or does not answer */
    Found find(String service, UUID id, @Nullable Principal user) {
        Reply reply = desk.read(service, "/dead-letters/{id}", Map.of("id", id));
        if (!reply.isDone()) {
            Refusal refusal = Refusal.in(reply.status(), reply.body());
            throw reply.status() == 404
                    ? ProblemException.notFound("no-such-dead-letter", refusal.detail())
                    : ProblemException.badGateway("service-unavailable", service + " answered: " + refusal.detail());
        }
        JsonNode tree = Rows.tree(reply.body());
        JsonNode named = tree.isObject() ? tree.deepCopy().asObject().put("service", service) : tree;
        Rows.Letter letter = Rows.one(named, Rows.Letter.class)
                .orElseThrow(() -> ProblemException.badGateway(
                        "service-unavailable", service + " shows something that is no dead letter."));
        return new Found(
                service, reply.body(), tree, letter, properties.hiddenFrom(user == null ? "" : user.getName()));
    }

    String wholePayload(String service, UUID id, @Nullable Principal user) {
        return find(service, id, user).payload(LONGEST_FILE).text();
    }

    Map<String, Object> page(String service, UUID id, @Nullable Principal user) {
        Found found = find(service, id, user);
        PayloadText payload = found.payload(LONGEST_SHOWN);
        Map<String, Object> page = new HashMap<>();
        page.put("service", service);
        page.put("letter", found.letter());
        page.put(
                "editable",
                found.isJson()
                        && !(payload.cut() && found.payload(EditPages.LONGEST).cut()));
        page.put("payload", payload);
        page.put("history", history(found));
        page.put("headers", Fact.of(found.tree().path("headers"), found.personal()));
        page.put("trace", TracePart.of(found.tree().path("stackTrace").asString("")));
        page.put("traceLink", properties.linkToTrace(found.letter().traceId()));
        return page;
    }

    private static List<Entry> history(Found found) {
        return Rows.of(found.tree().path("history"), Rows.Step.class).stream()
                .map(step -> new Entry(step, detail(step.detail(), found.personal())))
                .toList();
    }

    private static @Nullable String detail(@Nullable JsonNode detail, Personal personal) {
        if (detail == null || detail.isNull()) {
            return null;
        }
        JsonNode shown = detail.deepCopy();
        Differences.mask(shown, personal);
        return JsonLayout.of(shown.toString().getBytes(StandardCharsets.UTF_8), personal, LONGEST_DETAIL)
                .map(PayloadText::text)
                .orElse("");
    }
}

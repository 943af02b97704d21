package dev.fanout.dashboard.console;

import dev.fanout.dashboard.event.AuditLog;
import dev.fanout.dashboard.event.EventFilter;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.web.ProblemException;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequestMapping("/console/events")
class EventPages {

    private static final String LIST = "/console/events";
    private static final int SIZE = 50;
    private static final int LONGEST_SHOWN = 64 * 1024;

    private final AuditLog log;
    private final ConsoleProperties properties;

    EventPages(AuditLog log, ConsoleProperties properties) {
        this.log = log;
        this.properties = properties;
    }

    @GetMapping
    String list(@Valid EventFilter filter, @RequestParam(required = false) @Nullable String cursor, Model model) {
        AuditLog.Page page = log.page(filter, cursor, SIZE);
        Instant from = filter.from();
        model.addAttribute("events", page.items())
                .addAttribute("filter", filter)
                .addAttribute("services", OperatorDesk.names())
                .addAttribute("first", cursor == null)
                .addAttribute(
                        "next",
                        new Query()
                                .with("type", filter.type())
                                .with("service", filter.service())
                                .with("orderId", filter.orderId())
                                .with("customerId", filter.customerId())
                                .with("from", from)
                                .with("to", filter.to())
                                .linkToNext(LIST, page.next()));
        return "console/events";
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, @Nullable Principal user, Model model) {
        AuditLog.WithPayload found = log.find(id)
                .orElseThrow(() -> ProblemException.notFound("event-not-found", "There is no event " + id + "."));
        model.addAttribute("event", found.event())
                .addAttribute("traceLink", properties.linkToTrace(found.event().traceId()))
                .addAttribute(
                        "payload",
                        JsonLayout.of(
                                        found.payload().getBytes(StandardCharsets.UTF_8),
                                        properties.hiddenFrom(user == null ? "" : user.getName()),
                                        LONGEST_SHOWN)
                                .orElseGet(() -> new PayloadText(Unseen.shown(found.payload()), "no JSON", false)));
        return "console/event";
    }
}

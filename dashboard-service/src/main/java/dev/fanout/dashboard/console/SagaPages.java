package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.console.Commands.Origin;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.dashboard.operations.OrderNow;
import dev.fanout.dashboard.projection.OrderStatus;
import dev.fanout.dashboard.projection.SagaStatus;
import dev.fanout.dashboard.saga.SagaFilter;
import dev.fanout.dashboard.saga.SagaView;
import dev.fanout.dashboard.saga.Sagas;
import dev.fanout.events.CancellationReason;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

@Controller
@RequestMapping("/console/sagas")
class SagaPages {

    private static final String LIST = "/console/sagas";
    private static final int SIZE = 50;

    private static final List<Age> AGES = List.of(
            new Age("PT10S", "10 seconds"),
            new Age("PT1M", "a minute"),
            new Age("PT5M", "5 minutes"),
            new Age("PT1H", "an hour"),
            new Age("PT24H", "a day"));

    private final Sagas sagas;
    private final OperatorDesk desk;
    private final Commands commands;
    private final ConsoleProperties properties;
    private final Clock clock;

    SagaPages(Sagas sagas, OperatorDesk desk, Commands commands, ConsoleProperties properties, Clock clock) {
        this.sagas = sagas;
        this.desk = desk;
        this.commands = commands;
        this.properties = properties;
        this.clock = clock;
    }

    /** A choice of how long sagas are unfinished. */
    record Age(String value, String text) {}

    /** @param after milliseconds since the first one */
    record Entry(
            SagaView.Entry event, double after, @Nullable String cause) {}

    /** What a service says of the order. */
    record Now(String service, List<Fact> facts, List<Rows.Letter> letters, List<Rows.Delivery> deliveries) {}

    @GetMapping
    String list(
            @RequestParam(required = false) @Nullable String order,
            @Valid SagaFilter filter,
            @RequestParam(required = false) @Nullable UUID cursor,
            Model model) {
        if (order != null && !order.isBlank()) {
            UUID id = idIn(order);
            return "redirect:" + LIST + "/" + id;
        }
        Sagas.Page page = sagas.search(filter, cursor, SIZE);
        Duration stuckFor = filter.stuckFor();
        model.addAttribute("sagas", page)
                .addAttribute("filter", filter)
                .addAttribute("age", stuckFor == null ? "" : stuckFor.toString())
                .addAttribute("order", "")
                .addAttribute("states", SagaStatus.values())
                .addAttribute("reasons", CancellationReason.values())
                .addAttribute("ages", AGES)
                .addAttribute("cursor", cursor)
                .addAttribute(
                        "next",
                        new Query()
                                .with("customerId", filter.customerId())
                                .with("status", filter.status())
                                .with("reason", filter.reason())
                                .with("stuckFor", stuckFor)
                                .linkToNext(LIST, page.next()));
        return "console/sagas";
    }

    private static UUID idIn(String text) {
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("order-not-found", "An order id is a UUID, and '" + text + "' is none.");
        }
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable UUID id, @ModelAttribute(name = "personal", binding = false) Personal personal, Model model) {
        SagaView saga = sagas.find(id, () -> desk.order(id))
                .orElseThrow(() ->
                        ProblemException.notFound("order-not-found", "There is no event of an order " + id + "."));
        OrderNow now = Objects.requireNonNull(saga.now());
        List<Timeline.Death> deaths = new ArrayList<>();
        List<JsonNode> deliveries = new ArrayList<>();
        now.services().forEach(one -> {
            String service = one.answer().service();
            one.deadLetters()
                    .forEach(letter -> Rows.time(letter, "deadAt")
                            .ifPresent(at -> deaths.add(new Timeline.Death(
                                    service,
                                    at,
                                    letter.path("type").asString("") + " died: "
                                            + letter.path("message").asString("")))));
            deliveries.addAll(one.deliveries());
        });
        String trace = saga.events().stream()
                .map(SagaView.Entry::traceId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        model.addAttribute("saga", saga)
                .addAttribute("cancellable", isCancellable(now))
                .addAttribute("entries", entries(saga))
                .addAttribute("timeline", Timeline.of(saga, deaths, deliveries, clock.instant()))
                .addAttribute(
                        "now",
                        now.services().stream()
                                .filter(one -> !one.answer().service().equals("dashboard-service"))
                                .map(one -> now(one, personal))
                                .toList())
                .addAttribute(
                        "missing",
                        Missing.of(now.services().stream()
                                .map(OrderNow.OfService::answer)
                                .toList()))
                .addAttribute("trace", trace)
                .addAttribute("traceLink", properties.linkToTrace(trace));
        return "console/saga";
    }

    private static boolean isCancellable(OrderNow now) {
        return now.services().stream()
                .map(OrderNow.OfService::state)
                .filter(Objects::nonNull)
                .anyMatch(state -> state.has("cancellationReason")
                        && !state.path("status").asString("").equals(OrderStatus.CANCELLED.name()));
    }

    private static List<Entry> entries(SagaView saga) {
        SagaView.Entry first = saga.events().getFirst();
        return saga.events().stream()
                .map(event -> new Entry(
                        event,
                        Math.max(
                                0,
                                Duration.between(first.occurredAt(), event.occurredAt())
                                                .toNanos()
                                        / 1e6),
                        saga.events().stream()
                                .filter(other -> other.id().toString().equals(event.causationId()))
                                .map(SagaView.Entry::type)
                                .findFirst()
                                .orElse(null)))
                .toList();
    }

    private static Now now(OrderNow.OfService one, Personal personal) {
        JsonNode state = one.state();
        String service = one.answer().service();
        return new Now(
                service,
                state == null ? List.of() : Fact.of(state, personal),
                Rows.of(
                        one.deadLetters().stream()
                                .map(letter -> named(service, letter))
                                .toList(),
                        Rows.Letter.class),
                Rows.of(one.deliveries(), Rows.Delivery.class));
    }

    private static JsonNode named(String service, JsonNode letter) {
        return letter.isObject() ? letter.deepCopy().asObject().put("service", service) : letter;
    }

    @PostMapping("/{id}/cancel")
    String cancel(
            @PathVariable UUID id,
            @Nullable Principal user,
            @ModelAttribute(name = "personal", binding = false) Personal personal,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Reply reply = commands.send(
                new Command("cancel order", "order-service", "/orders/{id}/cancel", Map.of("id", id)), user, (byte[])
                        null);
        return Commands.outcome(
                reply,
                "The order is cancelled; what was done for it is undone.",
                LIST + "/" + id,
                new Origin(LIST + "/" + id, () -> show(id, personal, model)),
                model,
                after,
                response);
    }
}

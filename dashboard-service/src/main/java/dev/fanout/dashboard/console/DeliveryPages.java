package dev.fanout.dashboard.console;

import dev.fanout.dashboard.operations.Listed;
import dev.fanout.dashboard.operations.MergedPage;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

@Controller
@RequestMapping("/console/deliveries")
class DeliveryPages {

    private static final String LIST = "/console/deliveries";
    private static final int SIZE = 50;

    private final OperatorDesk desk;

    DeliveryPages(OperatorDesk desk) {
        this.desk = desk;
    }

    /** Which deliveries. */
    record Filter(
            @Nullable UUID orderId,
            @Nullable String customerId,
            @Nullable UUID subscriptionId,
            @Nullable UUID batchId,
            @Nullable @ShortText String status) {

        Query query() {
            return new Query()
                    .with("orderId", orderId)
                    .with("customerId", customerId)
                    .with("subscriptionId", subscriptionId)
                    .with("batchId", batchId)
                    .with("status", status);
        }
    }

    @GetMapping
    String list(@Valid Filter filter, @RequestParam(required = false) @Nullable String cursor, Model model) {
        Query query = filter.query();
        MergedPage page = desk.page(Listed.DELIVERIES, query.map(), null, cursor, SIZE);
        model.addAttribute("deliveries", Rows.of(page.items(), Rows.Delivery.class))
                .addAttribute("missing", Missing.of(page.services()))
                .addAttribute("criteria", query.map())
                .addAttribute("states", List.of("PENDING", "DELIVERED", "FAILED"))
                .addAttribute("first", cursor == null)
                .addAttribute("next", query.linkToNext(LIST, page.next()));
        return "console/deliveries";
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable UUID id, @ModelAttribute(name = "personal", binding = false) Personal personal, Model model) {
        Reply reply = desk.read("notification-service", "/deliveries/{id}", Map.of("id", id));
        JsonNode tree = Rows.tree(reply.body());
        Rows.Delivery one = (reply.isDone() ? Rows.one(tree, Rows.Delivery.class) : Optional.<Rows.Delivery>empty())
                .orElseThrow(() -> ProblemException.notFound(
                        "delivery-not-found",
                        Refusal.in(reply.status(), reply.body()).detail()));
        model.addAttribute("one", one)
                .addAttribute(
                        "facts",
                        Fact.of(tree, personal).stream()
                                .filter(fact -> !fact.key().equals("attempts"))
                                .toList())
                .addAttribute("attempts", Rows.of(tree.path("attempts"), Rows.Attempt.class));
        return "console/delivery";
    }
}

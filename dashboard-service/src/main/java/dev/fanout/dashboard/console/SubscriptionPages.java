package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.console.Commands.Origin;
import dev.fanout.dashboard.operations.Listed;
import dev.fanout.dashboard.operations.MergedPage;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

@Controller
@RequestMapping("/console/subscriptions")
class SubscriptionPages {

    private static final String LIST = "/console/subscriptions";
    private static final String SERVICE = "notification-service";
    private static final int SIZE = 50;

    private final OperatorDesk desk;
    private final Commands commands;
    private final Clock clock;

    SubscriptionPages(OperatorDesk desk, Commands commands, Clock clock) {
        this.desk = desk;
        this.commands = commands;
        this.clock = clock;
    }

    /** How far a target is on the way to be disabled. */
    record FailureClock(Instant since, Instant end, long percent) {

        static @Nullable FailureClock of(Rows.Subscription one, Instant now) {
            Instant since = one.failingSince();
            Instant end = one.disabledIfFailingUntil();
            if (since == null || end == null || !since.isBefore(end)) {
                return null;
            }
            long failed = Duration.between(since, now).toMillis();
            return new FailureClock(
                    since,
                    end,
                    Math.clamp(failed * 100 / Duration.between(since, end).toMillis(), 0, 100));
        }
    }

    @GetMapping
    String list(
            @RequestParam(required = false) @Nullable @ShortText(max = 30) String channel,
            @RequestParam(required = false) @Nullable @ShortText String status,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        Query query = new Query().with("channel", channel).with("status", status);
        MergedPage page = desk.page(Listed.SUBSCRIPTIONS, query.map(), null, cursor, SIZE);
        model.addAttribute("subscriptions", Rows.of(page.items(), Rows.Subscription.class))
                .addAttribute("missing", Missing.of(page.services()))
                .addAttribute("channel", channel)
                .addAttribute("status", status)
                .addAttribute("channels", List.of("webhook", "email", "log"))
                .addAttribute("states", List.of("ACTIVE", "DISABLED"))
                .addAttribute("first", cursor == null)
                .addAttribute("next", query.linkToNext(LIST, page.next()));
        return "console/subscriptions";
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable UUID id, @ModelAttribute(name = "personal", binding = false) Personal personal, Model model) {
        Reply reply = desk.read(SERVICE, "/subscriptions/{id}", Map.of("id", id));
        JsonNode tree = Rows.tree(reply.body());
        Rows.Subscription one = (reply.isDone()
                        ? Rows.one(tree, Rows.Subscription.class)
                        : Optional.<Rows.Subscription>empty())
                .orElseThrow(() -> ProblemException.notFound(
                        "subscription-not-found",
                        Refusal.in(reply.status(), reply.body()).detail()));
        model.addAttribute("one", one)
                .addAttribute("facts", Fact.of(tree, personal))
                .addAttribute("clock", FailureClock.of(one, clock.instant()));
        return "console/subscription";
    }

    @PostMapping("/{id}/enable")
    String enable(
            @PathVariable UUID id,
            @Nullable Principal user,
            @ModelAttribute(name = "personal", binding = false) Personal personal,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Reply reply = commands.send(
                new Command("enable subscription", SERVICE, "/subscriptions/{id}/enable", Map.of("id", id)),
                user,
                (byte[]) null);
        return Commands.outcome(
                reply,
                "It is enabled again.",
                LIST + "/" + id,
                new Origin(LIST + "/" + id, () -> show(id, personal, model)),
                model,
                after,
                response);
    }

    @PostMapping("/{id}/replay")
    String replay(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(defaultValue = "20") int rate,
            @RequestParam(defaultValue = "false") boolean canary,
            @RequestParam(required = false) @Nullable String reason,
            @Nullable Principal user,
            @ModelAttribute(name = "personal", binding = false) Personal personal,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Map<String, Object> body = new HashMap<>();
        body.put("subscriptionId", id);
        body.put("ratePerSecond", rate);
        body.put("canary", canary);
        if (from != null) {
            body.put("from", from.toString());
        }
        body.putAll(Commands.because(reason));
        Reply reply = commands.send(
                new Command("replay deliveries of subscription " + id, SERVICE, "/deliveries/replays", Map.of()),
                user,
                body);
        return Commands.outcome(
                reply,
                "The job has begun.",
                ReplayPages.LIST + "/" + SERVICE + "/"
                        + Rows.tree(reply.body()).path("id").asString(""),
                new Origin(LIST + "/" + id, () -> show(id, personal, model)),
                model,
                after,
                response);
    }
}

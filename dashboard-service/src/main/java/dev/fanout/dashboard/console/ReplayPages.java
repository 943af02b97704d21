package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.Commands.Command;
import dev.fanout.dashboard.console.Commands.Origin;
import dev.fanout.dashboard.operations.Listed;
import dev.fanout.dashboard.operations.MergedPage;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

@Controller
@RequestMapping(ReplayPages.LIST)
class ReplayPages {

    static final String LIST = "/console/replays";
    static final String NEW = LIST + "/new";

    private static final int SIZE = 50;

    private static final Refusal NOT_COUNTED = new Refusal(
            "Not counted", "It had not said what it has when you counted. Count again to replay that, too.", List.of());

    private final OperatorDesk desk;
    private final Commands commands;
    private final ReplayPlans plans;

    ReplayPages(OperatorDesk desk, Commands commands, ReplayPlans plans) {
        this.desk = desk;
        this.commands = commands;
        this.plans = plans;
    }

    @GetMapping
    String list(@RequestParam(required = false) @Nullable String cursor, Model model) {
        MergedPage page = desk.page(Listed.REPLAYS, Map.of(), null, cursor, SIZE);
        model.addAttribute("jobs", Rows.of(page.items(), Rows.Job.class))
                .addAttribute("missing", Missing.of(page.services()))
                .addAttribute("first", cursor == null)
                .addAttribute("next", new Query().linkToNext(LIST, page.next()));
        return "console/replays";
    }

    @GetMapping("/{service}/{id}")
    String show(@PathVariable String service, @PathVariable UUID id, Model model) {
        Reply reply = desk.read(service, "/replays/{id}", Map.of("id", id));
        JsonNode tree = Rows.tree(reply.body());
        Rows.Job job = (reply.isDone() && tree.isObject()
                        ? Rows.one(tree.deepCopy().asObject().put("service", service), Rows.Job.class)
                        : Optional.<Rows.Job>empty())
                .orElseThrow(() -> ProblemException.notFound(
                        "no-such-replay",
                        Refusal.in(reply.status(), reply.body()).detail()));
        model.addAttribute("service", service).addAttribute("job", job).addAttribute("again", again(service, job));
        return "console/replay";
    }

    private static String again(String service, Rows.Job job) {
        Query query = new Query().with("service", service);
        JsonNode filter = job.filter();
        if (filter != null) {
            filter.properties().forEach(criterion -> {
                if (criterion.getValue().isString() && !criterion.getKey().equals("status")) {
                    query.with(criterion.getKey(), criterion.getValue().asString());
                }
            });
        }
        return query.link(NEW);
    }

    @PostMapping("/{service}/{id}/cancel")
    String cancel(
            @PathVariable String service,
            @PathVariable UUID id,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after,
            HttpServletResponse response) {
        Reply reply = commands.send(
                new Command("cancel replay", service, "/replays/{id}/cancel", Map.of("id", id)), user, Map.of());
        return Commands.outcome(
                reply,
                "The job is stopped; what was not sent yet stays open.",
                LIST + "/" + service + "/" + id,
                new Origin(LIST + "/" + service + "/" + id, () -> show(service, id, model)),
                model,
                after,
                response);
    }

    @GetMapping("/new")
    String plan(@Valid LetterFilter filter, @Nullable Principal user, Model model) {
        return plan(filter, new How(null, null, null), user, model);
    }

    /**
     * How to replay.
     *
     * @param rate per second
     * @param canary begins with one, and judges it
     */
    record How(
            @Nullable Integer rate,
            @Nullable Boolean canary,
            @Nullable String reason) {

        private static final int DEFAULT_RATE = 20;

        int perSecond() {
            return rate == null ? DEFAULT_RATE : rate;
        }
    }

    private String plan(LetterFilter filter, How how, @Nullable Principal user, Model model) {
        ReplayPlans.Planned planned = plans.of(filter, user);
        model.addAttribute("filter", filter)
                .addAttribute(
                        "criteria",
                        filter.criteria().with("service", filter.service()).map())
                .addAttribute("services", OperatorDesk.names())
                .addAttribute("plans", planned.plans())
                .addAttribute("total", planned.total())
                .addAttribute("missing", planned.missing())
                .addAttribute("rate", how.perSecond())
                .addAttribute("canary", how.canary() == null || how.canary())
                .addAttribute("reason", how.reason());
        return "console/replay-new";
    }

    /**
     * A job for each service that has something to replay.
     *
     * @param counted services that the page has told of; what another one has is not replayed, for nobody has seen how
     *     much it is
     */
    @PostMapping("/new")
    String start(
            @Valid LetterFilter filter,
            How how,
            @RequestParam List<String> counted,
            @Nullable Principal user,
            Model model,
            RedirectAttributes after) {
        Map<String, Refusal> refused = new LinkedHashMap<>();
        Map<String, String> begun = new LinkedHashMap<>();
        for (Rows.Plan plan : plans.of(filter, user).plans()) {
            if (!counted.contains(plan.service())) {
                refused.put(plan.service(), NOT_COUNTED);
                continue;
            }
            Map<String, Object> body = new HashMap<>();
            body.put("filter", filter.criteria().map());
            body.put("ratePerSecond", how.perSecond());
            body.put("canary", Boolean.TRUE.equals(how.canary()));
            body.putAll(Commands.because(how.reason()));
            Reply reply =
                    commands.send(new Command("replay by filter", plan.service(), "/replays", Map.of()), user, body);
            Commands.refusal(reply)
                    .ifPresentOrElse(
                            refusal -> refused.put(plan.service(), refusal),
                            () -> begun.put(
                                    plan.service(),
                                    Rows.tree(reply.body()).path("id").asString("")));
        }
        if (begun.isEmpty()) {
            model.addAttribute("refused", refused.values())
                    .addAttribute(
                            "here",
                            filter.criteria().with("service", filter.service()).link(NEW));
            return plan(filter, new How(how.rate(), Boolean.TRUE.equals(how.canary()), how.reason()), user, model);
        }
        StringBuilder done = new StringBuilder("Begun: " + String.join(", ", begun.keySet()) + ".");
        refused.forEach((service, refusal) ->
                done.append(" Not in ").append(service).append(": ").append(refusal.detail()));
        after.addFlashAttribute("done", done.toString());
        Map.Entry<String, String> first = begun.entrySet().iterator().next();
        return "redirect:" + LIST + (begun.size() == 1 ? "/" + first.getKey() + "/" + first.getValue() : "");
    }
}

package dev.fanout.dashboard.console;

import dev.fanout.dashboard.operations.AnswerStatus;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.OperatorDesk.Reply;
import dev.fanout.dashboard.operations.ServiceAnswer;
import dev.fanout.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What replays by a filter would do, of all services at once. */
@Component
class ReplayPlans {

    private static final JsonMapper JSON = new JsonMapper();

    private final OperatorDesk desk;

    ReplayPlans(OperatorDesk desk) {
        this.desk = desk;
    }

    /**
     * The plans.
     *
     * @param plans of services that have something to replay
     * @param missing services that did not say
     */
    record Planned(List<Rows.Plan> plans, List<ServiceAnswer> missing) {

        long total() {
            return plans.stream().mapToLong(Rows.Plan::selected).sum();
        }
    }

    Planned of(LetterFilter filter, @Nullable Principal user) {
        String service = filter.service();
        List<String> services = service == null ? OperatorDesk.names() : List.of(service);
        byte[] body = JSON.writeValueAsBytes(Map.of("filter", filter.criteria().map(), "dryRun", true));
        List<Rows.Plan> plans = new ArrayList<>();
        List<ServiceAnswer> missing = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<Reply>> replies = new LinkedHashMap<>();
            for (String name : services) {
                Callable<Reply> question = () -> desk.order(name, "/replays", Map.of(), body, user);
                replies.put(name, threads.submit(question));
            }
            replies.forEach((name, reply) -> take(name, reply, plans, missing));
        }
        return new Planned(plans, missing);
    }

    private static void take(String service, Future<Reply> future, List<Rows.Plan> plans, List<ServiceAnswer> missing) {
        try {
            Reply reply = future.get();
            if (!reply.isDone()) {
                throw refused(service, reply);
            }
            var tree = Rows.tree(reply.body());
            if (tree.isObject()) {
                Rows.one(tree.deepCopy().asObject().put("service", service), Rows.Plan.class)
                        .filter(plan -> plan.selected() > 0)
                        .ifPresent(plans::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            missing.add(new ServiceAnswer(service, AnswerStatus.TIMEOUT, null, 0));
        } catch (ExecutionException e) {
            missing.add(new ServiceAnswer(service, AnswerStatus.UNAVAILABLE, null, 0));
        }
    }

    private static ProblemException refused(String service, Reply reply) {
        Refusal refusal = Refusal.in(reply.status(), reply.body());
        return ProblemException.unprocessable(
                "replay-refused",
                service + ": "
                        + (refusal.detail().isEmpty()
                                ? new String(reply.body(), StandardCharsets.UTF_8)
                                : refusal.detail()),
                refusal.errors());
    }
}

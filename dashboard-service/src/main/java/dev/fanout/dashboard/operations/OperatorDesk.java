package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorRequest;
import dev.fanout.dashboard.operations.WholeLists.WholeList;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What operators see and do over all services, for pages: the same as over the routes, with the same bounds. */
@Component
public class OperatorDesk {

    private final MergedLists lists;
    private final WholeLists wholeLists;
    private final PassedOn services;
    private final Deadlines deadlines;
    private final FanOutSurvey fanOut;
    private final ServiceStates states;
    private final OrdersNow orders;

    OperatorDesk(
            MergedLists lists,
            WholeLists wholeLists,
            PassedOn services,
            Deadlines deadlines,
            FanOutSurvey fanOut,
            ServiceStates states,
            OrdersNow orders) {
        this.lists = lists;
        this.wholeLists = wholeLists;
        this.services = services;
        this.deadlines = deadlines;
        this.fanOut = fanOut;
        this.states = states;
        this.orders = orders;
    }

    /** An answer of a service. */
    public record Reply(int status, byte[] body) {

        static Reply of(ResponseEntity<byte[]> answer) {
            byte[] body = answer.getBody();
            return new Reply(answer.getStatusCode().value(), body == null ? new byte[0] : body);
        }

        public boolean isDone() {
            return status >= 200 && status < 300;
        }
    }

    /** The names of all services. */
    public static List<String> names() {
        return Arrays.stream(Neighbour.values()).map(Neighbour::serviceName).toList();
    }

    /**
     * A page of a list.
     *
     * @param criteria as the services take them
     * @param service whose; absent for all
     * @param cursor the {@code next} of the page before; absent for the first one
     */
    public MergedPage page(
            Listed what, Map<String, String> criteria, @Nullable String service, @Nullable String cursor, int size) {
        return lists.page(
                what.with(criteria),
                service == null ? what.services() : ServiceNames.wanted(service),
                new ListPart(cursor, size),
                deadlines.ofRead());
    }

    /** The groups of the open dead letters, the largest first. */
    public WholeList groups() {
        return wholeLists
                .of("/dead-letters/groups", ServiceNames.wanted(null), deadlines.ofRead())
                .sorted(DeadLetterController.LARGEST_FIRST);
    }

    /** The functions of all services. */
    public WholeList functions() {
        return wholeLists.of("/functions", ServiceNames.wanted(null), deadlines.ofRead());
    }

    public FanOut fanOut() {
        return fanOut.now(deadlines.ofRead());
    }

    public ServicesNow services() {
        return states.ofAll(deadlines.ofRead());
    }

    public OrderNow order(UUID id) {
        return orders.of(id, deadlines.ofRead());
    }

    /**
     * What a service shows, or its refusal.
     *
     * @param path with the names of variables in braces
     */
    public Reply read(String service, String path, Map<String, ?> variables) {
        return Reply.of(services.pass(
                ServiceNames.inPath(service),
                new OperatorRequest(HttpMethod.GET, path, variables),
                deadlines.ofRead()));
    }

    /**
     * Passes an order of an operator on.
     *
     * @param path with the names of variables in braces
     * @param body JSON; absent if there is none
     */
    public Reply order(
            String service, String path, Map<String, ?> variables, byte @Nullable [] body, @Nullable Principal user) {
        return Reply.of(services.pass(
                ServiceNames.inPath(service),
                new OperatorRequest(HttpMethod.POST, path, variables).by(user).with(body),
                deadlines.ofCommand()));
    }
}

package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Figures;
import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.defaults.DeadlineHeader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Fan-out", description = "How far facts fan out, and where they wait. For operators only.")
@RestController
@RequestMapping("/api/fanout")
class FanOutController {

    private final Survey survey;
    private final OperatorCalls calls;
    private final Hottest hottest;
    private final Deadlines deadlines;

    FanOutController(Survey survey, OperatorCalls calls, Hottest hottest, Deadlines deadlines) {
        this.survey = survey;
        this.calls = calls;
        this.hottest = hottest;
        this.deadlines = deadlines;
    }

    /** What a service has said; of notification-service also what its latest deliveries were about. */
    private record Said(Figures figures, Optional<Hottest.Deliveries> deliveries) {}

    @Operation(
            summary = "The hottest customers, products, subscriptions and targets, and what waits in each service",
            description =
                    "Customers and products are counted in the latest 500 orders, subscriptions and targets in the"
                            + " latest 500 deliveries. The figures are those of one instance of each service.")
    @GetMapping
    FanOut find(@RequestHeader(name = DeadlineHeader.NAME, required = false) @Nullable String until) {
        Deadline deadline = deadlines.ofRead(until);
        Hottest.Orders orders = hottest.orders();
        List<Told<Said>> told = survey.ask("fanout", ServiceNames.wanted(null), deadline, this::said);
        Optional<Hottest.Deliveries> deliveries = told.stream()
                .flatMap(one -> one.value().stream())
                .flatMap(said -> said.deliveries().stream())
                .findFirst();
        return new FanOut(
                new FanOut.Hottest(
                        orders.looked(),
                        orders.customers(),
                        orders.products(),
                        deliveries.map(Hottest.Deliveries::looked).orElse(null),
                        deliveries.map(Hottest.Deliveries::subscriptions).orElse(List.of()),
                        deliveries.map(Hottest.Deliveries::targets).orElse(List.of())),
                told.stream()
                        .flatMap(one -> one.value().stream()
                                .map(said -> FanOutFigures.of(one.service().serviceName(), said.figures())))
                        .toList(),
                told.stream().anyMatch(Told::isMissing),
                told.stream().map(Told::answer).toList());
    }

    private Said said(Neighbour service) {
        Figures figures = calls.figures(service);
        return new Said(
                figures, service == Neighbour.NOTIFICATION ? Optional.of(hottest.deliveries()) : Optional.empty());
    }
}

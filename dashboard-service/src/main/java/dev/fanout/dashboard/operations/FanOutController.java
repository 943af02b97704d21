package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Figures;
import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.hottest.Hottest;
import dev.fanout.dashboard.hottest.Kind;
import dev.fanout.dashboard.operations.FanOut.Expansions;
import dev.fanout.dashboard.operations.FanOut.HottestOfAll;
import dev.fanout.dashboard.operations.Survey.Answers;
import dev.fanout.dashboard.operations.Survey.Question;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Fan-out", description = "How far facts fan out, and where they wait. For operators only.")
@RestController
@RequestMapping("/api/fanout")
class FanOutController {

    private static final int MOST_EXPANSIONS = 20;

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

    @Operation(
            summary = "The hottest customers, products, subscriptions and targets, and what waits in each service",
            description = "What is hot is counted in the events of the last hour that this instance has heard of; the"
                    + " figures are those of one instance of each service.")
    @GetMapping
    FanOut find(HttpServletRequest request) {
        return find(deadlines.ofRead(request));
    }

    FanOut find(Deadline deadline) {
        List<Question<Figures>> figures = ServiceNames.wanted(null).stream()
                .map(service -> Question.of("fanout", service, () -> calls.figures(service)))
                .toList();
        Question<Rows> expansions = Question.of("expansions", Neighbour.NOTIFICATION, this::expansions);
        List<Question<?>> all = new ArrayList<>(figures);
        all.add(expansions);
        Answers answers = survey.ask(deadline, all);
        List<Told<Figures>> told = figures.stream().map(answers::to).toList();
        Told<Rows> underWay = answers.to(expansions);
        return new FanOut(
                hottest(),
                new Expansions(
                        underWay.answer().status(),
                        underWay.answer().reason(),
                        underWay.value().map(Rows::total).orElse(null),
                        underWay.value().map(Rows::items).orElse(List.of())),
                told.stream()
                        .flatMap(one -> one.value().stream()
                                .map(known -> FanOutFigures.of(one.service().serviceName(), known)))
                        .toList(),
                underWay.isMissing() || told.stream().anyMatch(Told::isMissing),
                told.stream().map(Told::answer).toList());
    }

    private HottestOfAll hottest() {
        return new HottestOfAll(
                hottest.since(),
                hottest.ranking(Kind.CUSTOMER),
                hottest.ranking(Kind.PRODUCT),
                hottest.ranking(Kind.SUBSCRIPTION),
                hottest.ranking(Kind.TARGET));
    }

    private Rows expansions() {
        return calls.read(Neighbour.NOTIFICATION, "/expansions?size={size}", Map.of("size", MOST_EXPANSIONS), Rows::of)
                .value();
    }
}

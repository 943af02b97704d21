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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Asks all services what waits in them, and what is being written down. */
@Component
class FanOutSurvey {

    private static final int MOST_EXPANSIONS = 20;

    private final Survey survey;
    private final OperatorCalls calls;
    private final Hottest hottest;

    FanOutSurvey(Survey survey, OperatorCalls calls, Hottest hottest) {
        this.survey = survey;
        this.calls = calls;
        this.hottest = hottest;
    }

    FanOut now(Deadline deadline) {
        List<Question<Figures>> figures = ServiceNames.wanted(null).stream()
                .map(service -> Question.of("fanout", service, () -> calls.figures(service)))
                .toList();
        Question<FirstPage> expansions = Question.of("expansions", Neighbour.NOTIFICATION, this::expansions);
        List<Question<?>> all = new ArrayList<>(figures);
        all.add(expansions);
        Answers answers = survey.ask(deadline, all);
        List<Told<Figures>> told = figures.stream().map(answers::to).toList();
        Told<FirstPage> underWay = answers.to(expansions);
        return new FanOut(
                hottest(),
                new Expansions(
                        underWay.answer().status(),
                        underWay.answer().reason(),
                        underWay.value().map(FirstPage::total).orElse(null),
                        underWay.value().map(FirstPage::items).orElse(List.of())),
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

    private FirstPage expansions() {
        return calls.read(
                        Neighbour.NOTIFICATION,
                        "/expansions?size={size}",
                        Map.of("size", MOST_EXPANSIONS),
                        FirstPage::of)
                .value();
    }
}

package dev.fanout.dashboard.console;

import dev.fanout.dashboard.hottest.Ranking;
import dev.fanout.dashboard.operations.FanOut;
import dev.fanout.dashboard.operations.OperatorDesk;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

@Controller
class FanOutPages {

    private final OperatorDesk desk;

    FanOutPages(OperatorDesk desk) {
        this.desk = desk;
    }

    /** The hottest of a kind. */
    record Hot(String title, String what, List<Row> rows) {

        record Row(String name, long count, @Nullable String link) {}

        static Hot of(String title, String what, Ranking ranking, Function<String, @Nullable String> link) {
            return of(title, what, ranking, name -> name, link);
        }

        static Hot of(
                String title,
                String what,
                Ranking ranking,
                Function<String, String> shown,
                Function<String, @Nullable String> link) {
            return new Hot(
                    title,
                    what,
                    ranking.items().stream()
                            .map(count -> new Row(shown.apply(count.id()), count.count(), link.apply(count.id())))
                            .toList());
        }
    }

    @GetMapping("/console/fanout")
    String show(@ModelAttribute(name = "personal", binding = false) Personal personal, Model model) {
        FanOut fanOut = desk.fanOut();
        FanOut.HottestOfAll hottest = fanOut.hottest();
        model.addAttribute("fanout", fanOut)
                .addAttribute("missing", Missing.of(fanOut.services()))
                .addAttribute("expansions", Rows.of(fanOut.expansions().items(), Rows.Expansion.class))
                .addAttribute(
                        "hottest",
                        List.of(
                                Hot.of("Hottest customers", "Customer", hottest.customers(), CustomerPages::link),
                                Hot.of("Hottest products", "Product", hottest.products(), _ -> null),
                                Hot.of(
                                        "Hottest subscriptions",
                                        "Subscription",
                                        hottest.subscriptions(),
                                        id -> "/console/subscriptions/" + Fact.segment(id)),
                                Hot.of(
                                        "Hottest targets",
                                        "Target",
                                        hottest.targets(),
                                        target -> String.valueOf(personal.of("target", target)),
                                        _ -> null)));
        return "console/fanout";
    }
}

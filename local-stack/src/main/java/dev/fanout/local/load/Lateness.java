package dev.fanout.local.load;

import dev.fanout.local.shop.Shop;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How late the dashboard was in each stage of a scripted run. */
final class Lateness {

    private final Shop shop;
    private final Map<String, VisibleAfter> stages = new LinkedHashMap<>();
    private VisibleAfter soFar = VisibleAfter.NOTHING;

    Lateness(Shop shop) {
        this.shop = shop;
    }

    /** The first stage begins. */
    void begin() {
        soFar = VisibleAfter.now(shop);
    }

    /** A stage ends, and the next one begins. */
    void end(String stage) {
        VisibleAfter now = VisibleAfter.now(shop);
        stages.put(stage, now.since(soFar));
        soFar = now;
    }

    void print(PrintStream out) {
        out.println("From a fact until the dashboard shows it, by the steps of its histogram:");
        stages.forEach((stage, visible) -> {
            out.println(stage);
            visible.lines().forEach(out::println);
        });
    }

    /** Judges a stage in which no more was offered than the machine bears. */
    void judge(String stage, Judgements judgements) {
        VisibleAfter visible = stages.getOrDefault(stage, VisibleAfter.NOTHING);
        judgements.judge(
                visible.meetsGoal(),
                String.format(
                        Locale.ROOT,
                        "%s: the dashboard shows 99 %% of the facts within %.3f s (at most %.0f s)",
                        stage,
                        visible.latest(0.99),
                        VisibleAfter.GOAL_SECONDS));
    }
}

package dev.fanout.local.load;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What scripted runs have in common: orders, peak, end of all sagas, invariants, how late the dashboard is. */
final class Script implements AutoCloseable {

    /** Each kind that ends without a call of its customer. */
    private static final Mix MIX = new Mix(Map.of(Kind.CONFIRMED, 80, Kind.OUT_OF_STOCK, 10, Kind.DECLINED, 10));

    private static final int PLENTY = 1_000_000;
    private static final Duration CALL_PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(180);

    private final Shop shop;
    private final PrintStream out;
    private final Goods goods = new Goods(PLENTY);
    private final Answers answers = new Answers();
    private final OpenLoop load;
    private final Aftermath aftermath;
    private final Lateness lateness;

    Script(Shop shop, PrintStream out) {
        this.shop = shop;
        this.out = out;
        this.load = new OpenLoop(shop, goods, MIX, answers);
        this.aftermath = new Aftermath(shop, goods, CALL_PATIENCE, out);
        this.lateness = new Lateness(shop);
    }

    OpenLoop load() {
        return load;
    }

    Answers answers() {
        return answers;
    }

    Lateness lateness() {
        return lateness;
    }

    /** The goodput at its peak, in orders per second: that of the plan, or else what is found; all is at rest then. */
    double peak(StressPlan plan) throws IOException {
        goods.putInto(shop, CALL_PATIENCE);
        out.println("Orders of customer " + goods.customer() + ", of "
                + Runtime.getRuntime().availableProcessors() + " processors.");
        if (plan.peak() > 0) {
            return plan.peak();
        }
        out.println("Warming up for " + plan.warmUp().toSeconds() + " s; then rates rise every "
                + plan.step().toSeconds() + " s, until there is a peak ...");
        List<Stage> steps = new PeakSearch(load, aftermath, plan.warmUp(), plan.step(), out).climb();
        awaitRest();
        double peak = PeakSearch.peakOf(steps, outcomes());
        say("The peak goodput is %.1f orders/s.", peak);
        return peak;
    }

    /** Waits until all orders are answered and all sagas have ended. */
    void awaitRest() {
        load.awaitAnswers();
        Optional<String> unsettled = aftermath.awaitSettled(SETTLE_PATIENCE);
        if (unsettled.isPresent()) {
            throw new LocalStackException(unsettled.get());
        }
    }

    Outcomes outcomes() {
        return new Outcomes(answers.placed(), aftermath.orders());
    }

    void judgeInvariants(Judgements judgements) {
        List<Order> orders = aftermath.orders();
        List<String> violations = aftermath.violations(answers.placed(), orders);
        if (!violations.isEmpty()) {
            aftermath.print(violations);
        }
        judgements.judge(violations.isEmpty(), "invariants of " + orders.size() + " orders");
        List<String> differences = aftermath.differencesOfProjection(orders);
        if (!differences.isEmpty()) {
            aftermath.print(differences);
        }
        judgements.judge(differences.isEmpty(), "the dashboard says of every order what the services say");
    }

    /** Nothing but refusals: no other status, no timeout, no broken connection. */
    void judgeAnswers(Judgements judgements) {
        Map<String, Integer> troubles = answers.troubles();
        judgements.judge(
                troubles.isEmpty(),
                "every answer is 202, or 503 with Retry-After (" + listed(answers.reasons()) + ")"
                        + (troubles.isEmpty() ? "" : "; found " + listed(troubles)));
    }

    static String listed(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "));
    }

    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }

    @Override
    public void close() {
        load.close();
    }
}

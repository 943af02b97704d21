package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.DashboardProperties.Hybrid;
import dev.fanout.dashboard.customer.DashboardProperties.LastKnown;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.projection.Costs.Averages;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PushRuleTests {

    private static final Duration HALF_LIFE = Duration.ofMinutes(10);
    private static final Averages COSTS = new Averages(10_000, 1_000, 300, 20_000);

    /** Views for an event at which both cost the same. */
    private static final double BORDER = 300.0 / 9_000;

    /** A customer over some time, with so many views and events in each second. */
    private final class Customer {

        private final PushRule rule;
        private final Random random = new Random(7);
        private Rates rates = Rates.none(Instant.EPOCH);
        private boolean pushed;
        private int changes;

        Customer(ProjectionMode mode) {
            this.rule = new PushRule(properties(mode));
        }

        Customer spends(Duration time, double views, double events) {
            for (long second = 0; second < time.toSeconds(); second++) {
                Instant now = rates.at().plusSeconds(1);
                rates = rates.plus(number(views), number(events), now, HALF_LIFE);
                boolean pushes = rule.pushes(pushed, rates, new Population(rates, 1), COSTS);
                changes += pushes == pushed ? 0 : 1;
                pushed = pushes;
            }
            return this;
        }

        /** With this mean, and as irregular as independent callers are. */
        private long number(double mean) {
            long number = 0;
            for (double left = Math.exp(-mean), seen = random.nextDouble(); seen > left; number++) {
                seen *= random.nextDouble();
            }
            return number;
        }
    }

    private static DashboardProperties properties(ProjectionMode mode) {
        return new DashboardProperties(
                Duration.ofSeconds(1),
                50,
                1000,
                mode,
                new Hybrid(HALF_LIFE, 2),
                new LastKnown(Duration.ofHours(1), 10, DataSize.ofMegabytes(1)));
    }

    @Test
    void aCustomerWhomNobodyLooksAtIsPulled() {
        assertThat(new Customer(ProjectionMode.HYBRID).spends(Duration.ofHours(1), 0, 5).changes)
                .isZero();
    }

    @Test
    void oneViewPushesNobodyAndAFewDo() {
        assertThat(pushesAlone(ProjectionMode.HYBRID, false, seen(1, 0), COSTS)).isFalse();
        assertThat(pushesAlone(ProjectionMode.HYBRID, false, seen(3, 0), COSTS)).isTrue();
    }

    @Test
    void ofWhomNothingIsKnownIsPushedWhereThatPaysForTheOthers() {
        PushRule rule = new PushRule(properties(ProjectionMode.HYBRID));
        Averages dearViews = new Averages(50_000, 1_000, 300, 20_000);
        Population looking = new Population(seen(5_000, 5_000), 1_000);
        Population silent = new Population(seen(50, 1_000_000), 1_000);

        assertThat(rule.pushes(false, seen(0, 0), looking, dearViews)).isTrue();
        assertThat(rule.pushes(false, seen(0, 0), silent, dearViews)).isFalse();
    }

    @Test
    void whatIsSeenOfACustomerCountsMoreThanTheOthers() {
        PushRule rule = new PushRule(properties(ProjectionMode.HYBRID));

        assertThat(rule.pushes(true, seen(0, 10_000), new Population(seen(5_000, 50_000), 1_000), COSTS))
                .isFalse();
        assertThat(rule.pushes(false, seen(20, 1), new Population(seen(50, 1_000_000), 1_000), COSTS))
                .isTrue();
    }

    @Test
    void whoIsAloneIsExpectedToBeWhatWasSeenOfHim() {
        Rates rates = seen(3, 40);

        assertThat(new Population(rates, 1).expected(rates)).isEqualTo(rates);
    }

    @Test
    void ofManyEventsFewAreCountedWhereAViewIsDear() {
        assertThat(new Averages(10_000, 1_000, 300, 20_000).eventsForOne()).isEqualTo(7);
        assertThat(new Averages(140_000, 1_000, 100, 20_000).eventsForOne()).isEqualTo(100);
        assertThat(new Averages(1_000, 2_000, 300, 20_000).eventsForOne()).isOne();
    }

    @Test
    void ofManyViewsFewAreCountedWhereTheyCostLittleMoreThanTheCount() {
        assertThat(viewsForOne(new Averages(10_000, 1_000, 300, 20_000))).isOne();
        assertThat(viewsForOne(new Averages(37_000, 2_000, 100, 20_000))).isEqualTo(5);
        assertThat(viewsForOne(new Averages(90_000, 60_000, 100, 20_000))).isEqualTo(8);
    }

    @Test
    void everyViewIsCountedOfTheServicesAndWhereTheLastOneDecides() {
        Averages dear = new Averages(90_000, 60_000, 100, 20_000);

        assertThat(dear.viewsForOne(Source.LIVE, ProjectionMode.HYBRID)).isOne();
        assertThat(dear.viewsForOne(Source.PROJECTION, ProjectionMode.FIRST_VIEW))
                .isOne();
    }

    private static int viewsForOne(Averages costs) {
        return costs.viewsForOne(Source.PROJECTION, ProjectionMode.HYBRID);
    }

    private static Rates seen(long views, long events) {
        return Rates.none(Instant.EPOCH).plus(views, events, Instant.EPOCH, HALF_LIFE);
    }

    /** Of a customer who is the only one. */
    private static boolean pushesAlone(ProjectionMode mode, boolean pushed, Rates rates, Averages costs) {
        return new PushRule(properties(mode)).pushes(pushed, rates, new Population(rates, 1), costs);
    }

    @Test
    void followsAChangeOfTheRatesWithinSomeHalfLives() {
        Customer customer = new Customer(ProjectionMode.HYBRID);

        assertThat(customer.spends(HALF_LIFE, 1, 1).pushed).isTrue();
        assertThat(customer.spends(HALF_LIFE.multipliedBy(4), 0.01, 3).pushed).isFalse();
        assertThat(customer.spends(HALF_LIFE.multipliedBy(4), 1, 3).pushed).isTrue();
        assertThat(customer.changes).isEqualTo(3);
    }

    @Test
    void nobodyComesAndGoesWhereBothCostTheSame() {
        for (double off : new double[] {0.75, 0.9, 1, 1.1, 1.3}) {
            Customer customer = new Customer(ProjectionMode.HYBRID);

            customer.spends(Duration.ofDays(2), 0.5 * off, 0.5 / BORDER);

            assertThat(customer.changes).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void whatIsClearlyCheaperIsChosenAndKept() {
        assertThat(new Customer(ProjectionMode.HYBRID).spends(Duration.ofHours(5), 0.5 * 2, 0.5 / BORDER).pushed)
                .isTrue();
        assertThat(new Customer(ProjectionMode.HYBRID).spends(Duration.ofHours(5), 0.5 * 0.5, 0.5 / BORDER).pushed)
                .isFalse();
    }

    @Test
    void whoIsPushedIsPulledAgainWhenNobodyLooksAtHimForTenHalfLives() {
        Customer customer = new Customer(ProjectionMode.HYBRID).spends(Duration.ofSeconds(20), 1, 0);
        assertThat(customer.pushed).isTrue();

        assertThat(customer.spends(HALF_LIFE.multipliedBy(15), 0, 0).pushed).isFalse();
    }

    @Test
    void aProjectionThatAnswersNoFasterPushesNobody() {
        assertThat(pushesAlone(
                        ProjectionMode.HYBRID, false, seen(1_000_000, 0), new Averages(1_000, 2_000, 300, 20_000)))
                .isFalse();
    }

    @Test
    void aPinnedModeAsksForNoCosts() {
        Rates none = seen(0, 0);
        Rates viewed = seen(1, 1_000);

        assertThat(pushesAlone(ProjectionMode.PUSH, false, none, COSTS)).isTrue();
        assertThat(pushesAlone(ProjectionMode.PULL, true, viewed, COSTS)).isFalse();
        assertThat(pushesAlone(ProjectionMode.FIRST_VIEW, false, viewed, COSTS)).isTrue();
        assertThat(pushesAlone(ProjectionMode.FIRST_VIEW, false, none, COSTS)).isFalse();
    }

    @Test
    void aCountIsWorthHalfAfterAHalfLife() {
        Rates rates = Rates.none(Instant.EPOCH)
                .plus(8, 4, Instant.EPOCH, HALF_LIFE)
                .plus(1, 0, Instant.EPOCH.plus(HALF_LIFE.multipliedBy(2)), HALF_LIFE);

        assertThat(rates.views()).isEqualTo(3);
        assertThat(rates.events()).isEqualTo(1);
    }
}

package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.DashboardProperties.Hybrid;
import dev.fanout.dashboard.customer.DashboardProperties.LastKnown;
import dev.fanout.dashboard.customer.ProjectionMode;
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
                boolean pushes = rule.pushes(pushed, rates, COSTS);
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
        Rates rates = Rates.none(Instant.EPOCH);
        PushRule rule = new PushRule(properties(ProjectionMode.HYBRID));

        assertThat(rule.pushes(false, rates.plus(1, 0, Instant.EPOCH, HALF_LIFE), COSTS))
                .isFalse();
        assertThat(rule.pushes(false, rates.plus(3, 0, Instant.EPOCH, HALF_LIFE), COSTS))
                .isTrue();
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
        PushRule rule = new PushRule(properties(ProjectionMode.HYBRID));
        Rates rates = Rates.none(Instant.EPOCH).plus(1_000_000, 0, Instant.EPOCH, HALF_LIFE);

        assertThat(rule.pushes(false, rates, new Averages(1_000, 2_000, 300, 20_000)))
                .isFalse();
    }

    @Test
    void aPinnedModeAsksForNoCosts() {
        Rates none = Rates.none(Instant.EPOCH);
        Rates viewed = none.plus(1, 1_000, Instant.EPOCH, HALF_LIFE);

        assertThat(new PushRule(properties(ProjectionMode.PUSH)).pushes(false, none, COSTS))
                .isTrue();
        assertThat(new PushRule(properties(ProjectionMode.PULL)).pushes(true, viewed, COSTS))
                .isFalse();
        assertThat(new PushRule(properties(ProjectionMode.FIRST_VIEW)).pushes(false, viewed, COSTS))
                .isTrue();
        assertThat(new PushRule(properties(ProjectionMode.FIRST_VIEW)).pushes(false, none, COSTS))
                .isFalse();
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

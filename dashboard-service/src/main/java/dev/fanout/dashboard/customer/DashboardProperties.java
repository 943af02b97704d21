package dev.fanout.dashboard.customer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The dashboards of customers.
 *
 * @param deadline longest time for a whole answer, 10ms to 1m; what has not come by then is reported as missing
 * @param items most items of a section, the newest, 1 to 500
 * @param hotCustomerOrders a customer with more orders than that is always served from the services, at least 1
 * @param mode which customers have rows of their own in the projection
 * @param hybrid how it is decided who has
 * @param lastKnown which answers are kept for the time when a service does not answer
 */
@ConfigurationProperties("fanout.dashboard")
public record DashboardProperties(
        @DefaultValue("1s") Duration deadline,
        @DefaultValue("50") int items,
        @DefaultValue("1000") int hotCustomerOrders,
        @DefaultValue("hybrid") ProjectionMode mode,
        @DefaultValue Hybrid hybrid,
        @DefaultValue LastKnown lastKnown) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_ITEMS = 500;

    /**
     * The answers that are kept.
     *
     * @param maxAge an older one is shown no more
     * @param maxAnswers most of them, at least 1
     * @param maxSize most bytes that they had on the wire, all together; in the heap they take two to three times that
     */
    public record LastKnown(
            @DefaultValue("1h") Duration maxAge,
            @DefaultValue("20000") int maxAnswers,
            @DefaultValue("16MB") DataSize maxSize) {

        public LastKnown {
            require(maxAge.isPositive(), "last-known.max-age", "longer than 0", maxAge);
            require(maxAnswers >= 1, "last-known.max-answers", "at least 1", maxAnswers);
            require(
                    maxSize.toBytes() >= maxAnswers,
                    "last-known.max-size",
                    "at least a byte for each of last-known.max-answers",
                    maxSize);
        }
    }

    /**
     * The choice between push and pull, for each customer.
     *
     * @param halfLife after that time without news a view and an event count half, 1s to 30d; a shorter one follows
     *     changes faster, a longer one knows more of each customer and changes less often
     * @param hysteresis how far what makes him pushed and what makes him pulled again are apart, 1 to 100: a greater
     *     one changes less often
     */
    public record Hybrid(
            @DefaultValue("6h") Duration halfLife,
            @DefaultValue("2") double hysteresis) {

        private static final Duration LONGEST_HALF_LIFE = Duration.ofDays(30);
        private static final double GREATEST = 100;

        public Hybrid {
            require(
                    halfLife.toSeconds() >= 1 && halfLife.compareTo(LONGEST_HALF_LIFE) <= 0,
                    "hybrid.half-life",
                    "1s to 30d",
                    halfLife);
            require(hysteresis >= 1 && hysteresis <= GREATEST, "hybrid.hysteresis", "1 to 100", hysteresis);
        }
    }

    public DashboardProperties {
        require(
                deadline.compareTo(SHORTEST) >= 0 && deadline.compareTo(LONGEST) <= 0,
                "deadline",
                "10ms to 1m",
                deadline);
        require(hotCustomerOrders >= 1, "hot-customer-orders", "at least 1", hotCustomerOrders);
        require(items >= 1 && items <= MOST_ITEMS, "items", "1 to 500", items);
    }

    private static void require(boolean fulfilled, String property, String expected, Object found) {
        if (!fulfilled) {
            throw new IllegalArgumentException(
                    "fanout.dashboard." + property + " must be " + expected + " but is " + found);
        }
    }
}

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
 * @param lastKnown which answers are kept for the time when a service does not answer
 */
@ConfigurationProperties("fanout.dashboard")
public record DashboardProperties(
        @DefaultValue("1s") Duration deadline,
        @DefaultValue("50") int items,
        @DefaultValue("1000") int hotCustomerOrders,
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

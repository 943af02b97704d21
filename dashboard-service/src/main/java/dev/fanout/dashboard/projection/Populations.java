package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.defaults.TimeColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What all instances have seen of all customers together. For one thread. */
@Component
class Populations {

    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
    private static final String READ = "select views, events, rated_at from customer_population";

    private final JdbcClient jdbc;
    private final CustomerModes customers;
    private final TransactionTemplate transactions;
    private final Duration halfLife;
    private Instant countedAt = Instant.MIN;
    private long counted;

    Populations(
            JdbcClient jdbc,
            CustomerModes customers,
            TransactionTemplate transactions,
            DashboardProperties properties) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.transactions = transactions;
        this.halfLife = properties.hybrid().halfLife();
    }

    /** Adds what was seen since, and says what is known then. */
    Population plus(long views, long events, Instant now) {
        Rates rates = views + events == 0
                ? read(READ).plus(0, 0, now, halfLife)
                : Objects.requireNonNull(transactions.execute(_ -> add(views, events, now)));
        return new Population(rates, Math.max(1, customers(now)));
    }

    private Rates add(long views, long events, Instant now) {
        Rates rates = read(READ + " for update").plus(views, events, now, halfLife);
        jdbc.sql("update customer_population set views = ?, events = ?, rated_at = ?")
                .params(rates.views(), rates.events(), at(rates.at()))
                .update();
        return rates;
    }

    private Rates read(String statement) {
        return jdbc.sql(statement)
                .query((row, _) -> new Rates(
                        row.getDouble("views"), row.getDouble("events"), TimeColumns.instant(row, "rated_at")))
                .single();
    }

    private long customers(Instant now) {
        if (now.isAfter(countedAt.plus(BETWEEN_COUNTS))) {
            counted = customers.seenSince(now.minus(Rates.longestMemory(halfLife)));
            countedAt = now;
        }
        return counted;
    }
}

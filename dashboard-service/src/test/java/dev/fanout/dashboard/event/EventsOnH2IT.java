package dev.fanout.dashboard.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealH2;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class EventsOnH2IT extends EventPromises {

    @Test
    void aPageIsTheBeginningOfAnIndexWhateverItIsFilteredBy(@Autowired DataSource database) {
        UUID order = UUID.randomUUID();

        assertPlan(database, "audit_event_by_time", null, null, null, null);
        assertPlan(database, "audit_event_of_type", "order.placed.v1", null, null, null);
        assertPlan(database, "audit_event_of_source", null, "order-service", null, null);
        assertPlan(database, "audit_event_of_order", null, null, order, null);
        assertPlan(database, "audit_event_of_customer", null, null, null, "c-1");
        assertPlan(database, "audit_event_of_type", "order.placed.v1", "order-service", null, null);
        assertPlan(database, "audit_event_of_customer", "order.placed.v1", "order-service", null, "c-1");
        assertPlan(database, "audit_event_of_order", "order.placed.v1", "order-service", order, "c-1");
    }

    private static void assertPlan(
            DataSource database,
            String index,
            @Nullable String type,
            @Nullable String service,
            @Nullable UUID order,
            @Nullable String customer) {
        Instant now = Instant.now();
        Plans plans = new Plans(database);
        EventStore store = new EventStore(plans);
        for (Instant from : new Instant[] {null, now.minusSeconds(3600)}) {
            EventFilter filter = new EventFilter(type, service, order, customer, from, null);
            for (Cursor place : new Cursor[] {null, new Cursor(now, 42)}) {
                store.list(filter.after(place), 50);
                store.payloads(filter.after(place), 50);
            }
        }

        assertThat(plans.told).hasSize(8).allSatisfy(plan -> assertThat(plan).contains(index, "index sorted"));
    }

    /** Has the plan of each query told, too. */
    private static final class Plans extends JdbcTemplate {

        final List<String> told = new ArrayList<>();

        Plans(DataSource database) {
            super(database);
        }

        @Override
        public <T extends @Nullable Object> List<T> query(PreparedStatementCreator statement, RowMapper<T> mapper) {
            told.addAll(super.query(
                    connection -> statement.createPreparedStatement(explaining(connection)),
                    (row, _) -> row.getString(1).toLowerCase(Locale.ROOT)));
            return super.query(statement, mapper);
        }

        private static Connection explaining(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            arguments[0] = "explain " + arguments[0];
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}

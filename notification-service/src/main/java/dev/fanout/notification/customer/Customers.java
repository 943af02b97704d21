package dev.fanout.notification.customer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whose orders these are, and what the orders say of a customer. */
@Component
public class Customers {

    private final JdbcClient jdbc;

    Customers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The customers of those of these orders that are known. */
    public Map<UUID, String> of(Collection<UUID> orders) {
        Map<UUID, String> customers = new HashMap<>();
        if (!orders.isEmpty()) {
            jdbc.sql("select order_id, customer_id from contact where order_id in (:orders)")
                    .param("orders", orders)
                    .query(row -> {
                        customers.put(row.getObject("order_id", UUID.class), row.getString("customer_id"));
                    });
        }
        return customers;
    }

    /** How many orders of a customer are known. */
    long ordersOf(String customerId) {
        return jdbc.sql("select count(*) from contact where customer_id = ?")
                .param(customerId)
                .query(Long.class)
                .single();
    }

    /** The address that the latest of his orders brought: their ids rise with time. */
    Optional<String> addressOf(String customerId) {
        return jdbc.sql("""
                select email from contact where customer_id = ? and email is not null order by order_id desc limit 1
                """).param(customerId).query(String.class).optional();
    }
}

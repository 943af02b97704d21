package dev.fanout.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Orders that have ended, as the services would have them: with their payments, and a notification for each. Four of
 * five are confirmed, the others cancelled. Written past the services, into tables of theirs that stand still.
 */
final class SeededShop {

    private static final int CHUNK = 1000;
    private static final int ORDERS_OF_A_CUSTOMER = 20;
    private static final int CANCELLED_IS_EVERY = 5;
    private static final long PRICE = 1250;

    private final List<UUID> orders;
    private final Instant start;

    /** One order every 10 ms, up to now. */
    SeededShop(int orders) {
        this.start = Instant.ofEpochMilli(System.currentTimeMillis() - orders * 10L);
        this.orders = IntStream.range(0, orders).mapToObj(i -> id(placedAt(i))).toList();
    }

    int count() {
        return orders.size();
    }

    int customers() {
        return Math.max(1, orders.size() / ORDERS_OF_A_CUSTOMER);
    }

    String customer(int number) {
        return "seeded-" + number % customers();
    }

    private Instant placedAt(int order) {
        return start.plusMillis(order * 10L);
    }

    /** As the services make them: they rise with time. */
    private static UUID id(Instant time) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(
                time.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
                random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
    }

    private interface Row {

        /** @param order number of it */
        void fill(PreparedStatement row, int order) throws SQLException;
    }

    void fillOrders(Connection database) throws SQLException {
        String lines = "[{\"sku\":\"espresso-cup\",\"quantity\":1,\"unitPrice\":{\"amount\":%d,\"currency\":\"EUR\"}}]"
                .formatted(PRICE);
        insert(database, """
                insert into orders (id, customer_id, customer_email, payment_method, lines, total_amount, currency,
                    placed_at, deadline, status, cancellation_reason, decided_at, saga_status, unfinished_since,
                    settled_at, inventory, inventory_undone, payment, payment_undone)
                values (?, ?, 'a@example.com', 'tok_visa', ?, ?, 'EUR', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, (row, order) -> {
            boolean cancelled = isCancelled(order);
            row.setObject(1, orders.get(order));
            row.setString(2, customer(order));
            row.setString(3, lines);
            row.setLong(4, PRICE);
            row.setObject(5, at(order, 0));
            row.setObject(6, at(order, 60_000));
            row.setString(7, cancelled ? "CANCELLED" : "CONFIRMED");
            row.setString(8, cancelled ? "PAYMENT_DECLINED" : null);
            row.setObject(9, at(order, 50));
            row.setString(10, cancelled ? "COMPENSATED" : "COMPLETED");
            row.setObject(11, at(order, 0));
            row.setObject(12, at(order, 100));
            row.setString(13, cancelled ? "RELEASED" : "COMMITTED");
            row.setBoolean(14, cancelled);
            row.setString(15, cancelled ? "DECLINED" : "CAPTURED");
            row.setBoolean(16, cancelled);
        });
    }

    void fillPayments(Connection database) throws SQLException {
        insert(database, """
                insert into payment (order_id, customer_id, status, placed, confirmed, cancelled, undone, amount,
                    currency, decline_reason, provider_reference, created_at, updated_at)
                values (?, ?, ?, true, ?, ?, ?, ?, 'EUR', ?, ?, ?, ?)
                """, (row, order) -> {
            boolean cancelled = isCancelled(order);
            row.setObject(1, orders.get(order));
            row.setString(2, customer(order));
            row.setString(3, cancelled ? "DECLINED" : "CAPTURED");
            row.setBoolean(4, !cancelled);
            row.setBoolean(5, cancelled);
            row.setBoolean(6, cancelled);
            row.setLong(7, PRICE);
            row.setString(8, cancelled ? "card_declined" : null);
            row.setString(9, cancelled ? null : "seeded-" + order);
            row.setObject(10, at(order, 20));
            row.setObject(11, at(order, 80));
        });
    }

    void fillNotifications(Connection database) throws SQLException {
        insert(database, """
                insert into delivery (id, order_id, customer_id, channel, recipient, event_type, status, created_at,
                    delivered_at)
                values (?, ?, ?, 'email', 'a@example.com', ?, 'DELIVERED', ?, ?)
                """, (row, order) -> {
            row.setObject(1, id(placedAt(order).plusMillis(60)));
            row.setObject(2, orders.get(order));
            row.setString(3, customer(order));
            row.setString(4, isCancelled(order) ? "order.cancelled.v1" : "order.confirmed.v1");
            row.setObject(5, at(order, 60));
            row.setObject(6, at(order, 90));
        });
    }

    private static boolean isCancelled(int order) {
        return order % CANCELLED_IS_EVERY == 0;
    }

    private OffsetDateTime at(int order, long millisLater) {
        return placedAt(order).plusMillis(millisLater).atOffset(ZoneOffset.UTC);
    }

    private void insert(Connection database, String sql, Row row) throws SQLException {
        database.setAutoCommit(false);
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int order = 0; order < orders.size(); order++) {
                row.fill(statement, order);
                statement.addBatch();
                if ((order + 1) % CHUNK == 0 || order + 1 == orders.size()) {
                    statement.executeBatch();
                    database.commit();
                }
            }
        }
    }
}

package dev.fanout.inventory.stock;

import static dev.fanout.inventory.stock.ReservationStatus.COMMITTED;
import static dev.fanout.inventory.stock.ReservationStatus.EXPECTED;
import static dev.fanout.inventory.stock.ReservationStatus.REJECTED;
import static dev.fanout.inventory.stock.ReservationStatus.RELEASED;
import static dev.fanout.inventory.stock.ReservationStatus.RESERVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.events.InventoryEvent.StockRejected;
import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.Money;
import dev.fanout.testing.Permutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReservationTests {

    private static final List<StockLine> WANTED = List.of(new StockLine("cup", 3), new StockLine("pot", 1));

    private final UUID orderId = UUID.randomUUID();
    private final Reservation reservation = new Reservation(orderId);
    private final Map<String, Product> products = new TreeMap<>();
    private final List<StockEvent> announced = new ArrayList<>();

    enum Fact {
        PLACED,
        /** The same, by whoever believes that the deadline has passed. */
        PLACED_LATE,
        CONFIRMED,
        CANCELLED
    }

    static List<List<Fact>> arrivals() {
        return Permutations.withDuplicatesOfAllSubsets(List.of(Fact.PLACED, Fact.CONFIRMED, Fact.CANCELLED));
    }

    /** No order is confirmed without our yes, so none of which everybody here believes that it is too late. */
    static List<List<Fact>> arrivalsOfWhichSomeAreLate() {
        return Permutations.withDuplicatesOfAllSubsets(List.of(Fact.values())).stream()
                .filter(arrivals -> arrivals.contains(Fact.PLACED) || !arrivals.contains(Fact.CONFIRMED))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void endsTheSameInWhateverOrderAndHoweverOftenTheFactsArrive(List<Fact> arrivals) {
        stock("cup", 10);
        stock("pot", 1);

        arrivals.forEach(this::arrive);

        boolean placed = arrivals.contains(Fact.PLACED);
        boolean cancelled = arrivals.contains(Fact.CANCELLED);
        boolean confirmed = arrivals.contains(Fact.CONFIRMED);
        assertThat(reservation.status())
                .isEqualTo(cancelled ? RELEASED : !placed ? EXPECTED : confirmed ? COMMITTED : RESERVED);
        assertThat(reservation.lines()).isEqualTo(placed ? WANTED : List.of());
        int held = placed && !cancelled ? 1 : 0;
        assertStock("cup", 10 - 3 * held, confirmed ? 0 : 3 * held, confirmed ? 3 * held : 0);
        assertStock("pot", 1 - held, confirmed ? 0 : held, confirmed ? held : 0);
        assertAnnouncedOnce(StockReleased.class, cancelled);
        assertThat(announced).doesNotHaveAnyElementsOfTypes(StockRejected.class);
        assertThat(announced).doesNotHaveDuplicates();
        if (!cancelled) {
            assertAnnouncedOnce(StockReserved.class, placed);
            assertAnnouncedOnce(StockCommitted.class, placed && confirmed);
        }
    }

    @ParameterizedTest
    @MethodSource("arrivalsOfWhichSomeAreLate")
    void endsTheSameWhereTheDeadlinePassesBetweenTwoDeliveries(List<Fact> arrivals) {
        stock("cup", 10);
        stock("pot", 1);

        arrivals.forEach(this::arrive);

        boolean placed = arrivals.contains(Fact.PLACED);
        boolean confirmed = arrivals.contains(Fact.CONFIRMED);
        boolean cancelled = arrivals.contains(Fact.CANCELLED);
        assertThat(reservation.status())
                .isEqualTo(cancelled ? RELEASED : !placed ? EXPECTED : confirmed ? COMMITTED : RESERVED);
        int held = placed && !cancelled ? 1 : 0;
        assertStock("cup", 10 - 3 * held, confirmed ? 0 : 3 * held, confirmed ? 3 * held : 0);
        assertAnnouncedOnce(StockReleased.class, cancelled);
        assertThat(announced).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void touchesNothingInWhateverOrderTheFactsOfAnOrderThatCannotBeServedArrive(List<Fact> arrivals) {
        stock("cup", 10);

        arrivals.forEach(this::arrive);

        boolean placedFirst = arrivals.contains(Fact.PLACED)
                && (!arrivals.contains(Fact.CANCELLED)
                        || arrivals.indexOf(Fact.PLACED) < arrivals.indexOf(Fact.CANCELLED));
        assertThat(reservation.status())
                .isEqualTo(placedFirst ? REJECTED : arrivals.contains(Fact.CANCELLED) ? RELEASED : EXPECTED);
        assertStock("cup", 10, 0, 0);
        assertAnnouncedOnce(StockRejected.class, placedFirst);
        assertAnnouncedOnce(StockReleased.class, arrivals.contains(Fact.CANCELLED));
        assertThat(announced).doesNotHaveAnyElementsOfTypes(StockReserved.class, StockCommitted.class);
    }

    @Test
    void reservesAllGoodsOfAnOrder() {
        stock("cup", 3);
        stock("pot", 1);

        arrive(Fact.PLACED);

        assertThat(announced).containsExactly(new StockReserved(orderId));
        assertStock("cup", 0, 3, 0);
        assertStock("pot", 0, 1, 0);
    }

    @Test
    void reservesNothingWhereOneOfTheGoodsIsMissing() {
        stock("cup", 2);
        stock("pot", 5);

        arrive(Fact.PLACED);

        assertThat(announced).containsExactly(new StockRejected(orderId, List.of(new Shortage("cup", 3, 2))));
        assertStock("pot", 5, 0, 0);
    }

    @Test
    void namesEveryShortage() {
        stock("cup", 2);

        arrive(Fact.PLACED);

        assertThat(announced)
                .containsExactly(
                        new StockRejected(orderId, List.of(new Shortage("cup", 3, 2), new Shortage("pot", 1, 0))));
    }

    @Test
    void releasesWhatWasReserved() {
        stock("cup", 3);
        stock("pot", 1);

        arrive(Fact.PLACED);
        arrive(Fact.CANCELLED);

        assertThat(announced).containsExactly(new StockReserved(orderId), new StockReleased(orderId, WANTED));
        assertStock("cup", 3, 0, 0);
    }

    @Test
    void takesBackWhatWasCommitted() {
        stock("cup", 3);
        stock("pot", 1);

        arrive(Fact.PLACED);
        arrive(Fact.CONFIRMED);
        arrive(Fact.CANCELLED);

        assertThat(announced)
                .containsExactly(
                        new StockReserved(orderId),
                        new StockCommitted(orderId, WANTED),
                        new StockReleased(orderId, WANTED));
        assertStock("cup", 3, 0, 0);
    }

    @Test
    void reservesNothingForAnOrderThatWasCancelledBefore() {
        stock("cup", 3);
        stock("pot", 1);

        arrive(Fact.CANCELLED);
        arrive(Fact.PLACED);

        assertThat(announced).containsExactly(new StockReleased(orderId, List.of()));
        assertStock("cup", 3, 0, 0);
    }

    @Test
    void commitsAtOnceWhereTheConfirmationCameFirst() {
        stock("cup", 3);
        stock("pot", 1);

        arrive(Fact.CONFIRMED);
        arrive(Fact.PLACED);

        assertThat(announced).containsExactly(new StockReserved(orderId), new StockCommitted(orderId, WANTED));
        assertStock("cup", 0, 0, 3);
    }

    @Test
    void answersTheCancellationOfARejectedOrder() {
        arrive(Fact.PLACED);
        arrive(Fact.CANCELLED);

        assertThat(reservation.status()).isEqualTo(REJECTED);
        assertThat(announced).last().isEqualTo(new StockReleased(orderId, List.of()));
    }

    private void stock(String sku, int quantity) {
        products.put(sku, new Product(sku, sku, new Money(100, "EUR"), quantity));
    }

    private void arrive(Fact fact) {
        announced.addAll(
                switch (fact) {
                    case PLACED -> reservation.place(WANTED, products::get);
                    case PLACED_LATE ->
                        reservation.isUndecided() ? List.of() : reservation.place(WANTED, products::get);
                    case CONFIRMED -> reservation.confirm(products::get);
                    case CANCELLED -> reservation.cancel(products::get);
                });
        products.values()
                .forEach(product -> assertThat(product.available() + product.reserved() + product.committed())
                        .as("stock of %s after %s", product.sku(), fact)
                        .isEqualTo(product.received()));
    }

    private void assertStock(String sku, long available, long reserved, long committed) {
        assertThat(products.get(sku))
                .extracting(Product::available, Product::reserved, Product::committed)
                .containsExactly(available, reserved, committed);
    }

    private void assertAnnouncedOnce(Class<? extends StockEvent> type, boolean expected) {
        assertThat(announced.stream().filter(type::isInstance)).hasSize(expected ? 1 : 0);
    }
}

package dev.fanout.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What holds for every event in the catalogue. */
class CatalogueTests {

    private static final EventCatalogue CATALOGUE = EventCatalogue.of(ShopEvent.class);

    private final EventCodec codec = new JsonEventCodec();
    private final JsonMapper json = new JsonMapper();

    static Collection<Class<? extends Event>> events() {
        return CATALOGUE.all();
    }

    @Test
    void namesAreUniqueAndVersioned() {
        List<String> names = events().stream().map(EventTypes::nameOf).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+\\.[a-z-]+\\.v\\d+"));
        assertThat(names)
                .contains("order.placed.v1", "stock.released.v1", "product.changed.v1", "payment.refunded.v1")
                .hasSize(20);
    }

    @Test
    void everyNameLeadsBackToItsClass() {
        assertThat(events())
                .allSatisfy(event ->
                        assertThat(CATALOGUE.named(EventTypes.nameOf(event))).hasValue(event));
        assertThat(CATALOGUE.named("order.placed.v2")).isEmpty();
    }

    @Test
    void eachIsAnnouncedOnTheExchangeOfItsService() {
        assertThat(EventTypes.exchangeOf(OrderEvent.OrderPlaced.class)).isEqualTo("order.events");
        assertThat(EventTypes.exchangeOf(BatchEvent.BatchPlaced.class)).isEqualTo("order.events");
        assertThat(EventTypes.exchangeOf(InventoryEvent.StockReserved.class)).isEqualTo("inventory.events");
        assertThat(EventTypes.exchangeOf(InventoryEvent.ProductChanged.class)).isEqualTo("inventory.events");
        assertThat(EventTypes.exchangeOf(PaymentEvent.PaymentVoided.class)).isEqualTo("payment.events");
        assertThat(EventTypes.exchangeOf(NotificationEvent.NotificationSent.class))
                .isEqualTo("notification.events");
        assertThatThrownBy(() -> EventTypes.exchangeOf(Event.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void theFirstVersionIsStillReadWithFieldsThatWereAddedLater(Class<? extends Event> type) throws IOException {
        Event event = codec.read(type, sampleOf(type));
        assertThat(event.subject()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("events")
    void survivesARoundTrip(Class<? extends Event> type) throws IOException {
        Event event = codec.read(type, sampleOf(type));
        assertThat(codec.read(type, codec.write(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void carriesNothingOnTheWireButItsFields(Class<? extends Event> type) throws IOException {
        Map<?, ?> sample = json.readValue(sampleOf(type), Map.class);
        Map<?, ?> written = json.readValue(codec.write(codec.read(type, sampleOf(type))), Map.class);
        List<Object> expected = new ArrayList<>(sample.keySet());
        expected.remove("addedLater");
        assertThat(written.keySet()).map(Object.class::cast).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("events")
    void aMissingFieldIsRefused(Class<? extends Event> type) {
        assertThatThrownBy(() -> codec.read(type, "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void theRefusalNamesTheFieldHoweverDeepItIs() throws IOException {
        String withoutPrice = new String(sampleOf(OrderEvent.OrderPlaced.class), StandardCharsets.UTF_8)
                .replaceFirst("\"unitPrice\":\\{[^}]*},", "");
        assertThatThrownBy(
                        () -> codec.read(OrderEvent.OrderPlaced.class, withoutPrice.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("lines[0].unitPrice");
    }

    /** As versions wrote them that knew no batches. */
    @Test
    void aDecisionIsReadWithoutTheItemOfABatch() {
        UUID order = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
        String confirmed = "{\"orderId\":\"%s\",\"customerId\":\"c-1\"}".formatted(order);
        String cancelled = confirmed.replace("}", ",\"reason\":\"TIMED_OUT\"}");

        assertThat(codec.read(OrderConfirmed.class, confirmed.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new OrderConfirmed(order, "c-1"));
        assertThat(codec.read(OrderCancelled.class, cancelled.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null));
        assertThat(new String(codec.write(new OrderConfirmed(order, "c-1")), StandardCharsets.UTF_8))
                .isEqualTo(confirmed);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String garbage : List.of("", "null", "garbage", "[]", "{\"orderId\":")) {
            assertThatThrownBy(
                            () -> codec.read(OrderEvent.OrderConfirmed.class, garbage.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    private static byte[] sampleOf(Class<? extends Event> type) throws IOException {
        String name = "/samples/" + EventTypes.nameOf(type) + ".json";
        try (InputStream sample = CatalogueTests.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(sample, "no sample " + name).readAllBytes();
        }
    }
}

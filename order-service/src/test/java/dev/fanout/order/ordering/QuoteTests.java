package dev.fanout.order.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.Money;
import dev.fanout.order.ordering.PlaceOrder.Wish;
import dev.fanout.order.ordering.Quote.Priced;
import dev.fanout.order.ordering.Quote.Refused;
import dev.fanout.web.InvalidField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuoteTests {

    private static final Map<String, Money> PRICES = Map.of(
            "cup", new Money(1250, "EUR"),
            "saucer", new Money(300, "EUR"),
            "mug", new Money(900, "USD"),
            "palace", new Money(Long.MAX_VALUE / 2, "EUR"));

    @Test
    void addsUpTheLines() {
        assertThat(Quote.of(List.of(new Wish("cup", 2), new Wish("saucer", 3)), PRICES))
                .isEqualTo(new Priced(
                        List.of(
                                new Line("cup", 2, new Money(1250, "EUR")),
                                new Line("saucer", 3, new Money(300, "EUR"))),
                        new Money(3400, "EUR")));
    }

    @Test
    void countsLinesOfTheSameProductTogether() {
        assertThat(Quote.of(List.of(new Wish("cup", 2), new Wish("saucer", 1), new Wish("cup", 3)), PRICES))
                .isEqualTo(new Priced(
                        List.of(
                                new Line("cup", 5, new Money(1250, "EUR")),
                                new Line("saucer", 1, new Money(300, "EUR"))),
                        new Money(6550, "EUR")));
    }

    @Test
    void refusesTooMuchOfOneProduct() {
        var refused = (Refused)
                Quote.of(List.of(new Wish("cup", 6000), new Wish("saucer", 1), new Wish("cup", 4001)), PRICES);

        assertThat(refused.slug()).isEqualTo("quantity-too-large");
        assertThat(refused.errors())
                .extracting(InvalidField::field)
                .containsExactly("lines[0].quantity", "lines[2].quantity");
    }

    @Test
    void namesTheProductsThatItDoesNotKnow() {
        var refused = (Refused) Quote.of(List.of(new Wish("cup", 1), new Wish("tea", 1), new Wish("tin", 1)), PRICES);

        assertThat(refused.slug()).isEqualTo("unknown-sku");
        assertThat(refused.errors())
                .containsExactly(
                        new InvalidField("lines[1].sku", "no product is called tea"),
                        new InvalidField("lines[2].sku", "no product is called tin"));
    }

    @Test
    void refusesToAddCurrencies() {
        var refused = (Refused) Quote.of(List.of(new Wish("cup", 1), new Wish("mug", 1)), PRICES);

        assertThat(refused.slug()).isEqualTo("mixed-currencies");
        assertThat(refused.errors()).extracting(InvalidField::field).containsExactly("lines[1].sku");
    }

    @Test
    void refusesATotalThatNoNumberHolds() {
        assertThat(Quote.of(List.of(new Wish("palace", 3)), PRICES))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("total-too-large"));
        assertThat(Quote.of(List.of(new Wish("palace", 2), new Wish("cup", 1)), PRICES))
                .isInstanceOf(Refused.class);
    }
}

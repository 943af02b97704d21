package dev.fanout.inventory.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fanout.events.Money;
import org.junit.jupiter.api.Test;

class ProductTests {

    private static final Money PRICE = new Money(1250, "EUR");

    private final Product product = new Product("cup", "Cup", PRICE, 10);

    @Test
    void reservesNoMoreThanThereIs() {
        product.reserve(7);

        assertThatIllegalStateException()
                .isThrownBy(() -> product.reserve(4))
                .withMessage("cannot reserve 4 of cup: available 3, reserved 7, committed 0");
    }

    @Test
    void commitsReleasesAndTakesBackNoMoreThanWasSetAside() {
        product.reserve(2);
        product.commit(1);

        assertThatIllegalStateException().isThrownBy(() -> product.commit(2));
        assertThatIllegalStateException().isThrownBy(() -> product.release(2));
        assertThatIllegalStateException().isThrownBy(() -> product.takeBack(2));
    }

    @Test
    void refusesQuantitiesBelowOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> product.reserve(0));
        assertThatIllegalArgumentException().isThrownBy(() -> product.restock(-1));
    }

    @Test
    void countsWhatItReceived() {
        product.restock(5);

        assertThat(product.available()).isEqualTo(15);
        assertThat(product.received()).isEqualTo(15);
    }

    @Test
    void refusesARestockBeyondItsLimit() {
        Product full = new Product("cup", "Cup", PRICE, Product.MOST_RECEIVED - 1);
        full.restock(1);

        assertThatExceptionOfType(StockLimitException.class)
                .isThrownBy(() -> full.restock(1))
                .withMessageContaining("cup has received 1000000000000000 and cannot receive 1 more");
        assertThat(full.available()).isEqualTo(Product.MOST_RECEIVED);
    }

    @Test
    void tellsWhetherItsDescriptionChanged() {
        assertThat(product.describe("Cup", PRICE)).isFalse();
        assertThat(product.describe("Mug", PRICE)).isTrue();
        assertThat(product.describe("Mug", new Money(1300, "EUR"))).isTrue();
        assertThat(product.describe("Mug", new Money(1300, "USD"))).isTrue();
        assertThat(product.price()).isEqualTo(new Money(1300, "USD"));
    }
}

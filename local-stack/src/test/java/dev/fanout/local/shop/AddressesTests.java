package dev.fanout.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.local.LocalStackException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressesTests {

    @Test
    void theFirstSourceThatHasAVariableDecides() {
        Addresses addresses = Addresses.from(List.of(
                Map.of("FANOUT_ORDER_URL", "http://shop.example:1/"),
                Map.of("FANOUT_ORDER_URL", "http://127.0.0.1:2", "FANOUT_PAYMENT_URL", "http://127.0.0.1:3")));

        assertThat(addresses.orders()).isEqualTo("http://shop.example:1");
        assertThat(addresses.payments()).isEqualTo("http://127.0.0.1:3");
        assertThat(addresses.inventory()).isEqualTo("http://127.0.0.1:8082");
        assertThat(addresses.sharesOurClock()).isFalse();
    }

    @Test
    void withoutAnySourceTheyAreTheLocalDefaults() {
        Addresses addresses = Addresses.from(List.of());

        assertThat(addresses)
                .isEqualTo(new Addresses(
                        "http://127.0.0.1:8081",
                        "http://127.0.0.1:8082",
                        "http://127.0.0.1:8083",
                        "http://127.0.0.1:8084",
                        "http://127.0.0.1:8080",
                        "customer",
                        "operator"));
        assertThat(addresses.sharesOurClock()).isTrue();
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> Addresses.from(List.of(Map.of("FANOUT_ORDER_URL", "localhost:8081"))))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("FANOUT_ORDER_URL");
    }
}

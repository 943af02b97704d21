package dev.fanout.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSettingsTests {

    private static final Service ORDER = Service.named("order").orElseThrow();

    @TempDir
    Path temp;

    @Test
    void theEnvironmentChoosesPortsAndPasswords() {
        var settings = StackSettings.chosenBy(
                Map.of("FANOUT_ORDER_PORT", "18081", "FANOUT_OPERATOR_PASSWORD", "secret")::get, Service.ALL, 0);

        assertThat(settings.urlOf(ORDER)).isEqualTo("http://127.0.0.1:18081");
        assertThat(settings.urlOf(Service.named("payment-service").orElseThrow()))
                .isEqualTo("http://127.0.0.1:8083");
        assertThat(settings.customerPassword()).isEqualTo("customer");
        assertThat(settings.operatorPassword()).isEqualTo("secret");
        assertThat(settings.onPostgres()).isFalse();
    }

    @Test
    void refusesOnePortForTwoServices() {
        Map<String, String> environment = Map.of("FANOUT_PAYMENT_PORT", "8081");
        assertThatThrownBy(() -> StackSettings.chosenBy(environment::get, Service.ALL, 0))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("FANOUT_PAYMENT_PORT")
                .hasMessageContaining("8081");
    }

    @Test
    void refusesWhatIsNoPort() {
        assertThatThrownBy(() -> StackSettings.chosenBy(Map.of("FANOUT_ORDER_PORT", "http")::get, Service.ALL, 0))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("FANOUT_ORDER_PORT");
    }

    @Test
    void examplesTakePartWhereTheyAreAskedFor() {
        StackSettings without = StackSettings.chosenBy(Map.of("FANOUT_ORDER_PORT", "18081")::get, Service.ALL, 0);
        StackSettings with = without.with(Service.EXAMPLES, Map.of("FANOUT_ACCOUNTS_PORT", "18091")::get);
        with.write(temp.resolve("stack.properties"));

        assertThat(without.services()).isEqualTo(Service.ALL);
        assertThat(with.services()).containsAll(Service.ALL).containsAll(Service.EXAMPLES);
        assertThat(with.urlOf(ORDER)).isEqualTo("http://127.0.0.1:18081");
        assertThat(with.urlOf(Service.named("accounts").orElseThrow())).isEqualTo("http://127.0.0.1:18091");
        assertThat(StackSettings.read(temp.resolve("stack.properties"))).contains(with);
    }

    @Test
    void aLaterCommandReadsWhatWasWritten() {
        var settings = StackSettings.chosenBy(Map.of("FANOUT_ORDER_PORT", "18081")::get, Service.ALL, 5433);

        settings.write(temp.resolve("stack.properties"));

        assertThat(StackSettings.read(temp.resolve("stack.properties"))).contains(settings);
        assertThat(StackSettings.read(temp.resolve("elsewhere"))).isEmpty();
    }
}

package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StressOptionsTests {

    @Test
    void aServiceThatTakesNoOrdersMayBeAway() {
        assertThat(options("--catch-up").catchUp()).isEqualTo("inventory");
        assertThat(options("--catch-up").fault()).isNull();
        assertThat(options("--catch-up", "payment").fault()).isNull();
        assertThat(options("--catch-up", "notification-service").fault()).isNull();
        assertThat(options("--catch-up", "order-service").fault()).contains("not for order");
        assertThat(options("--catch-up", "broker").fault()).contains("not for broker");
    }

    @Test
    void theRunsExcludeEachOther() {
        assertThat(options("--overload", "--catch-up").fault()).contains("two runs");
        assertThat(options("--overload").fault()).isNull();
    }

    private static StressOptions options(String... arguments) {
        return CommandLine.populateCommand(new StressOptions(), arguments);
    }
}

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
        assertThat(options("--catch-up", "dashboard").fault()).isNull();
        assertThat(options("--catch-up", "order-service").fault()).contains("not for order");
        assertThat(options("--catch-up", "broker").fault()).contains("not for broker");
    }

    @Test
    void theRunsExcludeEachOther() {
        assertThat(options("--overload", "--catch-up").fault()).contains("runs of their own");
        assertThat(options("--dashboard-cost", "--catch-up").fault()).contains("runs of their own");
        assertThat(options("--overload").fault()).isNull();
        assertThat(options("--dashboard-cost").fault()).isNull();
    }

    @Test
    void aBacklogAndRoundsHaveBounds() {
        assertThat(options("--catch-up", "--backlog", "18000").plan().backlog()).isEqualTo(18_000);
        assertThat(options("--catch-up", "--backlog", "-1").fault()).contains("--backlog");
        assertThat(options("--dashboard-cost", "--rounds", "0").fault()).contains("--rounds");
    }

    private static StressOptions options(String... arguments) {
        return CommandLine.populateCommand(new StressOptions(), arguments);
    }
}

package dev.fanout.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.servers.Ports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTests {

    private static final int WRONG_USAGE = 2;

    @TempDir
    Path repository;

    private final StringWriter errors = new StringWriter();
    private final CommandLine commands = Main.commandLine().setErr(new PrintWriter(errors, true));

    @BeforeEach
    void inAnEmptyRepository() {
        System.setProperty("fanout.home", repository.toString());
    }

    @AfterEach
    void reset() {
        System.clearProperty("fanout.home");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill order", "start order", "logs"})
    void withoutAStackACommandSaysHowToGetOne(String command) {
        assertThat(commands.execute(command.split(" "))).isEqualTo(1);
        assertThat(errors.toString()).contains("there is no stack here yet; ./fanout up brings it up");
    }

    @Test
    void withoutAStackThereIsNothingToStop() {
        assertThat(commands.execute("down")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load",
                "load 0",
                "load many",
                "load 10 --mix refused=1",
                "load 10 --rate -1",
                "load 10 --clients 0",
                "load 10 --overload",
                "load --overload --catch-up",
                "load --overload --for 0",
                "load --overload --warm-up 4000",
                "load --catch-up --peak -1",
                "kill",
                "fly"
            })
    void refusesWhatItDoesNotUnderstand(String command) {
        assertThat(commands.execute(command.split(" "))).isEqualTo(WRONG_USAGE);
        assertThat(errors.toString()).isNotBlank();
    }

    @Test
    void anUnreachableShopIsAMessageAndNoStackTrace() {
        String nowhere = "http://127.0.0.1:" + Ports.free();

        assertThat(commands.execute(
                        "load", "1", "--order-url", nowhere, "--inventory-url", nowhere, "--payment-url", nowhere))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("is the stack up?").doesNotContain("at dev.fanout");
    }
}

package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same stack on PostgreSQL. */
class PostgresStackIT {

    @Test
    void aLoadSettlesAndTheInvariantsHold() throws IOException {
        try (LocalStack stack = new LocalStack(Map.of())) {
            stack.run("up", "--postgres");
            assertThat(stack.run("load", "200")).contains("all invariants hold");
            stack.run("kill", "postgres");
            stack.run("start", "postgres");
            assertThat(stack.run("load", "50")).contains("all invariants hold");
        }
    }
}

package dev.fanout.system;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** All services as processes on a real broker: what a user sees, and what survives a {@code kill -9} of any of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackStoriesIT {

    private static LocalStack stack;

    @BeforeAll
    static void up() throws IOException {
        stack = new LocalStack(Map.of("FANOUT_ORDER_DEADLINE", "20s"));
        assertThat(stack.run("up")).contains("healthy");
    }

    @AfterAll
    static void close() throws IOException {
        stack.close();
    }

    @Test
    @Order(1)
    void everyStoryOfTheDemoEndsAsItShould() {
        assertThat(stack.run("demo"))
                .contains("COMPLETED")
                .contains("OUT_OF_STOCK")
                .contains("PAYMENT_DECLINED")
                .contains("TIMED_OUT")
                .contains("CUSTOMER_REQUEST");
    }

    @Test
    @Order(2)
    void everyProcessMayBeKilledUnderLoadAndTheInvariantsHold() {
        LocalStack.Command load = stack.start("load", "500", "--rate", "8");
        await().atMost(ofMinutes(1)).until(() -> load.output().contains("Posting"));
        for (String victim : List.of("payment", "inventory", "order", "notification", "broker")) {
            stack.run("kill", victim);
            stack.run("start", victim);
        }
        int exit = load.await(ofMinutes(6));
        assertThat(exit).as(load.output()).isZero();
        assertThat(load.output()).contains("all invariants hold");
    }

    @Test
    @Order(3)
    void downLeavesNoProcess() {
        assertThat(stack.processes()).isNotEmpty();
        stack.run("down");
        assertThat(stack.processes()).isEmpty();
    }
}

package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The broker's definitions file says what the services need. Written anew by {@code ./fanout generate}. */
class BrokerDefinitionsTests {

    @Test
    void theFileHasWhatTheServicesNeed() throws IOException {
        String generated = BrokerDefinitions.of(BrokerDefinitions.topologies());
        if (Boolean.getBoolean("definitions.write")) {
            Files.writeString(BrokerDefinitions.FILE, generated);
        }
        assertThat(Files.readString(BrokerDefinitions.FILE))
                .as(
                        "%s is not what the services need. Run ./fanout generate, and see what changes",
                        BrokerDefinitions.FILE)
                .isEqualTo(generated);
    }
}

package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/**
 * The broker's definitions file says what the services need. Written anew by {@code ./mvnw test -pl system-tests -am
 * -Dtest=BrokerDefinitionsTests -Dsurefire.failIfNoSpecifiedTests=false -Ddefinitions.write=true}.
 */
class BrokerDefinitionsTests {

    @Test
    void theFileHasWhatTheServicesNeed() throws IOException {
        String generated = BrokerDefinitions.of(BrokerDefinitions.topologies());
        if (Boolean.getBoolean("definitions.write")) {
            Files.writeString(BrokerDefinitions.FILE, generated);
        }
        assertThat(Files.readString(BrokerDefinitions.FILE))
                .as(
                        "%s is not what the services need. Write it anew, and see what changes:%n"
                                + "./mvnw test -pl system-tests -am -Dtest=BrokerDefinitionsTests "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Ddefinitions.write=true",
                        BrokerDefinitions.FILE)
                .isEqualTo(generated);
    }
}

package dev.fanout.messaging.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassiveCheckTests {

    @ParameterizedTest
    @ValueSource(strings = {"3.10.8", "3.13.7", "4.0.5", "4.1.8", "4.2.5+debian"})
    void olderBrokersTellEverybodyWhatExists(String version) {
        assertThat(PassiveCheck.tellsEverybody(version)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.2.6", "4.2.10", "4.3.0", "4.3.6", "4.10.0", "4.4.0-beta.1", "5.0.0"})
    void newerBrokersTellOnlyThoseWhoHaveARight(String version) {
        assertThat(PassiveCheck.tellsEverybody(version)).isFalse();
    }
}

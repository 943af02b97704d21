package dev.fanout.defaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallbackSecretsTests {

    private static final UUID BATCH = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");

    private final CallbackSecrets secrets = new CallbackSecrets("a key");

    @Test
    void everybodyWithTheKeyComesToTheSameSecret() {
        // printf 01890a5d-ac96-774b-bcce-b302099a8058 | openssl dgst -sha256 -hmac 'a key' -binary | base64
        assertThat(secrets.of(BATCH)).isEqualTo("whsec_W38X4wH13HUlz49vIT/bAXfteQlE6Ln0LxG/+qp4TAg=");
        assertThat(new CallbackSecrets("a key").of(BATCH)).isEqualTo(secrets.of(BATCH));
        assertThat(Base64.getDecoder().decode(secrets.of(BATCH).substring(6))).hasSize(32);
    }

    @Test
    void anotherBatchAndAnotherKeyHaveAnotherSecret() {
        assertThat(secrets.of(UUID.randomUUID())).isNotEqualTo(secrets.of(BATCH));
        assertThat(new CallbackSecrets("another key").of(BATCH)).isNotEqualTo(secrets.of(BATCH));
    }

    @Test
    void thereIsNoSecretWithoutAKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallbackSecrets(" "))
                .withMessageContaining("fanout.callback-key");
    }
}

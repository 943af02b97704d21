package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretsTests {

    @Test
    void areOfTheFormThatReceiversKnow() {
        String secret = new Secrets().next();

        assertThat(secret).startsWith("whsec_").hasSize(50);
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
    }

    @Test
    void areNeverTheSame() {
        Secrets secrets = new Secrets();

        assertThat(secrets.next()).isNotEqualTo(secrets.next()).isNotEqualTo(new Secrets().next());
    }
}

package dev.fanout.defaults;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;

/**
 * The secrets with which callbacks are signed, one for each batch. A secret is derived from the batch's id by a key
 * that the services share, so that none travels over the broker or lies in a database: the service that takes a batch
 * tells the customer its secret, and the service that calls back comes to the same one. A service that needs them
 * imports this class.
 */
public final class CallbackSecrets {

    private static final String ALGORITHM = "HmacSHA256";

    /** Of <a href="https://www.standardwebhooks.com">Standard Webhooks</a>: what follows is the secret in base64. */
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec key;

    /** @param key never blank; with another key all secrets are others */
    public CallbackSecrets(@Value("${fanout.callback-key}") String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("fanout.callback-key must not be blank");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The secret of a batch, always the same: {@code whsec_} and 32 bytes in base64. */
    public String of(UUID batchId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM); // is not for several threads
            mac.init(key);
            byte[] secret = mac.doFinal(batchId.toString().getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getEncoder().encodeToString(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}

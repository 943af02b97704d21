package dev.fanout.notification.channel.webhook;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** Makes secrets that webhooks are signed with, in the form of Standard Webhooks. */
@Component
public class Secrets {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** @return {@code whsec_} and 32 random bytes in Base64: 50 characters */
    public String next() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }
}

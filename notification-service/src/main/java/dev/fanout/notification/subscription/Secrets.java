package dev.fanout.notification.subscription;

import java.security.SecureRandom;
import java.util.Base64;

/** New secrets of webhooks, in the form of Standard Webhooks. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Secrets() {}

    static String next() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }
}

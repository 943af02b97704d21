package dev.fanout.notification.channel.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with the same beginning.
 *
 * @param first the lowest of them
 * @param bits how much of it they share
 */
record Network(byte[] first, int bits) {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F:.]+)/([0-9]{1,3})");

    /** @throws IllegalArgumentException if it is none, as {@code 10.0.0.0/8} is one */
    static Network of(String text) {
        return parsed(text).orElseThrow(() -> new IllegalArgumentException(text + " is no network like 10.1.0.0/16"));
    }

    static boolean isOne(String text) {
        return parsed(text).isPresent();
    }

    private static Optional<Network> parsed(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(matcher.group(2));
        return Target.literalOf(matcher.group(1))
                .filter(address -> address instanceof Inet6Address
                        || address.getHostAddress().equals(matcher.group(1))) // 10.1 would be 10.0.0.1
                .map(InetAddress::getAddress)
                .filter(first -> bits <= first.length * Byte.SIZE)
                .map(first -> new Network(first, bits));
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != first[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((bytes[whole] ^ first[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }
}

package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHost;

/**
 * The address of a receiver, of a form that is allowed. What the host's name leads to is for {@link AddressGuard} to
 * judge, at each attempt.
 *
 * @param server scheme, host and port, the default port included; a literal of IPv6 without brackets
 */
record Target(URI uri, HttpHost server) {

    private static final int MOST_CHARACTERS = 2_000;
    private static final int LONGEST_NAME = 253;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int FIRST_FREE_PORT = 1024;
    private static final int LAST_PORT = 65_535;

    /** For browsers such a host is an address of IPv4 or nothing, and C libraries read more than one form of it. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    static Target of(String text) throws RefusedTargetException {
        if (text.length() > MOST_CHARACTERS) {
            throw new RefusedTargetException("is longer than 2,000 characters");
        }
        URI uri = uriOf(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new RefusedTargetException("does not begin with http:// or https://");
        }
        // Of a host that it does not understand Java says nothing, so no other reader of it can be misled.
        if (uri.getHost() == null) {
            throw new RefusedTargetException("has no host, or one of a form that is not allowed");
        }
        if (uri.getRawUserInfo() != null) {
            throw new RefusedTargetException("has a user name or password");
        }
        if (uri.getRawFragment() != null) {
            throw new RefusedTargetException("has a fragment (#…), which is never sent");
        }
        return new Target(uri, new HttpHost(scheme, hostOf(uri), portOf(uri, scheme)));
    }

    private static URI uriOf(String text) throws RefusedTargetException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new RefusedTargetException("is no URL");
        }
    }

    private static String hostOf(URI uri) throws RefusedTargetException {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.length() > LONGEST_NAME) {
            throw new RefusedTargetException("has a host name longer than 253 characters");
        }
        if (host.startsWith("[")) {
            String literal = host.substring(1, host.length() - 1);
            if (literal.contains("%")) {
                throw new RefusedTargetException("has an address with a zone");
            }
            return literal;
        }
        // 0177.0.0.1 is one address for Java and another for C.
        if (ENDS_IN_A_NUMBER.matcher(host).matches() && !isPlainAddress(host)) {
            throw new RefusedTargetException("has an address of IPv4 that is not written in plain decimal numbers");
        }
        return host;
    }

    private static boolean isPlainAddress(String host) {
        return literalOf(host)
                .map(address -> address.getHostAddress().equals(host))
                .orElse(false);
    }

    /** Below 1024 are the ports of mail, files and other things that must not be spoken to in HTTP. */
    private static int portOf(URI uri, String scheme) throws RefusedTargetException {
        int port = uri.getPort();
        if (port == -1) {
            return scheme.equals("https") ? HTTPS : HTTP;
        }
        if (port != HTTP && port != HTTPS && (port < FIRST_FREE_PORT || port > LAST_PORT)) {
            throw new RefusedTargetException("has a port other than 80, 443 and 1024 to 65535");
        }
        return port;
    }

    /** The address that stands in the target itself, if there is one instead of a name. */
    Optional<InetAddress> literal() {
        return literalOf(server.getHostName());
    }

    static Optional<InetAddress> literalOf(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package dev.fanout.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A broker that the environment names; tests work in virtual hosts of their own and remove them at the end. */
final class GivenBroker extends TestBroker {

    private final URI url;
    private final String managementUrl;
    private final String username;
    private final String password;

    GivenBroker(URI url, String managementUrl) {
        this.url = url;
        this.managementUrl = managementUrl.replaceAll("/+$", "");
        String[] credentials = (url.getRawUserInfo() == null ? "guest:guest" : url.getRawUserInfo()).split(":", 2);
        this.username = decoded(credentials[0]);
        this.password = credentials.length > 1 ? decoded(credentials[1]) : "";
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public void control(String... arguments) {
        throw refusal();
    }

    @Override
    public void stop() {
        throw refusal();
    }

    @Override
    public void kill() {
        throw refusal();
    }

    @Override
    public void start() {
        throw refusal();
    }

    private static UnsupportedOperationException refusal() {
        return new UnsupportedOperationException(
                "the tests did not start this broker, so they may not stop or change it;"
                        + " take TestBroker.own() for that");
    }

    @Override
    public String managementUrl() {
        return managementUrl;
    }

    @Override
    public String host() {
        return url.getHost();
    }

    @Override
    public int port() {
        return url.getPort() < 0 ? 5672 : url.getPort();
    }

    @Override
    String username() {
        return username;
    }

    @Override
    String password() {
        return password;
    }

    @Override
    public void close() {
        removeWhatTestsMade();
    }
}

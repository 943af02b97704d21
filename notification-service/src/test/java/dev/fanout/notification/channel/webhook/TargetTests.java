package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTests {

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com:443",
        "HTTPS://Example.COM/hooks?a=b, https://example.com:443",
        "http://example.com, http://example.com:80",
        "http://example.com:8080/, http://example.com:8080",
        "https://example.com:80/, https://example.com:80",
        "https://xn--mnchen-3ya.example/, https://xn--mnchen-3ya.example:443",
        "http://8.8.8.8/, http://8.8.8.8:80",
        "http://[2606:4700::1111]:1024/, http://[2606:4700::1111]:1024",
        "http://localhost:65535, http://localhost:65535"
    })
    void hasASchemeAHostAndAPort(String text, String server) throws RefusedTargetException {
        assertThat(Target.of(text).server().toURI()).isEqualTo(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "//example.com/",
                "/hooks",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com:70/",
                "jar:http://example.com!/",
                "unix:/var/run/docker.sock",
                "https:",
                "https:example.com",
                "https://",
                "https:///hooks",
                "https://:443/",
                "https://exa mple.com/",
                "https://example.com\r\nHost: evil/",
                "https://example.com/\u0000",
                "https://münchen.example/",
                "https://my_host/",
                "https://%6c%6f%63alhost/",
                "https://example.com%2f@evil/",
                "https://example.com\\@127.0.0.1/"
            })
    void isNothingElse(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user@example.com/",
                "https://user:password@example.com/",
                "https://@example.com/",
                "https://example.com:443@127.0.0.1/",
                "https://example.com/#fragment",
                "https://example.com#@127.0.0.1/"
            })
    void namesNoUserAndNoFragment(String text) {
        assertRefused(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 22, 25, 79, 81, 110, 442, 444, 1023, 65_536, 99_999})
    void hasNoPortOfAnotherProtocol(int port) {
        assertRefused("http://example.com:" + port + "/");
    }

    /** All are 127.0.0.1 for one library or another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0X7F000001",
                "0x7f.1",
                "0x7f.0x0.0x0.0x1",
                "017700000001",
                "0177.0.0.1",
                "0177.0.0.01",
                "127.1",
                "127.0.1",
                "127.0.0.1.",
                "127.0.0.01",
                "00127.0.0.1",
                "127.0.0.0x1",
                "1.2.3.4.5",
                "256.0.0.1",
                "[::1%25lo]",
                "[fe80::1%25eth0]",
                "[::1",
                "[127.0.0.1]",
                "[v1.a]",
                "127。0。0。1",
                "①②⑦.⓪.⓪.①"
            })
    void writesAddressesPlainly(String host) {
        assertRefused("http://" + host + "/");
    }

    @Test
    void isNotEndless() throws RefusedTargetException {
        String text = "https://example.com/";
        assertThat(Target.of(text + "x".repeat(2_000 - text.length()))).isNotNull();
        assertRefused(text + "x".repeat(2_001 - text.length()));
    }

    @Test
    void hasNoHostThatNoNameServerKnows() throws RefusedTargetException {
        String name = "a.".repeat(126) + "b";
        assertThat(Target.of("https://" + name + ":65535").server().toURI()).hasSizeLessThan(300);
        assertRefused("https://a" + name + "/");
    }

    private static void assertRefused(String text) {
        assertThatExceptionOfType(RefusedTargetException.class).isThrownBy(() -> Target.of(text));
    }
}

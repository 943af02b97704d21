package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of Svix and smokescreen together, and the edges of each range. */
class PublicAddressesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.0.0.1",
                "0.1.2.3",
                "0.255.255.255",
                "10.0.0.0",
                "10.0.0.1",
                "10.254.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.64.0.1",
                "100.100.0.0",
                "100.127.255.254",
                "100.127.255.255",
                "127.0.0.1",
                "127.0.0.2",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.45.1",
                "169.254.169.254",
                "169.254.255.255",
                "172.16.0.0",
                "172.16.10.65",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.8",
                "192.0.0.170",
                "192.0.0.255",
                "192.0.2.0",
                "192.0.2.255",
                "192.88.99.0",
                "192.88.99.255",
                "192.168.0.0",
                "192.168.10.65",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.0",
                "198.51.100.65",
                "198.51.100.255",
                "203.0.113.0",
                "203.0.113.6",
                "203.0.113.255",
                "224.0.0.0",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "250.10.20.30",
                "255.255.255.254",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:127.0.0.1",
                "::ffff:0.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:7f00:1",
                "::ffff:0:127.0.0.1",
                "::ffff:0:8.8.8.8",
                "64:ff9b::",
                "64:ff9b::1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::8.8.8.8",
                "64:ff9b::ffff:ffff",
                "64:ff9b:1::",
                "64:ff9b:1::1",
                "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
                "100::",
                "100::ffff:ffff:ffff:ffff",
                "100:0:0:1::",
                "2001::",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:2::",
                "2001:10::1",
                "2001:20::1",
                "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db8::",
                "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
                "2002::",
                "2002:7f00:1::",
                "2002:808:808::1",
                "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "3fff::",
                "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
                "5f00::",
                "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "fc00::",
                "fc00::1",
                "fd00:ec2::254",
                "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "fe80::",
                "fe80::1",
                "febf::",
                "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "fec0::1",
                "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "ff00::",
                "ff02::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "2606:4700::5efe:10.0.0.1",
                "2606:4700::200:5efe:127.0.0.1"
            })
    void knowsWhatIsNotPublic(String address) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.254",
                "100.63.255.255",
                "100.128.0.0",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff",
                "64:ff9b:2::",
                "64:ff9c::1",
                "2001:200::",
                "2001:4860:4860::8888",
                "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db9::",
                "2001:ffff::",
                "2003::",
                "2606:4700:4700::1111",
                "2606:4700::5eff:0:1",
                "3ffe:ffff::",
                "3fff:1000::",
                "5eff::",
                "5f01::",
                "fbff::"
            })
    void leavesWhatIsPublic(String address) {
        assertThat(PublicAddresses.contain(InetAddress.ofLiteral(address))).isTrue();
    }

    /** Java makes an address of IPv4 of it, unless it has a zone. */
    @Test
    void refusesMappedAddressesThatJavaTakesForOnesOfIpv6() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};

        assertThat(PublicAddresses.contain(Inet6Address.getByAddress(null, mapped, 0)))
                .isFalse();
    }
}

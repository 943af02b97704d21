package dev.fanout.notification.channel.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells public addresses from all others: those of the special-purpose registries of <a
 * href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a> and <a
 * href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a> that no stranger's server has, and those
 * of IPv6 that carry an address of IPv4, wherever it leads.
 */
final class PublicAddresses {

    private static final List<Network> NOT_PUBLIC = List.of(
            Network.of("0.0.0.0/8"), // this network
            Network.of("10.0.0.0/8"), // private
            Network.of("100.64.0.0/10"), // shared by customers of a provider
            Network.of("127.0.0.0/8"), // loopback
            Network.of("169.254.0.0/16"), // link-local, metadata of clouds among them
            Network.of("172.16.0.0/12"), // private
            Network.of("192.0.0.0/24"), // protocol assignments
            Network.of("192.0.2.0/24"), // documentation
            Network.of("192.88.99.0/24"), // relays of 6to4
            Network.of("192.168.0.0/16"), // private
            Network.of("198.18.0.0/15"), // benchmarks
            Network.of("198.51.100.0/24"), // documentation
            Network.of("203.0.113.0/24"), // documentation
            Network.of("224.0.0.0/4"), // multicast
            Network.of("240.0.0.0/4"), // reserved, broadcast
            Network.of("::/96"), // unspecified, loopback, IPv4 in its oldest clothes
            // What Java does not turn into IPv4 by itself.
            new Network(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96),
            Network.of("::ffff:0:0:0/96"), // IPv4, translated
            Network.of("64:ff9b::/96"), // IPv4, NAT64
            Network.of("64:ff9b:1::/48"), // IPv4, NAT64 of a site
            Network.of("100::/64"), // discarded
            Network.of("100:0:0:1::/64"), // dummy
            Network.of("2001::/23"), // protocol assignments: Teredo (IPv4), benchmarks, ORCHID
            Network.of("2001:db8::/32"), // documentation
            Network.of("2002::/16"), // IPv4, 6to4
            Network.of("3fff::/20"), // documentation
            Network.of("5f00::/16"), // segment routing
            Network.of("fc00::/7"), // private
            Network.of("fe80::/10"), // link-local
            Network.of("fec0::/10"), // private, before fc00::/7
            Network.of("ff00::/8")); // multicast

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(network -> network.contains(address)) && !isIsatap(address);
    }

    /** IPv4 in the lower half, below any network: …:0:5efe:a.b.c.d and …:200:5efe:a.b.c.d. */
    private static boolean isIsatap(InetAddress address) {
        byte[] b = address.getAddress();
        return address instanceof Inet6Address
                && (b[8] & ~2) == 0
                && b[9] == 0
                && b[10] == 0x5e
                && b[11] == (byte) 0xfe;
    }
}

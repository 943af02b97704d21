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

    private static final List<Range> NOT_PUBLIC = List.of(
            range("0.0.0.0", 8), // this network
            range("10.0.0.0", 8), // private
            range("100.64.0.0", 10), // shared by customers of a provider
            range("127.0.0.0", 8), // loopback
            range("169.254.0.0", 16), // link-local, metadata of clouds among them
            range("172.16.0.0", 12), // private
            range("192.0.0.0", 24), // protocol assignments
            range("192.0.2.0", 24), // documentation
            range("192.88.99.0", 24), // relays of 6to4
            range("192.168.0.0", 16), // private
            range("198.18.0.0", 15), // benchmarks
            range("198.51.100.0", 24), // documentation
            range("203.0.113.0", 24), // documentation
            range("224.0.0.0", 4), // multicast
            range("240.0.0.0", 4), // reserved, broadcast
            range("::", 96), // unspecified, loopback, IPv4 in its oldest clothes
            // What Java does not turn into IPv4 by itself.
            new Range(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96),
            range("::ffff:0:0:0", 96), // IPv4, translated
            range("64:ff9b::", 96), // IPv4, NAT64
            range("64:ff9b:1::", 48), // IPv4, NAT64 of a site
            range("100::", 64), // discarded
            range("100:0:0:1::", 64), // dummy
            range("2001::", 23), // protocol assignments: Teredo (IPv4), benchmarks, ORCHID
            range("2001:db8::", 32), // documentation
            range("2002::", 16), // IPv4, 6to4
            range("3fff::", 20), // documentation
            range("5f00::", 16), // segment routing
            range("fc00::", 7), // private
            range("fe80::", 10), // link-local
            range("fec0::", 10), // private, before fc00::/7
            range("ff00::", 8)); // multicast

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return NOT_PUBLIC.stream().noneMatch(range -> range.contains(bytes)) && !isIsatap(address);
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

    private static Range range(String first, int bits) {
        return new Range(InetAddress.ofLiteral(first).getAddress(), bits);
    }

    private record Range(byte[] first, int bits) {

        boolean contains(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != first[i]) {
                    return false;
                }
            }
            int rest = bits % Byte.SIZE;
            return rest == 0 || (address[whole] ^ first[whole]) >> (Byte.SIZE - rest) == 0;
        }
    }
}

package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** Where this service itself listens: nobody may make it call itself with its own webhooks. */
class OwnPorts {

    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    @EventListener
    void listensAt(WebServerInitializedEvent event) {
        ports.add(event.getWebServer().getPort());
    }

    boolean include(InetAddress address, int port) {
        return ports.contains(port) && isOwn(address);
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // A machine that cannot name its addresses: rather no webhook than one to itself.
            return true;
        }
    }
}

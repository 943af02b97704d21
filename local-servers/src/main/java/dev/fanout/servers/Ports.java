package dev.fanout.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class Ports {

    private static final InetAddress LOOPBACK = loopback();

    /**
     * Operating systems take the ports of outgoing connections from a range above this one. If a server's port were in
     * that range, a client could take it while the server is stopped; even the client that tries to reconnect could: on
     * loopback, a connection attempt to a closed port of that range can meet itself.
     */
    private static final int RANDOM_FROM = 15_700;

    private static final int RANDOM_TO = 32_000;
    private static final int ATTEMPTS = 200;

    private Ports() {}

    /**
     * A port that nothing listens on now, chosen at random. Another program may take it before it is used, which is
     * unlikely.
     */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(RANDOM_FROM, RANDOM_TO);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ServerException(
                "no free port found between " + RANDOM_FROM + " and " + RANDOM_TO + " in " + ATTEMPTS + " attempts");
    }

    /** The given port, or the next higher one that is free, within 100 ports. */
    public static int freeFrom(int preferred) {
        for (int port = preferred; port < preferred + 100 && port <= 65_535; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new ServerException("no free port found from " + preferred + " to " + (preferred + 99));
    }

    /** Whether a server could listen on this port of 127.0.0.1 now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.fanout.messaging;

import com.rabbitmq.client.ConnectionFactory;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Another address of a broker, which can be cut off as a network does it: no more bytes, and no word to either side. */
final class BrokerDoor implements AutoCloseable {

    private final int port;
    private final ConnectionFactory broker;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile @Nullable ServerSocket door;
    private volatile boolean silent;

    private BrokerDoor(int port, ConnectionFactory broker) {
        this.port = port;
        this.broker = broker;
    }

    /** A door that is closed: whoever comes is refused, and goes to the next. */
    static BrokerDoor to(VirtualHost virtualHost) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new BrokerDoor(free.getLocalPort(), virtualHost.connectionFactory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void open() {
        try {
            ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            door = opened;
            Thread.ofVirtual().start(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
    }

    /** How many have come in so far. */
    int connections() {
        return connections.get();
    }

    /** Nobody gets in any more, and whoever is in hears nothing. */
    void fallSilent() {
        silent = true;
        close(door);
    }

    private void accept(ServerSocket opened) {
        try {
            while (!silent) {
                Socket client = opened.accept();
                Socket server = new Socket(broker.getHost(), broker.getPort());
                sockets.add(client);
                sockets.add(server);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> pass(client, server));
                Thread.ofVirtual().start(() -> pass(server, client));
            }
        } catch (IOException e) {
            close(opened); // as it was told
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            close(from); // the other direction has ended
        }
        if (!silent) {
            close(from);
            close(to);
        }
    }

    @Override
    public void close() {
        silent = true;
        close(door);
        sockets.forEach(BrokerDoor::close);
    }

    private static void close(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

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

/** Another address of a broker, which can be cut off as a network does it: no more bytes, and no word to either side. */
final class BrokerDoor implements AutoCloseable {

    private final ServerSocket door;
    private final ConnectionFactory broker;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean silent;

    private BrokerDoor(ServerSocket door, ConnectionFactory broker) {
        this.door = door;
        this.broker = broker;
    }

    static BrokerDoor to(VirtualHost virtualHost) {
        try {
            var opened = new BrokerDoor(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), virtualHost.connectionFactory());
            Thread.ofVirtual().start(opened::accept);
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
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

    private void accept() {
        try {
            while (!silent) {
                Socket client = door.accept();
                Socket server = new Socket(broker.getHost(), broker.getPort());
                sockets.add(client);
                sockets.add(server);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> pass(client, server));
                Thread.ofVirtual().start(() -> pass(server, client));
            }
        } catch (IOException e) {
            close(door); // as it was told
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

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

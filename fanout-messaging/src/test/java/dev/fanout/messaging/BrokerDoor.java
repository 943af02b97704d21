package dev.fanout.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import dev.fanout.testing.VirtualHost;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Another address of a broker, which can be cut off as a network does it: no more bytes, and no word to either side. Or
 * as a node that has lost the others: it lets everybody in and sends heartbeats, but answers nothing. Passes on whole
 * frames of AMQP 0-9-1.
 */
final class BrokerDoor implements AutoCloseable {

    private static final int PROTOCOL_HEADER = 8;
    private static final int FRAME_HEADER = 7;
    private static final int CONSUME = 60 << 16 | 20; // class and method

    private final int port;
    private final ConnectionFactory broker;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable ServerSocket door;
    private volatile boolean silent;
    private volatile boolean lonely;

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

    /** From now on there is nothing but what concerns a connection as a whole, which is channel 0. */
    void loseTheOthers() {
        lonely = true;
    }

    /** How often somebody began to consume a queue. */
    int subscriptions() {
        return subscriptions.get();
    }

    private void accept(ServerSocket opened) {
        try {
            while (!silent) {
                Socket client = opened.accept();
                Socket server = new Socket(broker.getHost(), broker.getPort());
                sockets.add(client);
                sockets.add(server);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> pass(client, server, PROTOCOL_HEADER));
                Thread.ofVirtual().start(() -> pass(server, client, 0));
            }
        } catch (IOException e) {
            close(opened); // as it was told
        }
    }

    private void pass(Socket from, Socket to, int greeting) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
            OutputStream out = to.getOutputStream();
            out.write(in.readNBytes(greeting));
            while (true) {
                byte[] header = new byte[FRAME_HEADER];
                in.readFully(header);
                byte[] rest = new byte[ByteBuffer.wrap(header).getInt(3) + 1];
                in.readFully(rest);
                if (silent) {
                    closed.await(); // the sender's buffers fill
                }
                ByteBuffer frame = ByteBuffer.wrap(header);
                if (frame.get(0) == AMQP.FRAME_METHOD && ByteBuffer.wrap(rest).getInt() == CONSUME) {
                    subscriptions.incrementAndGet();
                }
                if (!lonely || frame.getShort(1) == 0) {
                    out.write(header);
                    out.write(rest);
                }
            }
        } catch (IOException e) {
            close(from); // one of them has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!silent) {
            close(from);
            close(to);
        }
    }

    @Override
    public void close() {
        silent = true;
        closed.countDown();
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

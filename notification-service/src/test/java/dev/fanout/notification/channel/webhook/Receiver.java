package dev.fanout.notification.channel.webhook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A receiver that answers each request with whatever bytes a test wants, and may never end. */
final class Receiver implements AutoCloseable {

    private final ServerSocket server;
    private final Service service;
    private volatile Consumer<Map<String, String>> listener = _ -> {};
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    /** Answers one request; afterwards the connection is read for the next, unless it was closed. */
    @FunctionalInterface
    interface Conversation {
        void answer(Socket connection, OutputStream out) throws IOException;
    }

    /** All that happens on a connection. */
    @FunctionalInterface
    private interface Service {
        void serve(Receiver receiver, Socket connection) throws IOException;
    }

    private Receiver(Service service) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.service = service;
        Thread.startVirtualThread(this::accept);
    }

    static Receiver that(Conversation conversation) {
        return new Receiver((receiver, connection) -> receiver.converse(connection, conversation));
    }

    static Receiver thatSays(String answer) {
        return that((_, out) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param listener gets the fields of each request's head, names in small letters */
    static Receiver thatHears(Consumer<Map<String, String>> listener) {
        return new Receiver((receiver, connection) -> {
            receiver.listener = listener;
            receiver.converse(
                    connection,
                    (_, out) -> out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        });
    }

    /** Says so, and then no more. */
    static Receiver thatBreaksOffAfter(String answer) {
        return that((connection, out) -> {
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            connection.close();
        });
    }

    static Receiver closingAtOnce() {
        return new Receiver((_, connection) -> connection.close());
    }

    /** Does not wait for anything to answer. */
    static Receiver sayingAtOnce(String words) {
        return new Receiver((_, connection) -> {
            connection.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
    }

    static Receiver silent() {
        return new Receiver((_, connection) -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hooks";
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            service.serve(this, connection);
        } catch (IOException e) {
            // The sender left: what it made of the answer is for the test to see.
        }
    }

    private void converse(Socket connection, Conversation conversation) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        while (readRequest(in)) {
            requests.incrementAndGet();
            conversation.answer(connection, connection.getOutputStream());
            connection.getOutputStream().flush();
        }
    }

    private boolean readRequest(InputStream in) throws IOException {
        Map<String, String> head = new HashMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            // The first line is no field.
            String[] field = line.split(":", 2);
            head.put(field[0].toLowerCase(Locale.ROOT), field[field.length - 1].strip());
        }
        in.skipNBytes(Integer.parseInt(head.getOrDefault("content-length", "0")));
        listener.accept(head);
        return !head.isEmpty();
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) >= 0 && c != '\n') {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

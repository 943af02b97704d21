package dev.fanout.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** In place of a service: answers on a port of its own, byte by byte as a test wants it. */
public final class LocalService implements AutoCloseable {

    private static final int LONGEST_SILENCE = 5000; // ms

    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile ServerSocket server;
    private volatile Behaviour behaviour = json("{}");

    public LocalService() {
        server = listen(0);
    }

    /**
     * What has come.
     *
     * @param target path and query
     * @param body its bytes, each as a character
     */
    public record Request(String method, String target, Map<String, String> headers, String body) {

        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /** How a request is answered. A connection is good for more if it is still open afterwards. */
    @FunctionalInterface
    public interface Behaviour {

        void answer(Request request, Socket client) throws IOException;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    public void behave(Behaviour next) {
        behaviour = next;
    }

    public List<Request> requests() {
        return requests;
    }

    /** Connections that clients have not closed. */
    public int connections() {
        return connections.size();
    }

    /** From now on nobody is there; until {@link #revive}. */
    public void die() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void revive() {
        if (server.isClosed()) {
            server = listen(server.getLocalPort());
        }
    }

    @Override
    public void close() {
        die();
    }

    private ServerSocket listen(int port) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            Thread.ofVirtual().start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                client.setSoTimeout(LONGEST_SILENCE);
                connections.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                behaviour.answer(request, client);
            }
        } catch (IOException e) {
            // The client has gone, or the behaviour has ended the connection.
        } finally {
            connections.remove(client);
        }
    }

    private static @Nullable Request read(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null || line.isEmpty()) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        Map<String, String> headers = new HashMap<>();
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        for (int read = 0, more; read < body.length; read += more) {
            more = in.read(body, read, body.length - read);
            if (more < 0) {
                return null;
            }
        }
        return new Request(parts[0], parts[1], headers, new String(body));
    }

    // Behaviours

    public static Behaviour json(String body) {
        return answer(200, "application/json", body);
    }

    public static Behaviour answer(int status, String type, String body) {
        return (_, client) -> write(client, head(status, type, body.getBytes(StandardCharsets.UTF_8).length) + body);
    }

    /** By the beginning of the path. */
    public static Behaviour byPath(Map<String, Behaviour> behaviours) {
        return (request, client) -> behaviours.entrySet().stream()
                .filter(entry -> request.target().startsWith(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(answer(404, "application/problem+json", "{}"))
                .answer(request, client);
    }

    /** Says nothing for five seconds, or until the client has gone. */
    public static Behaviour slow() {
        return (_, client) -> {
            try {
                if (client.getInputStream().read() < 0) {
                    client.close();
                }
            } catch (SocketTimeoutException e) {
                write(client, head(200, "application/json", 2) + "{}");
            }
        };
    }

    /** Says nothing until the client has gone. */
    public static Behaviour hanging() {
        return (_, client) -> {
            client.setSoTimeout(0);
            while (client.getInputStream().read() >= 0) {
                // what else it may have to say
            }
            client.close();
        };
    }

    /** As a client of another protocol would see it. */
    public static Behaviour noHttp() {
        return (_, client) -> {
            write(client, "\u0000\u0001\u0002 this is no HTTP\r\n\r\n");
            client.close();
        };
    }

    /** Ends the connection without a word. */
    public static Behaviour silent() {
        return (_, client) -> client.close();
    }

    /** Promises more than comes before it stops to send, with the connection open on the other side. */
    public static Behaviour halfClosed() {
        return (_, client) -> {
            write(client, head(200, "application/json", 1000) + "{\"items\":[");
            client.shutdownOutput();
            while (client.getInputStream().read() >= 0) {
                // until the client has closed its side
            }
            client.close();
        };
    }

    /** As fast as the client takes it, for ever. */
    public static Behaviour endless() {
        return (_, client) -> {
            String chunk = "2000\r\n" + " ".repeat(0x2000) + "\r\n";
            write(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                write(client, chunk);
            }
        };
    }

    /** A byte now and then, for ever. */
    public static Behaviour dripping() {
        return (_, client) -> {
            write(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.setSoTimeout(50);
            while (true) {
                write(client, "1\r\n \r\n");
                try {
                    if (client.getInputStream().read() < 0) {
                        client.close();
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    // as long as the client listens
                }
            }
        };
    }

    /** Says at once how large it is. */
    public static Behaviour tooLarge() {
        return (_, client) -> {
            write(client, head(200, "application/json", 100_000_000));
            while (true) {
                write(client, " ".repeat(0x2000));
            }
        };
    }

    public static Behaviour redirecting(String to) {
        return (_, client) -> write(client, "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    }

    /** Every second time. */
    public static Behaviour flapping(Behaviour good, Behaviour bad) {
        AtomicInteger turn = new AtomicInteger();
        return (request, client) -> (turn.getAndIncrement() % 2 == 0 ? bad : good).answer(request, client);
    }

    private static String head(int status, String type, int length) {
        return "HTTP/1.1 " + status + " Status\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void write(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}

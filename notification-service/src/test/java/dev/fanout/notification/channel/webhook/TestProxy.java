package dev.fanout.notification.channel.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that opens each tunnel to one port of this machine, or answers something else. */
final class TestProxy implements AutoCloseable {

    private final ServerSocket server;
    private final String answer;
    private final int port;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * @param answer to each CONNECT
     * @param port that all tunnels lead to
     */
    TestProxy(String answer, int port) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.answer = answer;
        this.port = port;
        Thread.startVirtualThread(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The first lines of the requests. */
    List<String> asked() {
        return asked;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            asked.add(readHead(client.getInputStream()));
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            if (!answer.startsWith("HTTP/1.1 200")) {
                return;
            }
            try (Socket receiver = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.startVirtualThread(() -> pump(receiver, client));
                pump(client, receiver);
            }
        } catch (IOException e) {
            // One of the two left.
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two left.
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int c;
        while (head.indexOf("\r\n\r\n") < 0 && (c = in.read()) >= 0) {
            head.append((char) c);
        }
        return head.toString().lines().findFirst().orElse("");
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

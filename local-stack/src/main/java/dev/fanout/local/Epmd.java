package dev.fanout.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The port mapper that an Erlang node starts for itself and leaves behind. Each private node has its own on a port of its own, so
 * ending it disturbs nobody.
 */
final class Epmd {

    private Epmd() {}

    /** Ends the port mapper on this port, if there is one; waits until it has noticed that its node is gone. */
    static void stop(int port, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (Ports.answers(port) && System.nanoTime() < deadline) {
            // It refuses ("NO") as long as it believes that a node is alive.
            ask(port, 'k');
            Processes.pause(Duration.ofMillis(100));
        }
        if (Ports.answers(port)) {
            throw new LocalStackException("epmd on port " + port + " did not end within " + patience.toSeconds()
                    + " s; end it with: ERL_EPMD_PORT=" + port + " epmd -kill");
        }
    }

    private static String ask(int port, char request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(new byte[] {0, 1, (byte) request});
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}

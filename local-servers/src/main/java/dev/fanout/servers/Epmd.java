package dev.fanout.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The port mapper that an Erlang node starts for itself and leaves behind. Each private node has its own on a port of
 * its own, so ending it disturbs no other node.
 */
final class Epmd {

    private static final int LONGEST_ANSWER = 4_096;

    private Epmd() {}

    /**
     * Ends the port mapper on this port, if there is one; waits until the port mapper has noticed that its node is
     * gone. Does nothing where something else listens.
     */
    static void stop(int port, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isThere(port)) {
            if (System.nanoTime() > deadline) {
                throw new ServerException("epmd on port " + port + " did not end within " + patience.toSeconds()
                        + " s; end it with: ERL_EPMD_PORT=" + port + " epmd -kill");
            }
            // The port mapper refuses ("NO") as long as it believes that a node is alive.
            ask(port, 'k');
            Processes.pause(Duration.ofMillis(100));
        }
    }

    /** A port mapper answers the question for its nodes with its own port first. */
    private static boolean isThere(int port) {
        byte[] answer = ask(port, 'n');
        return answer.length >= 4 && ByteBuffer.wrap(answer).getInt() == port;
    }

    private static byte[] ask(int port, char request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(new byte[] {0, 1, (byte) request});
            InputStream in = socket.getInputStream();
            return in.readNBytes(LONGEST_ANSWER);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}

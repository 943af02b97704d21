package dev.fanout.notification.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A mail server that takes everything, but for the commands that a test has another reply to. */
final class ScriptedMailServer implements AutoCloseable {

    private final ServerSocket server;
    private final Map<String, String> replies;

    /** @param replies by the beginning of a command; that to {@code .} is the one to the mail itself */
    ScriptedMailServer(Map<String, String> replies) {
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.replies = replies;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return server.getLocalPort();
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
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = client.getOutputStream();
            say(out, reply("", "220 ready"));
            boolean inMail = false;
            String line;
            while ((line = in.readLine()) != null) {
                if (inMail && !line.equals(".")) {
                    continue;
                }
                String usual = line.equals("DATA") ? "354 go on" : "250 ok";
                String reply = reply(line, usual);
                inMail = reply.startsWith("354");
                say(out, reply);
            }
        } catch (IOException e) {
            // The client left.
        }
    }

    private String reply(String command, String usual) {
        return replies.entrySet().stream()
                .filter(entry -> entry.getKey().isEmpty() ? command.isEmpty() : command.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(usual);
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
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

package dev.fanout.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Opens and closes one AMQP 0-9-1 connection: proof that a broker is fully there, down to the user and the virtual
 * host. Written by hand, so that starting a broker needs no client library.
 */
final class AmqpProbe {

    /** What the broker said. */
    sealed interface Answer {

        record Ready() implements Answer {}

        /** The broker is there and says no: wrong password, no such virtual host. */
        record Refused(String reason) implements Answer {}

        /** There is no broker yet, or it does not speak the protocol yet. */
        record NotYet(String reason) implements Answer {}
    }

    private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int METHOD_FRAME = 1;
    private static final int FRAME_END = 0xCE;
    private static final int CONNECTION = 10;
    private static final int START = 10;
    private static final int START_OK = 11;
    private static final int TUNE = 30;
    private static final int TUNE_OK = 31;
    private static final int OPEN = 40;
    private static final int OPEN_OK = 41;
    private static final int CLOSE = 50;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int LARGEST_FRAME = 131_072;

    private AmqpProbe() {}

    static Answer ask(String host, int port, String user, String password, String virtualHost) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            out.write(PROTOCOL_HEADER);
            out.flush();
            expect(in, START);
            send(out, START_OK, method -> {
                // Without this capability the broker answers a wrong password with silence.
                var capabilities = table("authentication_failure_close", 't', new byte[] {1});
                method.write(table("capabilities", 'F', capabilities));
                shortString(method, "PLAIN");
                longString(method, "\0" + user + "\0" + password);
                shortString(method, "en_US");
            });
            expect(in, TUNE);
            send(out, TUNE_OK, method -> {
                method.writeShort(1);
                method.writeInt(LARGEST_FRAME);
                method.writeShort(0);
            });
            send(out, OPEN, method -> {
                shortString(method, virtualHost);
                shortString(method, "");
                method.writeByte(0);
            });
            expect(in, OPEN_OK);
            send(out, CLOSE, method -> {
                method.writeShort(200);
                shortString(method, "ready");
                method.writeInt(0);
            });
            in.read(); // wait for the broker's answer, or it would log a lost connection
            return new Answer.Ready();
        } catch (Refusal e) {
            return new Answer.Refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Answer.NotYet(String.valueOf(e.getMessage()));
        }
    }

    private static void expect(DataInputStream in, int expected) throws IOException {
        int type = in.readUnsignedByte();
        in.readUnsignedShort();
        int size = in.readInt();
        if (type != METHOD_FRAME || size < 4 || size > LARGEST_FRAME) {
            throw new IOException("no AMQP 0-9-1 broker: frame type " + type + ", size " + size);
        }
        byte[] payload = in.readNBytes(size);
        in.readUnsignedByte();
        int method = (payload[2] & 0xFF) << 8 | payload[3] & 0xFF;
        if (method == CLOSE && payload.length > 7) {
            throw new Refusal(new String(payload, 7, payload[6] & 0xFF, StandardCharsets.UTF_8));
        }
        if (method != expected) {
            throw new IOException("expected method 10." + expected + " but found 10." + method);
        }
    }

    private interface Arguments {
        void writeTo(DataOutputStream method) throws IOException;
    }

    private static void send(DataOutputStream out, int method, Arguments arguments) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var payload = new DataOutputStream(bytes);
        payload.writeShort(CONNECTION);
        payload.writeShort(method);
        arguments.writeTo(payload);
        out.writeByte(METHOD_FRAME);
        out.writeShort(0);
        out.writeInt(bytes.size());
        bytes.writeTo(out);
        out.writeByte(FRAME_END);
        out.flush();
    }

    private static byte[] table(String name, char type, byte[] value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var table = new DataOutputStream(bytes);
        table.writeInt(1 + name.length() + 1 + value.length);
        shortString(table, name);
        table.writeByte(type);
        table.write(value);
        return bytes.toByteArray();
    }

    private static void shortString(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length);
        out.write(bytes);
    }

    private static void longString(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;

        Refusal(String reason) {
            super(reason);
        }
    }
}

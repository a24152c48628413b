package io.duologue.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A line on which every byte is the test's own choice: it answers no ping, completes no close and reads only when told to.
 * One thread may write while another reads.
 */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MASK = 0x5A17C3E9;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        this.out = socket.getOutputStream();
    }

    /** What a server said to a request. */
    record Answer(int status, Map<String, String> headers, String body) {}

    /** @param code of a close, −1 if there is none */
    record Said(int opCode, String text, int code) {}

    /** @param from the address of this machine that the server is to see */
    static RawSocket connect(int port, InetAddress from) throws IOException {
        return connect(port, from, 64 * 1024);
    }

    /** @param receiveBuffer how much the system takes for one that does not read */
    static RawSocket connect(int port, InetAddress from, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        return new RawSocket(socket);
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each byte in a segment of its own. */
    void byteByByte(byte[] bytes) throws IOException {
        for (byte one : bytes) {
            out.write(one);
            out.flush();
        }
    }

    static String handshake(int port, List<String> headers) {
        return String.join(
                        "\r\n",
                        "GET /v1/realtime HTTP/1.1",
                        "Host: 127.0.0.1:" + port,
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        String.join("\r\n", headers))
                + "\r\n\r\n";
    }

    /** Reads the head of an answer and as much body as it announces. */
    Answer answer() throws IOException {
        String status = line();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(status.split(" ", -1)[1]), headers, body);
    }

    void text(String text) throws IOException {
        raw(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A whole masked frame. */
    static byte[] frame(int opCode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (0x80 | opCode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (MASK >> (8 * (3 - i % 4)))));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** The next frame; nothing if the server has closed the line. */
    Optional<Said> next() throws IOException {
        try {
            int opCode = in.readUnsignedByte() & 0x0F;
            long length = in.readUnsignedByte() & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            int code = opCode == CLOSE && payload.length >= 2
                    ? ByteBuffer.wrap(payload).getShort() & 0xFFFF
                    : -1;
            return Optional.of(new Said(opCode, new String(payload, StandardCharsets.UTF_8), code));
        } catch (EOFException e) {
            return Optional.empty();
        } catch (SocketException e) {
            // Reset instead of closed: gone as well.
            return Optional.empty();
        }
    }

    /** Whether the server has ended the line, without an answer, within this time. */
    boolean isEndedWithin(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(Math.max(1, time.toMillis())));
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}

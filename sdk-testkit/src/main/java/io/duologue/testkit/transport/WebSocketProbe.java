package io.duologue.testkit.transport;

import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket client that does what it is told and nothing by itself: it answers no ping, completes no close and keeps no
 * rule of the protocol. One thread, except that one may write while another reads.
 */
final class WebSocketProbe implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CONTINUATION = 0;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    /** Goes with an operation whose payload is compressed. */
    static final int COMPRESSED = 0x40;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private WebSocketProbe(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        this.out = socket.getOutputStream();
    }

    /** What a server said to a handshake. */
    record Handshake(int status, Map<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** A frame from the server. */
    record Frame(int opCode, boolean fin, String text, int closeCode) {}

    static WebSocketProbe connect(URI endpoint) throws IOException {
        return connect(endpoint, 64 * 1024);
    }

    /** @param receiveBuffer what the system takes for one that does not read */
    static WebSocketProbe connect(URI endpoint, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
        return new WebSocketProbe(socket);
    }

    /** Asks for an upgrade with these headers besides those of every handshake. */
    Handshake upgrade(URI endpoint, List<String> headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "GET " + endpoint.getRawPath() + (endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery())
                        + " HTTP/1.1",
                "Host: " + endpoint.getRawAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(new byte[16])));
        lines.addAll(headers);
        out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();

        String status = line();
        Map<String, String> answered = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            answered.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        int length = Integer.parseInt(answered.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Handshake(Integer.parseInt(status.split(" ", -1)[1]), answered, body);
    }

    void text(String text) throws IOException {
        send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(int opCode, boolean fin, byte[] payload) throws IOException {
        head(opCode, fin, payload.length);
        byte[] masked = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            masked[i] = (byte) (payload[i] ^ MASK[i % 4]);
        }
        out.write(masked);
        out.flush();
    }

    /** The beginning of a frame that says to be so long. */
    void head(int opCode, boolean fin, long length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(14);
        head.put((byte) ((fin ? 0x80 : 0) | opCode));
        if (length < 126) {
            head.put((byte) (0x80 | length));
        } else if (length <= 0xFFFF) {
            head.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        head.put(MASK);
        out.write(head.array(), 0, head.position());
    }

    /** Bytes as they are, within or without a frame. */
    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The next frame; a message that it completes is held to its schema, unless it is compressed. Nothing if the server has closed the line. */
    Optional<Frame> next() throws IOException {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            int opCode = first & 0x0F;
            boolean isClose = opCode == CLOSE && payload.length >= 2;
            int code = isClose ? ByteBuffer.wrap(payload).getShort() & 0xFFFF : -1;
            boolean fin = (first & 0x80) != 0;
            if ((opCode == TEXT || opCode == CONTINUATION) && (first & COMPRESSED) == 0) {
                check(payload, fin);
            }
            String text = new String(payload, StandardCharsets.UTF_8);
            return Optional.of(new Frame(opCode, fin, text, code));
        } catch (EOFException e) {
            return Optional.empty();
        } catch (SocketException e) {
            // Reset instead of closed: gone as well.
            return Optional.empty();
        }
    }

    private void check(byte[] part, boolean fin) {
        message.writeBytes(part);
        if (fin) {
            SCHEMAS.check(Direction.SERVER, message.toString(StandardCharsets.UTF_8));
            message.reset();
        }
    }

    /** The code of the server's close; −1 if the line went without one. Texts before it are collected. */
    int closeCode(List<String> texts) throws IOException {
        for (Optional<Frame> frame = next(); frame.isPresent(); frame = next()) {
            if (frame.get().opCode() == CLOSE) {
                return frame.get().closeCode();
            }
            texts.add(frame.get().text());
        }
        return -1;
    }

    /**
     * Whether the server gives the connection up within its time, whatever it says before. That it sends no more is not
     * enough: it must not hear any more either.
     */
    boolean isCutOff(Duration within) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        socket.setSoTimeout(Math.toIntExact(within.toMillis()));
        try {
            while (next().isPresent()) {
                if (System.nanoTime() > end) {
                    return false;
                }
            }
        } catch (SocketTimeoutException e) {
            return false;
        }
        while (System.nanoTime() < end) {
            try {
                send(PONG, true, new byte[0]);
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (SocketException e) {
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
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

package io.duologue.testkit.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Says everything back: bytes as they come, or the messages of a WebSocket. It notes what it hears and how each connection ended. */
final class EchoServer implements AutoCloseable {
    static final String CLOSED = "closed";
    static final String RESET = "reset";

    /** Messages, or pieces of bytes, as they were heard. */
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /** How connections ended, one after the other. */
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private final ServerSocket listening;
    private final boolean speaksWebSocket;
    private final List<Socket> sockets = new ArrayList<>();

    private EchoServer(boolean speaksWebSocket) throws IOException {
        this.speaksWebSocket = speaksWebSocket;
        this.listening = new ServerSocket(0, 300, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    static EchoServer ofBytes() throws IOException {
        return new EchoServer(false);
    }

    static EchoServer ofMessages() throws IOException {
        return new EchoServer(true);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                synchronized (sockets) {
                    sockets.add(socket);
                }
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (speaksWebSocket) {
                talk(socket);
            } else {
                echo(socket);
            }
            ends.add(CLOSED);
        } catch (IOException e) {
            ends.add(e instanceof java.io.EOFException ? CLOSED : RESET);
        }
    }

    private void echo(Socket socket) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = socket.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            heard.add(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(buffer, 0, count);
        }
    }

    private void talk(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        String key = "";
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte() & 0x7F;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? Math.toIntExact(in.readLong()) : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = new byte[length];
            in.readFully(payload);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if ((first & 0x0F) < 8) {
                heard.add(new String(payload, StandardCharsets.UTF_8));
            }
            socket.getOutputStream().write(frame(first, payload));
            if ((first & 0x0F) == 8) {
                return;
            }
        }
    }

    /** A frame as a server sends it, without a mask. */
    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 65_536) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new java.io.EOFException();
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}

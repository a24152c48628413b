package io.duologue.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for tickets on one connection, and opens a socket with each on another one. One thread. */
final class Door implements AutoCloseable {
    private static final String TICKET_PATH = "/api/v1/auth/ws-ticket";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"([^\"]+)\"");
    /** A close with 1000, under a mask of zeros. */
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8};

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONGEST_HEAD = 16_384;

    private final int port;
    private final Socket requests;
    private final InputStream answers;

    private Door(int port, Socket requests) throws IOException {
        this.port = port;
        this.requests = requests;
        this.answers = new BufferedInputStream(requests.getInputStream());
    }

    static Door at(int port) throws IOException {
        return new Door(port, connected(port));
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        // What is closed is gone: thousands of these would use up the ports.
        socket.setSoLinger(true, 0);
        return socket;
    }

    /** A ticket for who has this bearer. */
    String ticket(String bearer) throws IOException {
        say(
                requests,
                "POST " + TICKET_PATH + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + bearer
                        + "\r\nContent-Length: 0\r\n\r\n");
        String head = head(answers);
        String body = new String(answers.readNBytes(Integer.parseInt(found(LENGTH, head))), StandardCharsets.UTF_8);
        require("200", head);
        return found(TICKET, body);
    }

    /** A socket that this ticket has opened, and that is open. */
    Socket opened(String ticket) throws IOException {
        Socket socket = connected(port);
        try {
            say(
                    socket,
                    "GET /v1/realtime HTTP/1.1\r\nHost: localhost:" + port
                            + "\r\n"
                            + "Connection: Upgrade\r\n"
                            + "Upgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                            + "Sec-WebSocket-Protocol: duologue.v1, ticket."
                            + ticket + "\r\n\r\n");
            require("101", head(socket.getInputStream()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static void leave(Socket socket) throws IOException {
        try (socket) {
            socket.getOutputStream().write(CLOSE);
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** With the empty line at its end. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4 && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server hung up");
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static void require(String status, String head) throws IOException {
        if (!found(STATUS, head).equals(status)) {
            throw new IOException("expected " + status + " but was "
                    + head.lines().findFirst().orElse("nothing"));
        }
    }

    private static String found(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("expected " + pattern + " but was "
                    + text.lines().findFirst().orElse("nothing"));
        }
        return matcher.group(1);
    }

    @Override
    public void close() throws IOException {
        requests.close();
    }
}

package io.duologue.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Says to a server what no HTTP client would, and hears the answer as it is. One thread. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;

    RawHttp(ReferenceServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_MS);
    }

    RawHttp say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything until the server closes, or until it says nothing more. */
    String hear() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(PATIENCE_MS);
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                heard.write(c);
                if (isWhole(heard.toString(StandardCharsets.UTF_8))) {
                    break;
                }
            }
        } catch (SocketTimeoutException | SocketException e) {
            // what was heard so far is what there is
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** Whether the server closes the line within this time. */
    boolean isClosedWithin(Duration within) throws IOException {
        socket.setSoTimeout(Math.toIntExact(within.toMillis()));
        try {
            while (socket.getInputStream().read() >= 0) {
                // an answer may come first
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    static String ask(ReferenceServer server, String request) throws IOException {
        try (RawHttp http = new RawHttp(server)) {
            return http.say(request).hear();
        }
    }

    static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static boolean isWhole(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = answer.substring(0, end).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length:");
        if (at < 0) {
            return true;
        }
        int length =
                Integer.parseInt(head.substring(at + 15).split("\r\n", 2)[0].strip());
        return answer.substring(end + 4).getBytes(StandardCharsets.UTF_8).length >= length;
    }
}

package io.duologue.redis;

import io.duologue.testkit.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Counts the commands that a server is asked, without those that scripts give by themselves. */
final class Monitor {
    private static final int PATIENCE_MS = 20_000;

    private Monitor() {}

    /** How many commands with this prefix in them the action makes. */
    static int commands(RedisServer server, String prefix, Runnable action) {
        try (Socket socket = new Socket(server.address().getAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MS);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write(("AUTH " + RedisServer.PASSWORD + "\r\nMONITOR\r\n").getBytes(StandardCharsets.UTF_8));
            lines.readLine();
            lines.readLine();
            action.run();
            String end = UUID.randomUUID().toString();
            server.command("ECHO", end);
            return counted(lines, prefix, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int counted(BufferedReader lines, String prefix, String end) throws IOException {
        int count = 0;
        String line = lines.readLine();
        while (!line.contains(end)) {
            if (line.contains(prefix) && !line.contains(" lua]")) {
                count++;
            }
            line = lines.readLine();
        }
        return count;
    }
}

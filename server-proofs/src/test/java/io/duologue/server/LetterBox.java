package io.duologue.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mail server on this machine that takes every letter and keeps it. */
public final class LetterBox implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("#sign-in-link=([0-9a-f]{64})");

    private final ServerSocket listener;
    private final BlockingQueue<String> letters = new LinkedBlockingQueue<>();

    private LetterBox(ServerSocket listener) {
        this.listener = listener;
    }

    public static LetterBox open() throws IOException {
        LetterBox box = new LetterBox(new ServerSocket(0, 10, InetAddress.getByName("localhost")));
        Thread acceptor = new Thread(box::acceptAll, "letter box");
        acceptor.setDaemon(true);
        acceptor.start();
        return box;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** As it came, with its headers. */
    public String next() throws InterruptedException {
        String letter = letters.poll(20, TimeUnit.SECONDS);
        if (letter == null) {
            throw new AssertionError("expected a letter within 20 seconds but none came");
        }
        return letter;
    }

    /** The secret of the link in the next letter. */
    public String nextSecret() throws InterruptedException {
        return secretIn(next());
    }

    /** The secret of the link in the next letter to this address that has one; all before it are thrown away. */
    public String nextSecretFor(String address) throws InterruptedException {
        while (true) {
            String letter = next();
            Matcher link = link(letter);
            if (letter.contains("To: " + address + "\r\n") && link.find()) {
                return link.group(1);
            }
        }
    }

    private static String secretIn(String letter) {
        Matcher link = link(letter);
        if (!link.find()) {
            throw new AssertionError("expected a link in the letter but there was none");
        }
        return link.group(1);
    }

    /** Without the breaks and signs that a mail puts into long lines. */
    private static Matcher link(String letter) {
        return LINK.matcher(letter.replace("=\r\n", "").replace("=3D", "="));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                take(socket);
            } catch (IOException e) {
                // One client has gone, or the box is closed.
            }
        }
    }

    private void take(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        say(out, "220 box");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("DATA")) {
                say(out, "354 go on");
                letters.add(letter(in));
            }
            say(out, line.equals("QUIT") ? "221 bye" : "250 ok");
        }
    }

    private static String letter(BufferedReader in) throws IOException {
        StringBuilder letter = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            letter.append(line).append("\r\n");
        }
        return letter.toString();
    }

    private static void say(OutputStream out, String answer) throws IOException {
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}

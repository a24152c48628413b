package io.duologue.fuzz;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Whatever is said to the HTTP port of a whole server, it answers with something else than a failure of its own, or hangs
 * up; it never leaves one waiting.
 *
 * <p>Input: a request with lines that end in a line feed, an empty one before the body. {@code $S} is the secret of somebody who is signed
 * in, {@code $T} a ticket; {@code Host} and {@code Content-Length} are added where they are missing. Behind the head of a
 * handshake stand the bytes that go through the socket.
 */
final class HttpTarget {
    private static final String SECRET = "5".repeat(64);
    private static final String TICKET = "ticket-of-maya";
    private static final UserId MAYA = new UserId("u_maya");
    private static final int PATIENCE_MS = 20_000;
    private static final RateLimit OFTEN = new RateLimit(1_000_000, Duration.ofNanos(1_000));

    private static final ReferenceServer SERVER = start();

    private HttpTarget() {}

    static void feed(byte[] input) {
        signIn();
        byte[] request = request(Runs.expanded(input));
        String answer = answer(request);
        if (!answer.isEmpty()) {
            require(answer.startsWith("HTTP/1.1 "), "an answer that is none: " + answer);
            int status = Integer.parseInt(answer.substring(9, 12));
            require(status < 500 || status == 501 || status == 505, "failed: " + answer);
        }
    }

    private static ReferenceServer start() {
        try {
            return ReferenceServer.start(ServerOptions.builder()
                    .demo(true)
                    .port(0)
                    .drainGrace(Duration.ZERO)
                    .signInLimit(OFTEN)
                    .engine(EngineOptions.builder()
                            .helloLimit(OFTEN)
                            .newSessionLimit(OFTEN)
                            .queueLimit(OFTEN)
                            .reportLimit(OFTEN)
                            .build())
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Anew each time: requests sign out and leave for good. */
    private static void signIn() {
        Instant now = Instant.now();
        var stores = SERVER.engine().stores();
        if (stores.profiles().find(MAYA).isEmpty()) {
            stores.profiles()
                    .create(Profile.builder()
                            .user(MAYA)
                            .name("Maya")
                            .addTopics("backend")
                            .addLanguages("en")
                            .confirmed(true)
                            .build());
            stores.profiles()
                    .acknowledge(
                            MAYA,
                            new Acknowledgement(
                                    Guidelines.DOCUMENT, Guidelines.standard().version(), now));
            stores.profiles()
                    .acknowledge(
                            MAYA,
                            new Acknowledgement(
                                    AgeAssurance.DOCUMENT,
                                    AgeAssurance.selfDeclared().asks().orElseThrow(),
                                    now));
        }
        SecretHash session = SecretHash.of(SECRET);
        if (stores.credentials().find(session, now).isEmpty()) {
            Instant expires = now.plus(Duration.ofHours(12));
            stores.credentials().issueSession(SignedInSession.of(MAYA, session, now, expires));
        }
        stores.credentials().issueTicket(SecretHash.of(TICKET), session, now.plusSeconds(30));
    }

    /** With line ends as HTTP has them, and with what nearly every request has. */
    private static byte[] request(byte[] input) {
        String all = new String(input, StandardCharsets.ISO_8859_1)
                .replace("$S", SECRET)
                .replace("$T", TICKET);
        int end = all.indexOf("\n\n");
        String head = (end < 0 ? all : all.substring(0, end)).strip();
        byte[] body = (end < 0 ? "" : all.substring(end + 2)).getBytes(StandardCharsets.ISO_8859_1);
        String known = head.toLowerCase(Locale.ROOT);
        StringBuilder whole = new StringBuilder(head.replace("\r", "").replace("\n", "\r\n"));
        if (!known.contains("\nhost:")) {
            whole.append("\r\nHost: localhost:").append(SERVER.port());
        }
        boolean framed = known.contains("\ncontent-length:")
                || known.contains("\ntransfer-encoding:")
                || known.contains("\nupgrade:");
        if (body.length > 0 && !framed) {
            whole.append("\r\nContent-Length: ").append(body.length);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(whole.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /** What is answered until the server hangs up, which it does once it knows that nothing more is asked. */
    private static String answer(byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            socket.setSoTimeout(PATIENCE_MS);
            // Otherwise thousands of lines would linger, until no port is left.
            socket.setSoLinger(true, 0);
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                in.transferTo(heard);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("left waiting after: " + heard.toString(StandardCharsets.ISO_8859_1), e);
            } catch (SocketException e) {
                // hung up in the middle: what was heard until then is what there is
            }
            return heard.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}

package io.duologue.examples.embedplainjava;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.testkit.transport.TransportContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rules of a transport. The library says 404 to whatever is refused: what the contract says about the status is said here once more,
 * with that one.
 */
class JavaWebSocketsIT extends TransportContract {
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(2);
    private static final String ORIGIN = "https://talk.example.org";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol: duologue.v1";
    private static final Secrets SECRETS = new Secrets(new SecureRandom());
    private static InetSocketAddress address;
    private static OfficeTalk talk;

    @BeforeAll
    static void start() throws Exception {
        address = OfficeTalkIT.freeAddress();
        talk = new OfficeTalk(
                address,
                EngineOptions.builder()
                        .addAllowedOrigins(ORIGIN)
                        .helloWithin(HELLO_WITHIN)
                        .newSessionLimit(new RateLimit(1_000, Duration.ofMillis(1)))
                        .build());
    }

    @AfterAll
    static void stop() {
        talk.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + address.getPort() + "/v1/realtime");
    }

    @Override
    protected String newTicket() {
        return ticket(Instant.now().plusSeconds(60));
    }

    @Override
    protected String expiredTicket() {
        return ticket(Instant.now().minusSeconds(1));
    }

    @Override
    protected String sessionToken() {
        String session = SECRETS.token();
        talk.signIn(new UserId(SECRETS.id("u_")), session, Instant.now().plusSeconds(60));
        return session;
    }

    @Override
    protected String cookieName() {
        return "session";
    }

    @Override
    protected String allowedOrigin() {
        return ORIGIN;
    }

    @Override
    protected Duration helloWithin() {
        return HELLO_WITHIN;
    }

    @Override
    protected Duration closeWithin() {
        return Duration.ofSeconds(5);
    }

    @Test
    @Override
    protected void aForeignOriginIsRefusedBeforeTheUpgrade() throws IOException {
        assertRefused(ask("Origin: https://elsewhere.example", offering(newTicket())));
    }

    @Test
    @Override
    protected void noTicketIsRefusedBeforeTheUpgrade() throws IOException {
        assertRefused(ask(PROTOCOL));
    }

    @Test
    @Override
    protected void aTicketOpensOneSocketOnly() throws IOException {
        String offer = offering(newTicket());

        assertThat(ask(offer)).contains(" 101 ");
        assertRefused(ask(offer));
    }

    @Test
    @Override
    protected void anExpiredTicketIsRefused() throws IOException {
        assertRefused(ask(offering(expiredTicket())));
    }

    @Test
    @Override
    protected void aSecretInTheUrlDoesNotAuthenticate() throws IOException {
        assertRefused(askAt("/v1/realtime?ticket=" + newTicket() + "&token=" + sessionToken(), PROTOCOL));
    }

    @Test
    @Override
    protected void aCookieDoesNotAuthenticate() throws IOException {
        assertRefused(ask("Cookie: " + cookieName() + "=" + sessionToken(), PROTOCOL));
    }

    @Test
    @Override
    protected void withoutTheProtocolThereIsNoUpgrade() throws IOException {
        assertRefused(ask("Authorization: Bearer " + sessionToken(), "Sec-WebSocket-Protocol: chat"));
    }

    private static void assertRefused(String statusLine) {
        assertThat(statusLine).startsWith("HTTP/1.1 404 ");
    }

    private static String offering(String ticket) {
        return PROTOCOL + ", ticket." + ticket;
    }

    private static String ask(String... headers) throws IOException {
        return askAt("/v1/realtime", headers);
    }

    /** The first line of the answer to a handshake. */
    private static String askAt(String path, String... headers) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                            + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static String ticket(Instant sessionUntil) {
        UserId user = new UserId(SECRETS.id("u_"));
        String session = SECRETS.token();
        talk.signIn(user, session, sessionUntil);
        return talk.ticket(user, session, sessionUntil);
    }
}

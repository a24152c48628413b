package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits count the client and not the proxy, and a header is believed from the proxies that were named only. */
class ProxiesIT {
    private static final String HSTS = "strict-transport-security: max-age=31536000";
    private static final String NAMED = "127.9.0.0/16";
    private static final InetAddress PROXY = address(9, 1);
    private static final InetAddress OTHER_PROXY = address(9, 2);
    private static final InetAddress STRANGER = address(7, 1);

    @Test
    void signInsAreLimitedForEachClientBehindATrustedProxy() throws Exception {
        try (ReferenceServer server = server(Map.of("trusted-proxies", NAMED, "limit.sign-in", "2/1h"))) {
            assertThat(signIn(server, PROXY, "198.51.100.1")).isEqualTo(200);
            assertThat(signIn(server, PROXY, "198.51.100.1")).isEqualTo(200);
            assertThat(signIn(server, PROXY, "198.51.100.1")).isEqualTo(429);

            assertThat(signIn(server, PROXY, "198.51.100.2"))
                    .as("another client")
                    .isEqualTo(200);
            assertThat(signIn(server, OTHER_PROXY, "198.51.100.1"))
                    .as("the same client by another proxy")
                    .isEqualTo(429);
            assertThat(signIn(server, PROXY, "203.0.113.5, 198.51.100.1"))
                    .as("the same client that writes a header itself")
                    .isEqualTo(429);
            assertThat(signIn(server, PROXY, "198.51.100.1, " + OTHER_PROXY.getHostAddress()))
                    .as("the same client through two proxies")
                    .isEqualTo(429);
        }
    }

    @Test
    void aClientOfIpv6HasOneLimitForItsWholeNetwork() throws Exception {
        try (ReferenceServer server = server(Map.of("trusted-proxies", NAMED, "limit.sign-in", "1/1h"))) {
            assertThat(signIn(server, PROXY, "2001:db8:1:2::1")).isEqualTo(200);
            assertThat(signIn(server, PROXY, "2001:db8:1:2:ffff::1")).isEqualTo(429);
            assertThat(signIn(server, PROXY, "2001:db8:1:3::1")).isEqualTo(200);
        }
    }

    @Test
    void whatAStrangerWritesIsNotBelieved() throws Exception {
        try (ReferenceServer server = server(Map.of("trusted-proxies", NAMED, "limit.sign-in", "2/1h"))) {
            assertThat(signIn(server, STRANGER, "198.51.100.1")).isEqualTo(200);
            assertThat(signIn(server, STRANGER, "198.51.100.2")).isEqualTo(200);
            assertThat(signIn(server, STRANGER, "198.51.100.3")).isEqualTo(429);
        }
    }

    @Test
    void withoutTrustedProxiesNobodyIsBelieved() throws Exception {
        try (ReferenceServer server = server(Map.of("limit.sign-in", "1/1h"))) {
            assertThat(signIn(server, PROXY, "198.51.100.1")).isEqualTo(200);
            assertThat(signIn(server, PROXY, "198.51.100.2")).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void newSessionsAreLimitedForEachClientBehindATrustedProxy(Transport transport) throws Exception {
        Map<String, String> settings = transport == Transport.JETTY
                ? Map.of("trusted-proxies", NAMED)
                : Map.of("trusted-proxies", NAMED, "transport", "java-websocket", "websocket-port", "0");
        ServerOptions options = options(settings);
        RateLimit two = new RateLimit(2, Duration.ofHours(1));
        ServerOptions limited = ServerOptions.builder()
                .from(options)
                .engine(EngineOptions.builder()
                        .from(options.engine())
                        .newSessionLimit(two)
                        .build())
                .build();
        try (ReferenceServer server = ReferenceServer.start(limited);
                Sockets sockets = new Sockets(server)) {
            assertThat(sockets.hello(PROXY, "198.51.100.1")).isEqualTo("welcome");
            assertThat(sockets.hello(PROXY, "203.0.113.5, 198.51.100.1")).isEqualTo("welcome");
            assertThat(sockets.hello(PROXY, "198.51.100.1")).isEqualTo("closed with 4429");

            assertThat(sockets.hello(PROXY, "198.51.100.2"))
                    .as("another client")
                    .isEqualTo("welcome");
            assertThat(sockets.hello(STRANGER, "198.51.100.3")).isEqualTo("welcome");
            assertThat(sockets.hello(STRANGER, "198.51.100.4")).isEqualTo("welcome");
            assertThat(sockets.hello(STRANGER, "198.51.100.5"))
                    .as("a stranger, whatever he writes")
                    .isEqualTo("closed with 4429");
        }
    }

    @Test
    void whoCameOverTlsAsATrustedProxySaysIsToldToStayThere() throws Exception {
        try (ReferenceServer server = server(Map.of("trusted-proxies", NAMED))) {
            for (String target : List.of("GET /", "GET /health", "GET /nothing.js", "GET /v1/realtime", "BREW /")) {
                assertThat(headers(server, PROXY, target, "https")).as(target).contains(HSTS);
                assertThat(headers(server, PROXY, target, "http")).as(target).doesNotContain(HSTS);
                assertThat(headers(server, STRANGER, target, "https"))
                        .as(target)
                        .doesNotContain(HSTS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aSiteThatIsReachedOverTlsSaysSoWhateverBringsTheRequest(Transport transport) throws Exception {
        try (ReferenceServer server = site("https://talk.example.org", transport)) {
            for (String target : List.of("GET /", "GET /health", "GET /nothing.js", "GET /v1/realtime", "BREW /")) {
                assertThat(headers(server.port(), STRANGER, target, "http"))
                        .as(target)
                        .contains(HSTS);
            }
            assertThat(headers(server.realtimeUri().getPort(), STRANGER, "GET /v1/realtime", "http"))
                    .contains(HSTS);
        }
        try (ReferenceServer server = site("http://localhost:8080", transport)) {
            assertThat(headers(server.port(), STRANGER, "GET /", "https")).doesNotContain(HSTS);
        }
    }

    /** What browsers are told of a host they keep for all of its ports. */
    @Test
    void theDemoSpeaksForNoOtherSiteOfItsMachine() throws Exception {
        try (ReferenceServer server = server(Map.of("public-url", "https://localhost:8443"))) {
            assertThat(headers(server.port(), STRANGER, "GET /", "https")).doesNotContain(HSTS);
        }
    }

    /** A proxy may ask for it by another name than the one that browsers know. */
    @Test
    void aCookieCountsForThePublicAddressWhateverHostAProxyAsksFor() throws Exception {
        try (ReferenceServer server = site("https://talk.example.org", Transport.JETTY)) {
            String signedIn = ask(server, "POST /api/v1/auth/sign-in/guest", "https://talk.example.org", "");
            assertThat(signedIn).startsWith("HTTP/1.1 200").contains("Set-Cookie: duologue_session=");
            String cookie = signedIn.replaceFirst("(?s).*Set-Cookie: (duologue_session=[0-9a-f]+).*", "Cookie: $1\r\n");

            assertThat(ask(server, "GET /api/v1/me", "https://talk.example.org", cookie))
                    .startsWith("HTTP/1.1 200");
            assertThat(ask(server, "POST /api/v1/auth/ws-ticket", "https://talk.example.org", cookie))
                    .startsWith("HTTP/1.1 200");
            for (String other : List.of(
                    "http://talk.example.org",
                    "https://talk.example.org:8443",
                    "https://talk.example.org.evil.example",
                    "https://evil.example",
                    "https://partner.example",
                    "null")) {
                assertThat(ask(server, "GET /api/v1/me", other, cookie))
                        .as(other)
                        .startsWith("HTTP/1.1 401");
            }
        }
    }

    private static String ask(ReferenceServer server, String target, String origin, String more) throws IOException {
        return RawHttp.ask(
                server,
                target + " HTTP/1.1\r\nHost: 10.0.0.7:9000\r\nOrigin: " + origin
                        + "\r\nContent-Type: application/json\r\nContent-Length: 0\r\n" + more + "\r\n");
    }

    /** Where guests are let in, at this address. */
    private static ReferenceServer site(String publicUrl, Transport transport) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "port", "0",
                "drain-grace", "0",
                "public-url", publicUrl,
                "allowed-origins", "https://partner.example",
                "sign-in.guest", "true"));
        if (transport == Transport.JAVA_WEBSOCKET) {
            settings.put("transport", "java-websocket");
            settings.put("websocket-port", "0");
        }
        return ReferenceServer.start(Configuration.read(Map.of(), Optional.empty(), settings));
    }

    private static ReferenceServer server(Map<String, String> settings) throws IOException, ConfigurationException {
        return ReferenceServer.start(options(settings));
    }

    private static ServerOptions options(Map<String, String> settings) throws ConfigurationException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("demo", "true");
        all.put("port", "0");
        return Configuration.read(Map.of(), Optional.empty(), all);
    }

    private static int signIn(ReferenceServer server, InetAddress from, String forwardedFor) throws IOException {
        try (RawSocket line = RawSocket.connect(server.port(), from)) {
            // Each time somebody else: people are limited too.
            String body = "{}";
            line.raw("POST /api/v1/auth/sign-in/demo HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + forwardedFor
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return line.answer().status();
        }
    }

    private static String headers(ReferenceServer server, InetAddress from, String target, String proto)
            throws IOException {
        return headers(server.port(), from, target, proto);
    }

    private static String headers(int port, InetAddress from, String target, String proto) throws IOException {
        try (RawSocket line = RawSocket.connect(port, from)) {
            line.raw(target + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: " + proto + "\r\n\r\n");
            StringBuilder headers = new StringBuilder();
            line.answer()
                    .headers()
                    .forEach((name, value) ->
                            headers.append(name).append(": ").append(value).append('\n'));
            return headers.toString().toLowerCase(Locale.ROOT);
        }
    }

    private static InetAddress address(int net, int host) {
        try {
            return InetAddress.getByAddress(new byte[] {127, (byte) net, 0, (byte) host});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sockets of people who come through a proxy or say so. */
    private static final class Sockets implements AutoCloseable {
        private final ReferenceServer server;
        private final FrameCheck check = new FrameCheck(FrameSchemas.load());
        private final Guests guests;

        Sockets(ReferenceServer server) {
            this.server = server;
            this.guests = new Guests(server, check);
        }

        /** The answer to the hello of somebody new. */
        String hello(InetAddress from, String forwardedFor) throws IOException {
            int port = server.realtimeUri().getPort();
            RawSocket line = guests.kept(RawSocket.connect(port, from));
            String token = guests.newToken();
            List<String> headers = new ArrayList<>(Guests.bearer(token));
            headers.add("X-Forwarded-For: " + forwardedFor);
            line.raw(RawSocket.handshake(port, headers));
            assertThat(line.answer().status()).isEqualTo(101);
            Guest guest = new Guest(line, check, token);
            guest.say("{'type':'hello','id':'h','data':{'client':'guest','instance':'guest-0001','caps':[]}}");
            try {
                return guest.hear("welcome").path("type").asText();
            } catch (SocketException e) {
                return e.getMessage();
            }
        }

        @Override
        public void close() throws IOException {
            guests.close();
        }
    }
}

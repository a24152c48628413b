package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where sockets have a port to themselves, a client finds it, a page may use it, and the other port does not serve them. */
class OwnSocketPortIT {
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException {
        server = ReferenceServer.start(options(0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTicketSaysWhereItIsGoodForEachSiteThatAPageMayBeFrom() {
        Tab tab = Tab.of(server, "ownport0").signedInAs("maya");
        int sockets = server.realtimeUri().getPort();

        assertThat(sockets).isNotEqualTo(server.port());
        assertThat(address(tab, "http://localhost:" + server.port()))
                .isEqualTo("ws://localhost:" + sockets + "/v1/realtime");
        assertThat(address(tab, "http://127.0.0.1:" + server.port()))
                .isEqualTo("ws://127.0.0.1:" + sockets + "/v1/realtime");
        assertThat(address(tab, "https://talk.example.org"))
                .isEqualTo("wss://talk.example.org:" + sockets + "/v1/realtime");
        assertThat(tab.post("/api/v1/auth/ws-ticket", null).json().path("url").asText())
                .isEqualTo("ws://localhost:" + sockets + "/v1/realtime");
    }

    @Test
    void aPageMayConnectThereAndNowhereElse() {
        int sockets = server.realtimeUri().getPort();

        for (String path : List.of("/", "/api/v1/lobby", "/api/v1/absent")) {
            assertThat(Tab.of(server, "ownport1").get(path).headers().firstValue("Content-Security-Policy"))
                    .get()
                    .asString()
                    .contains("connect-src 'self' ws://127.0.0.1:" + sockets + " ws://localhost:" + sockets
                            + " wss://talk.example.org:" + sockets + ";");
        }
    }

    @Test
    void thePortOfHttpServesNoSockets() throws IOException {
        try (RawSocket socket = RawSocket.connect(server.port(), InetAddress.getLoopbackAddress())) {
            socket.raw(RawSocket.handshake(server.port(), List.of("Sec-WebSocket-Protocol: duologue.v1")));

            assertThat(socket.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void thePortOfTheSocketsServesNothingElseAndKnowsItsName() throws IOException {
        assertThat(asked("GET /api/v1/lobby HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(404);
        RawSocket.Answer foreign = asked("GET /v1/realtime HTTP/1.1\r\nHost: elsewhere.example:80\r\n\r\n");
        assertThat(foreign.status()).isEqualTo(421);
        assertThat(foreign.body()).contains("\"error\"", "unsupported");
        assertThat(foreign.headers()).containsKey("content-security-policy").doesNotContainKey("server");
    }

    @Test
    void aTabIsConnectedThroughIt() {
        Tab maya = Tab.of(server, "ownport2").signedInAs("maya");

        Tab.Line line = maya.live();
        line.say("{\"type\":\"ping\",\"id\":\"p\"}");

        assertThat(line.await("pong").path("re").asText()).isEqualTo("p");
    }

    @Test
    void aStopIsHeardOfThereAndEndsIt() {
        Tab.Line line = Tab.of(server, "ownport3").signedInAs("maya").live();

        server.close();

        line.await("server.draining");
        assertThat(line.awaitClose()).isEqualTo(4201);
    }

    @Test
    void aPortThatIsTakenStopsTheStartAndFreesTheOther() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = FreePorts.one();
            ServerOptions options = ServerOptions.builder()
                    .from(options(free))
                    .websocketPort(taken.getLocalPort())
                    .build();

            assertThatThrownBy(() -> ReferenceServer.start(options)).isInstanceOf(IOException.class);

            try (ServerSocket again = new ServerSocket()) {
                again.setReuseAddress(true);
                again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), free));
                assertThat(again.isBound()).isTrue();
            }
        }
    }

    /** As a browser asks for a page of this site, whatever name a proxy before the server asks for. */
    private static String address(Tab tab, String site) {
        return tab.post("/api/v1/auth/ws-ticket", null, "Origin", site, "Sec-Fetch-Site", "same-origin")
                .json()
                .path("url")
                .asText();
    }

    private RawSocket.Answer asked(String request) throws IOException {
        try (RawSocket socket = RawSocket.connect(server.realtimeUri().getPort(), InetAddress.getLoopbackAddress())) {
            socket.raw(request);
            return socket.answer();
        }
    }

    private static ServerOptions options(int port) {
        return ServerOptions.builder()
                .demo(true)
                .port(port)
                .transport(Transport.JAVA_WEBSOCKET)
                .websocketPort(0)
                .addAllowedOrigins("https://talk.example.org")
                .drainGrace(Duration.ZERO)
                .build();
    }
}

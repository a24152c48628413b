package io.duologue.examples.springboot;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.protocol.ProtocolLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import tools.jackson.databind.json.JsonMapper;

/** Where sockets are opened: the gate is asked before the upgrade, and judges the Origin too. */
@Configuration
@EnableWebSocket
class Sockets implements WebSocketConfigurer {
    static final String PATH = "/v1/realtime";
    static final String ADMITTED = "admitted";

    private final Gate gate;
    private final JsonMapper json;

    Sockets(Duologue engine, JsonMapper json) {
        this.gate = engine.gate();
        this.json = json;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        DefaultHandshakeHandler handshakes = new DefaultHandshakeHandler();
        handshakes.setSupportedProtocols(ProtocolLimits.SUBPROTOCOL);
        registry.addHandler(new SocketHandler(gate), PATH)
                .setHandshakeHandler(handshakes)
                .addInterceptors(new AskedGate(gate, json))
                .setAllowedOriginPatterns("*");
    }

    private record AskedGate(Gate gate, JsonMapper json) implements HandshakeInterceptor {
        @Override
        public boolean beforeHandshake(
                ServerHttpRequest asked,
                ServerHttpResponse answer,
                WebSocketHandler handler,
                Map<String, Object> attributes)
                throws IOException {
            Admission admission = gate.admit(handshake(asked));
            if (admission instanceof Admission.Refused refused) {
                answer.setStatusCode(HttpStatusCode.valueOf(refused.status()));
                refused.headers().forEach(answer.getHeaders()::set);
                byte[] body = json.writeValueAsBytes(
                        Map.of("error", Map.of("code", refused.code(), "message", refused.message())));
                answer.getHeaders().setContentType(MediaType.APPLICATION_JSON);
                answer.getHeaders().setContentLength(body.length);
                answer.getBody().write(body);
                return false;
            }
            attributes.put(ADMITTED, admission);
            return true;
        }

        private static Handshake handshake(ServerHttpRequest asked) {
            HttpHeaders headers = asked.getHeaders();
            List<String> offered = headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
                    .flatMap(line -> Stream.of(line.split(",", -1)))
                    .map(String::strip)
                    .toList();
            InetSocketAddress client = asked.getRemoteAddress();
            return new Handshake(
                    headers.getFirst(HttpHeaders.ORIGIN),
                    offered,
                    headers.getFirst(HttpHeaders.AUTHORIZATION),
                    client == null ? "" : client.getHostString());
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest asked,
                ServerHttpResponse answer,
                WebSocketHandler handler,
                @Nullable Exception failure) {
            // the handler is told
        }
    }
}

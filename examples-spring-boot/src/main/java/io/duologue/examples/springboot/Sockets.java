package io.duologue.examples.springboot;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.protocol.ProtocolLimits;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Where sockets are opened: the gate is asked before the upgrade, and judges the Origin too. */
@Configuration
@EnableWebSocket
class Sockets {
    static final String PATH = "/v1/realtime";
    static final String ADMITTED = "admitted";

    /** Threads that come and go with the sockets that have something to write. Spring ends them. */
    @Bean
    ExecutorService writers() {
        return Executors.newCachedThreadPool();
    }

    @Bean
    WebSocketConfigurer realtime(Duologue engine, ExecutorService writers) {
        DefaultHandshakeHandler handshakes = new DefaultHandshakeHandler();
        handshakes.setSupportedProtocols(ProtocolLimits.SUBPROTOCOL);
        return registry -> registry.addHandler(new SocketHandler(engine.gate(), writers), PATH)
                .setHandshakeHandler(handshakes)
                .addInterceptors(new AskedGate(engine.gate()))
                .setAllowedOriginPatterns("*");
    }

    private record AskedGate(Gate gate) implements HandshakeInterceptor {
        @Override
        public boolean beforeHandshake(
                ServerHttpRequest asked,
                ServerHttpResponse answer,
                WebSocketHandler handler,
                Map<String, Object> attributes)
                throws IOException {
            Admission admission = gate.admit(Handshake.of(
                    name -> String.join(",", asked.getHeaders().getOrEmpty(name)), asked.getRemoteAddress()));
            if (admission instanceof Admission.Refused refused) {
                answer.setStatusCode(HttpStatusCode.valueOf(refused.status()));
                refused.headers().forEach(answer.getHeaders()::set);
                answer.getHeaders().setContentType(MediaType.APPLICATION_JSON);
                answer.getHeaders().setContentLength(refused.body().length);
                answer.getBody().write(refused.body());
                return false;
            }
            attributes.put(ADMITTED, admission);
            return true;
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

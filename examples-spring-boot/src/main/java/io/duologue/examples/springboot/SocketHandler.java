package io.duologue.examples.springboot;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.ProtocolLimits;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Hands what is heard to the engine. The container's thread waits until the engine is ready for more: that is the back-pressure. */
final class SocketHandler extends AbstractWebSocketHandler {
    private static final String INBOUND = "inbound";

    private final Gate gate;

    SocketHandler(Gate gate) {
        this.gate = gate;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit(ProtocolLimits.FRAME_BYTES);
        Admission.Admitted admitted = attribute(session, Sockets.ADMITTED, Admission.Admitted.class);
        session.getAttributes().put(INBOUND, gate.open(admitted, new SocketConnection(session)));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        inbound(session).text(message.getPayload(), () -> ready.complete(true));
        ready.join();
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        inbound(session).notText();
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        if (session.getAttributes().containsKey(INBOUND)) {
            inbound(session).closed();
        }
    }

    private static Inbound inbound(WebSocketSession session) {
        return attribute(session, INBOUND, Inbound.class);
    }

    private static <T> T attribute(WebSocketSession session, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(session.getAttributes().get(name), name));
    }
}

package io.duologue.examples.springboot;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Line;
import io.duologue.protocol.ProtocolLimits;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Hands what is heard to the engine. The container's thread waits until the engine is ready for more: that is the back-pressure. */
final class SocketHandler extends AbstractWebSocketHandler {
    private static final String LINE = "line";
    /** Tomcat lets go of a peer by itself, but takes its time: half a minute, and 20 s for each write. */
    private static final Map<String, Object> IMPATIENCE = Map.of(
            "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", 5_000L,
            "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", 5_000L);

    private final Gate gate;
    private final Executor writers;

    SocketHandler(Gate gate, Executor writers) {
        this.gate = gate;
        this.writers = writers;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit(ProtocolLimits.FRAME_BYTES);
        Session tomcats = ((NativeWebSocketSession) session).getNativeSession(Session.class);
        Objects.requireNonNull(tomcats).getUserProperties().putAll(IMPATIENCE);
        Line line = Line.blocking(
                        text -> session.sendMessage(new TextMessage(text)),
                        (code, phrase) -> session.close(new CloseStatus(code, phrase)),
                        writers)
                .open(gate, attribute(session, Sockets.ADMITTED, Admission.Admitted.class));
        session.getAttributes().put(LINE, line);
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        attribute(session, LINE, Line.class).text(message.getPayload());
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        attribute(session, LINE, Line.class).notText();
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        if (session.getAttributes().containsKey(LINE)) {
            attribute(session, LINE, Line.class).closed();
        }
    }

    private static <T> T attribute(WebSocketSession session, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(session.getAttributes().get(name), name));
    }
}

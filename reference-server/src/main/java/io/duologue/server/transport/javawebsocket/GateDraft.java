package io.duologue.server.transport.javawebsocket;

import io.duologue.protocol.ProtocolLimits;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.HandshakeState;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.HandshakeBuilder;
import org.java_websocket.handshake.HandshakeImpl1Server;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6455 without extensions, for one line. Frames go to the line and not into the library's own messages, so that what is
 * wrong with one is for the engine to say. One thread at a time, except for what makes frames, which any thread may call.
 */
final class GateDraft extends Draft_6455 {
    /** What is wrong with bytes in which no further frame can be found. */
    enum Fault {
        TOO_LARGE,
        NOT_TEXT,
        NO_FRAME
    }

    private @Nullable Line line;
    private String subprotocol = "";
    private boolean lost;

    GateDraft() {
        super(List.of(), List.of(new Protocol("")), ProtocolLimits.FRAME_BYTES);
    }

    void belongsTo(Line owner) {
        this.line = owner;
    }

    void answerWith(String admittedSubprotocol) {
        this.subprotocol = admittedSubprotocol;
    }

    /** Whether what comes is thrown away unread. */
    boolean isLost() {
        return lost;
    }

    /** It belongs to one line already, which shakes hands once. */
    @Override
    public Draft copyInstance() {
        return this;
    }

    /** The gate has judged before the library looks at it. */
    @Override
    public HandshakeState acceptHandshakeAsServer(ClientHandshake handshake) {
        return HandshakeState.MATCHED;
    }

    /** Says less than the library would: nobody need know what serves. */
    @Override
    public HandshakeBuilder postProcessHandshakeResponseAsServer(
            ClientHandshake request, ServerHandshakeBuilder response) throws InvalidHandshakeException {
        HandshakeBuilder proof = super.postProcessHandshakeResponseAsServer(request, new HandshakeImpl1Server());
        response.setHttpStatusMessage("Switching Protocols");
        response.put("Upgrade", "websocket");
        response.put("Connection", "Upgrade");
        response.put("Sec-WebSocket-Accept", proof.getFieldValue("Sec-WebSocket-Accept"));
        response.put("Sec-WebSocket-Protocol", subprotocol);
        return response;
    }

    @Override
    public List<ByteBuffer> createHandshake(Handshakedata handshake, boolean withContent) {
        List<ByteBuffer> answer = super.createHandshake(handshake, withContent);
        answer.forEach(this::taken);
        return answer;
    }

    @Override
    public ByteBuffer createBinaryFrame(Framedata frame) {
        ByteBuffer bytes = super.createBinaryFrame(frame);
        taken(bytes);
        return bytes;
    }

    @Override
    public List<Framedata> translateFrame(ByteBuffer read) {
        if (!lost) {
            try {
                return super.translateFrame(read);
            } catch (InvalidDataException e) {
                lost = true;
                owner().faulty(fault(e.getCloseCode()));
            }
        }
        read.position(read.limit());
        return List.of();
    }

    @Override
    public void processFrame(WebSocketImpl socket, Framedata frame) {
        owner().heard(frame);
    }

    private void taken(ByteBuffer bytes) {
        owner().taken(bytes.remaining());
    }

    private Line owner() {
        Line known = line;
        if (known == null) {
            throw new IllegalStateException("expected a line");
        }
        return known;
    }

    private static Fault fault(int closeCode) {
        return switch (closeCode) {
            case CloseFrame.TOOBIG -> Fault.TOO_LARGE;
            case CloseFrame.NO_UTF8 -> Fault.NOT_TEXT;
            default -> Fault.NO_FRAME;
        };
    }
}

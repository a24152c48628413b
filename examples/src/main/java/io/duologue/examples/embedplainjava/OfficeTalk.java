package io.duologue.examples.embedplainjava;

import static io.duologue.protocol.ProtocolLimits.FRAME_BYTES;
import static io.duologue.protocol.ProtocolLimits.SUBPROTOCOL;

import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Line;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** The wiring: the sockets of Java-WebSocket, on a port of their own, handed to the gate of an engine. Every path is the same to it. */
public final class OfficeTalk extends WebSocketServer {
    private final Gate gate;

    public OfficeTalk(InetSocketAddress address, Gate gate) {
        super(address, List.of(new Draft_6455(List.of(), List.of(new Protocol(SUBPROTOCOL)), FRAME_BYTES)));
        this.gate = gate;
    }

    /** Whatever is thrown, the library answers with 404. */
    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket socket, Draft draft, ClientHandshake asked) throws InvalidDataException {
        socket.setAttachment(gate.admit(Handshake.of(asked::getFieldValue, socket.getRemoteSocketAddress()))
                .orElseThrow(refused -> new InvalidDataException(CloseFrame.REFUSE, refused.message())));
        return super.onWebsocketHandshakeReceivedAsServer(socket, draft, asked);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake asked) {
        socket.setAttachment(
                Line.nonBlocking(socket::send, socket::close, () -> ((WebSocketImpl) socket).outQueue.size() < 256)
                        .cut(() -> socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, ""))
                        .open(gate, socket.getAttachment()));
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        socket.<Line>getAttachment().text(message);
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        socket.<Line>getAttachment().notText();
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        if (socket.getAttachment() instanceof Line line) {
            line.closed();
        }
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {}

    @Override
    public void onStart() {}
}

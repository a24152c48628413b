package io.duologue.examples.embedplainjava;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ProtocolLimits;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/**
 * Carries bytes between Java-WebSocket and an engine's gate. A port of its own; every path is the same to it. What the library leaves
 * open is bounded here: frames that wait to be written, and messages that wait for the engine, since the library cannot be asked to
 * read on later.
 *
 * <p>The library answers every refused handshake with 404, whatever the gate said.
 */
final class JavaWebSockets extends WebSocketServer {
    /** Frames that may wait to be written; the engine holds back the rest. */
    private static final int UNWRITTEN = 256;
    /** A client has 64 commands without an answer at most, and sends an ack or a ping besides. */
    private static final int UNHEARD = 128;

    private final Gate gate;

    JavaWebSockets(InetSocketAddress address, Gate gate) {
        super(
                address,
                List.of(new Draft_6455(
                        List.of(), List.of(new Protocol(ProtocolLimits.SUBPROTOCOL)), ProtocolLimits.FRAME_BYTES)));
        this.gate = gate;
        setReuseAddr(true);
        setConnectionLostTimeout(0); // the engine has a heartbeat of its own
    }

    /** An upgraded socket. */
    private record Line(WebSocketImpl socket, Inbound inbound, Semaphore room) {}

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket socket, Draft draft, ClientHandshake asked) throws InvalidDataException {
        Admission admission = gate.admit(new Handshake(
                header(asked, "Origin"),
                List.of(asked.getFieldValue("Sec-WebSocket-Protocol").split("[,;]\\s*", -1)),
                header(asked, "Authorization"),
                socket.getRemoteSocketAddress().getAddress().getHostAddress()));
        if (admission instanceof Admission.Refused refused) {
            throw new InvalidDataException(CloseFrame.REFUSE, refused.message());
        }
        socket.setAttachment(admission);
        return super.onWebsocketHandshakeReceivedAsServer(socket, draft, asked);
    }

    private static @Nullable String header(ClientHandshake asked, String name) {
        return asked.hasFieldValue(name) ? asked.getFieldValue(name) : null;
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake asked) {
        Admission.Admitted admitted = socket.getAttachment();
        WebSocketImpl line = (WebSocketImpl) socket;
        socket.setAttachment(new Line(line, gate.open(admitted, new Outbound(line)), new Semaphore(UNHEARD)));
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        Line line = socket.getAttachment();
        if (line.room().tryAcquire()) {
            line.inbound().text(message, line.room()::release);
        } else {
            socket.close(CloseCode.RATE_ABUSE.code(), "more than is heard");
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        Line line = socket.getAttachment();
        line.inbound().notText();
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        if (socket.getAttachment() instanceof Line line) {
            line.inbound().closed();
        }
    }

    /** Called before the library closes with a code of its own; the first close counts. */
    @Override
    public void onError(WebSocket socket, Exception failure) {
        if (failure instanceof InvalidDataException bad && bad.getCloseCode() == CloseFrame.NO_UTF8) {
            socket.close(CloseCode.BAD_FRAMES.code(), "not UTF-8");
        }
    }

    @Override
    public void onStart() {
        // nothing waits for it
    }

    /** Takes no more sockets and cuts those that are left. */
    void shut() {
        try {
            stop(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The way back to the client. */
    private record Outbound(WebSocketImpl socket) implements Connection {
        @Override
        public boolean send(byte[] utf8) {
            if (socket.outQueue.size() >= UNWRITTEN) {
                return false;
            }
            try {
                socket.send(new String(utf8, StandardCharsets.UTF_8));
                return true;
            } catch (WebsocketNotConnectedException e) {
                return false;
            }
        }

        /** Whoever reads nothing is not waited for. */
        @Override
        public void close(int code, String phrase) {
            socket.close(code, phrase);
            CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(() -> socket.closeConnection(code, phrase));
        }
    }
}

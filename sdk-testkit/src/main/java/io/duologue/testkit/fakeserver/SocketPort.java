package io.duologue.testkit.fakeserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A port on loopback that upgrades whom the gate admits, by the rules of a transport (TP-1, TP-2), and answers everybody else with an
 * error as the reference server does. Safe for many threads. At most {@value #MAX_SOCKETS} sockets at once; one more is closed.
 */
final class SocketPort {
    static final String PATH = "/v1/realtime";
    private static final int MAX_SOCKETS = 256;
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int HEAD_WITHIN_MS = 5_000;
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening;
    private final Supplier<Gate> gate;
    private final ServerThreads threads;
    private final FrameCodec codec = FrameCodec.create();
    private final ObjectMapper json = new ObjectMapper();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** Guarded by itself. */
    private final Set<SocketLine> lines = new HashSet<>();

    private SocketPort(ServerSocket listening, Supplier<Gate> gate, ServerThreads threads) {
        this.listening = listening;
        this.gate = gate;
        this.threads = threads;
    }

    static ServerSocket bind() throws IOException {
        return new ServerSocket(0, MAX_SOCKETS, InetAddress.getLoopbackAddress());
    }

    /** Serves this port from now on. */
    static SocketPort serve(ServerSocket listening, Supplier<Gate> gate, ServerThreads threads) {
        SocketPort port = new SocketPort(listening, gate, threads);
        threads.start("accept", port::accept);
        return port;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Waits until nobody is connected, at most for this time. */
    void awaitNoLines(Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        synchronized (lines) {
            for (long left = within.toMillis(); left > 0 && !lines.isEmpty(); ) {
                lines.wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        }
    }

    void stopListening() {
        closeQuietly(listening);
    }

    void cutAll() {
        stopListening();
        sockets.forEach(SocketPort::closeQuietly);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                if (sockets.size() >= MAX_SOCKETS) {
                    socket.close();
                } else {
                    sockets.add(socket);
                    threads.start("socket", () -> serve(socket));
                }
            }
        } catch (IOException e) {
            // The port is closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HEAD_WITHIN_MS);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
            Request request = Request.read(in);
            if (request != null) {
                answer(socket, in, request);
            }
        } catch (IOException e) {
            // Whoever it was has gone, or says nothing that could be understood.
        } finally {
            sockets.remove(socket);
        }
    }

    private void answer(Socket socket, DataInputStream in, Request request) throws IOException {
        if (!request.path().equals(PATH)) {
            refuse(socket, 404, ErrorCode.UNSUPPORTED, "not served here", Map.of());
        } else if (!request.asksForWebSocket()) {
            refuse(socket, 400, ErrorCode.FRAME_INVALID, "expected a WebSocket handshake", Map.of());
        } else {
            Gate open = gate.get();
            Admission admission = open.admit(request.handshake(socket));
            if (admission instanceof Admission.Refused refused) {
                ErrorCode code = ErrorCode.of(refused.code()).orElse(ErrorCode.INTERNAL);
                refuse(socket, refused.status(), code, refused.message(), refused.headers());
            } else if (admission instanceof Admission.Admitted admitted) {
                upgrade(socket, in, request, open, admitted);
            }
        }
    }

    private void upgrade(Socket socket, DataInputStream in, Request request, Gate open, Admission.Admitted admitted)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Accept", accepted(request.header("sec-websocket-key", "")));
        headers.put("Sec-WebSocket-Protocol", admitted.subprotocol());
        socket.setSoTimeout(0);
        write(socket, "101 Switching Protocols", headers, new byte[0]);
        SocketLine line = new SocketLine(socket, in, threads);
        synchronized (lines) {
            lines.add(line);
        }
        try {
            Inbound inbound = open.open(admitted, line);
            threads.start("writer", line::write);
            line.read(inbound);
        } finally {
            line.cut();
            synchronized (lines) {
                lines.remove(line);
                lines.notifyAll();
            }
        }
    }

    private void refuse(Socket socket, int status, ErrorCode code, String message, Map<String, String> headers)
            throws IOException {
        ServerFrame.Problem problem =
                new ServerFrame.Problem(code, code.retry(), -1, null, -1, -1, null, message, "fake");
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set(
                "error",
                json.readTree(codec.encode(new ServerFrame.Error(null, null, 0, problem)))
                        .get("error"));
        byte[] bytes = json.writeValueAsBytes(body);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        all.put("Content-Length", Integer.toString(bytes.length));
        all.put("Connection", "close");
        write(socket, status + " Refused", all, bytes);
        socket.shutdownOutput();
        // A close with unread bytes would be a reset, and take the answer with it.
        socket.getInputStream().skip(MAX_HEAD_BYTES);
    }

    private static void write(Socket socket, String status, Map<String, String> headers, byte[] body)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        socket.getOutputStream().write(all);
    }

    private static String accepted(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // It has gone by itself.
        }
    }

    /**
     * The head of a request.
     *
     * @param path without the query, which nobody reads
     * @param headers by their names in lower case; repeated ones joined with commas
     */
    private record Request(String method, String path, Map<String, String> headers) {

        /** Null if it is none. */
        static @Nullable Request read(DataInputStream in) throws IOException {
            List<String> lines = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            for (int count = 0; count < MAX_HEAD_BYTES; count++) {
                int c = in.readUnsignedByte();
                if (c != '\n') {
                    line.append((char) c);
                } else if (!line.toString().isBlank()) {
                    lines.add(line.toString().strip());
                    line.setLength(0);
                } else {
                    return of(lines);
                }
            }
            return null;
        }

        private static @Nullable Request of(List<String> lines) {
            String[] start = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
            if (start.length != 3) {
                return null;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.merge(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip(),
                            (one, other) -> one + ", " + other);
                }
            }
            int query = start[1].indexOf('?');
            return new Request(start[0], query < 0 ? start[1] : start[1].substring(0, query), headers);
        }

        String header(String name, String otherwise) {
            return headers.getOrDefault(name, otherwise);
        }

        boolean asksForWebSocket() {
            return method.equals("GET")
                    && header("upgrade", "").equalsIgnoreCase("websocket")
                    && header("sec-websocket-version", "").equals("13")
                    && headers.containsKey("sec-websocket-key");
        }

        Handshake handshake(Socket socket) {
            return Handshake.of(
                    name -> headers.get(name.toLowerCase(Locale.ROOT)),
                    socket.getInetAddress().getHostAddress());
        }
    }
}

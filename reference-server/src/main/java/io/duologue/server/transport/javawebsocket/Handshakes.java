package io.duologue.server.transport.javawebsocket;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.server.proxy.ClientAddress;
import io.duologue.server.proxy.TrustedProxies;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport.Refusals;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.java_websocket.drafts.Draft;
import org.java_websocket.enums.Role;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.handshake.ClientHandshake;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges requests for an upgrade, on threads that may block, and answers what is refused. Safe for many threads. */
final class Handshakes {
    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);
    private static final Map<String, String> RETRY = Map.of("Retry-After", "2");
    private static final Admission.Refused NOT_READY =
            new Admission.Refused(503, "internal", "this node takes no connections now", RETRY);
    private static final Admission.Refused FAILED =
            new Admission.Refused(500, "internal", "something went wrong here", RETRY);
    private static final Admission.Refused NO_REQUEST =
            new Admission.Refused(400, "frame.invalid", "expected a well-formed HTTP request", Map.of());
    private static final Admission.Refused HEAD_TOO_LARGE =
            new Admission.Refused(431, "frame.invalid", "expected a head of at most 16 KiB", Map.of());
    private static final Admission.Refused OTHER_NAME =
            new Admission.Refused(421, "unsupported", "not served under this name", Map.of());
    private static final Admission.Refused NO_PATH =
            new Admission.Refused(404, "unsupported", "no such path", Map.of());
    private static final Admission.Refused NO_UPGRADE = new Admission.Refused(
            426,
            "unsupported",
            "expected a WebSocket handshake",
            Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    /** The library puts a semicolon between two headers of one name. */
    private static final Pattern BETWEEN = Pattern.compile("[,;]");

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final Optional<Set<String>> names;
    private final TrustedProxies proxies;
    private final Refusals refusals;
    private final Executor judges;
    private volatile @Nullable Gate gate;

    /** @param names the host names that may be asked for; nothing if all may */
    Handshakes(Optional<Set<String>> names, TrustedProxies proxies, Refusals refusals, Executor judges) {
        this.names = names;
        this.proxies = proxies;
        this.refusals = refusals;
        this.judges = judges;
    }

    /** @param toServe null for nobody */
    void serve(@Nullable Gate toServe) {
        this.gate = toServe;
    }

    /** Upgrades the line or answers it, soon. */
    void judge(Line line, ByteBuffer request) {
        try {
            judges.execute(() -> {
                try {
                    decide(line, request);
                } catch (RuntimeException e) {
                    LOG.error("a handshake failed", e);
                    line.cut();
                }
            });
        } catch (RejectedExecutionException e) {
            refuse(line, NOT_READY);
        }
    }

    void refuseTooLarge(Line line) {
        refuse(line, HEAD_TOO_LARGE);
    }

    private void decide(Line line, ByteBuffer request) {
        Gate open = gate;
        Optional<ClientHandshake> asked = parsed(request.duplicate());
        Admission admission = asked.isEmpty() ? NO_REQUEST : judged(open, asked.get(), client(line, asked.get()));
        if (admission instanceof Admission.Refused refused) {
            refuse(line, refused);
        } else if (admission instanceof Admission.Admitted admitted && open != null) {
            line.upgrade(request, admitted.subprotocol(), connection -> open.open(admitted, connection), judges);
        }
    }

    private Admission judged(@Nullable Gate open, ClientHandshake asked, String clientAddress) {
        Optional<Admission.Refused> misplaced = misplaced(asked);
        if (misplaced.isPresent()) {
            return misplaced.get();
        }
        if (open == null) {
            return NOT_READY;
        }
        try {
            return open.admit(Handshake.of(asked::getFieldValue, clientAddress));
        } catch (RuntimeException e) {
            LOG.error("the gate failed", e);
            return FAILED;
        }
    }

    /** Empty if it has gone. */
    private String client(Line line, ClientHandshake asked) {
        return line.peer()
                .map(peer -> proxies.client(peer, list(asked, TrustedProxies.FORWARDED_FOR)))
                .map(ClientAddress::forLimits)
                .orElse("");
    }

    /** What on the other port HTTP would say. */
    private Optional<Admission.Refused> misplaced(ClientHandshake asked) {
        String host = PORT.matcher(asked.getFieldValue("Host").strip()).replaceFirst("");
        if (names.isPresent() && !names.get().contains(host.toLowerCase(Locale.ROOT))) {
            return Optional.of(OTHER_NAME);
        }
        if (!asked.getResourceDescriptor().split("\\?", 2)[0].equals(RealtimeTransport.PATH)) {
            return Optional.of(NO_PATH);
        }
        return isUpgrade(asked) ? Optional.empty() : Optional.of(NO_UPGRADE);
    }

    private static boolean isUpgrade(ClientHandshake asked) {
        return list(asked, "Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
                && list(asked, "Connection").stream().anyMatch("upgrade"::equalsIgnoreCase)
                && asked.getFieldValue("Sec-WebSocket-Version").strip().equals("13")
                && !asked.getFieldValue("Sec-WebSocket-Key").isBlank();
    }

    private static Optional<ClientHandshake> parsed(ByteBuffer request) {
        try {
            return Draft.translateHandshakeHttp(request, Role.SERVER) instanceof ClientHandshake asked
                    ? Optional.of(asked)
                    : Optional.empty();
        } catch (InvalidHandshakeException e) {
            return Optional.empty();
        }
    }

    private static List<String> list(ClientHandshake asked, String name) {
        return Arrays.stream(BETWEEN.split(asked.getFieldValue(name), -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private void refuse(Line line, Admission.Refused refused) {
        line.answer(refusals.answer(refused).bytes());
    }
}

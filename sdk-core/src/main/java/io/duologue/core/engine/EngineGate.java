package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.identity.Bearer;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ProtocolLimits;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of one engine. Safe for many threads. */
final class EngineGate implements Gate {
    private static final Logger log = LoggerFactory.getLogger(EngineGate.class);
    private static final Map<String, String> RETRY = Map.of("Retry-After", "3");
    /** Who meets a node that stops is to come again soon: others have room. */
    private static final Map<String, String> RETRY_ELSEWHERE = Map.of("Retry-After", "1");

    private static final int SECRET_LENGTH = 256;

    private final Engine engine;
    private final EngineContext context;
    private final Set<String> origins = ConcurrentHashMap.newKeySet();

    EngineGate(Engine engine) {
        this.engine = engine;
        this.context = engine.context();
        this.origins.addAll(context.options().allowedOrigins());
    }

    void allow(String origin) {
        origins.add(Origins.asSent(origin));
    }

    @Override
    public Admission admit(Handshake handshake) {
        Admission admission = judge(handshake);
        if (admission instanceof Admission.Refused refused) {
            log.debug("a handshake is refused with {}: {}", refused.status(), refused.message());
        }
        return admission;
    }

    private Admission judge(Handshake handshake) {
        if (!engine.isReady() || engine.isFull()) {
            return new Admission.Refused(
                    503,
                    ErrorCode.QUEUE_CLOSED.wireName(),
                    "this node takes no connections now",
                    engine.isReady() ? RETRY : RETRY_ELSEWHERE);
        }
        String origin = handshake.origin();
        if (origin != null && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            return refused(403, ErrorCode.AUTH_DENIED, "connections from this origin are not allowed");
        }
        if (!handshake.subprotocols().contains(ProtocolLimits.SUBPROTOCOL)) {
            return refused(400, ErrorCode.UNSUPPORTED, "expected the subprotocol " + ProtocolLimits.SUBPROTOCOL);
        }
        try {
            return admitCredential(handshake);
        } catch (BackendException e) {
            return new Admission.Refused(
                    503, ErrorCode.STORE_UNAVAILABLE.wireName(), "a store cannot be reached", RETRY);
        } catch (RuntimeException e) {
            log.error("a store failed over a handshake, which is refused", e);
            return new Admission.Refused(503, ErrorCode.INTERNAL.wireName(), "a store failed", RETRY);
        }
    }

    private Admission admitCredential(Handshake handshake) {
        Instant now = context.now();
        Optional<Credential> credential = credential(handshake, now);
        if (credential.isEmpty()) {
            return refused(401, ErrorCode.AUTH_EXPIRED, "expected a valid ticket or bearer");
        }
        UserId user = credential.get().user();
        if (!engine.hasRoomFor(user)) {
            return new Admission.Refused(
                    429, ErrorCode.RATE_LIMITED.wireName(), "too many connections that have not said hello", RETRY);
        }
        if (context.stores().restrictions().active(user, now).isPresent()) {
            return refused(403, ErrorCode.AUTH_DENIED, "this user may not connect for now");
        }
        if (credential.get().session().leaving()) {
            return refused(403, ErrorCode.AUTH_DENIED, "this account is to be erased");
        }
        return new Admission.Admitted(
                user,
                credential.get().session().key(),
                ProtocolLimits.SUBPROTOCOL,
                credential.get().session().expiresAt(),
                handshake.clientAddress());
    }

    private Optional<Credential> credential(Handshake handshake, Instant now) {
        Optional<String> ticket = handshake.subprotocols().stream()
                .filter(p -> p.startsWith(ProtocolLimits.TICKET_SUBPROTOCOL_PREFIX))
                .map(p -> p.substring(ProtocolLimits.TICKET_SUBPROTOCOL_PREFIX.length()))
                .filter(EngineGate::canBeSecret)
                .findFirst();
        if (ticket.isPresent()) {
            return context.stores().credentials().redeem(SecretHash.of(ticket.get()), now);
        }
        return Bearer.of(handshake.authorization())
                .filter(EngineGate::canBeSecret)
                .flatMap(bearer -> context.stores().credentials().find(SecretHash.of(bearer), now));
    }

    private static boolean canBeSecret(String secret) {
        return !secret.isEmpty() && secret.length() <= SECRET_LENGTH;
    }

    private static Admission refused(int status, ErrorCode code, String message) {
        return new Admission.Refused(status, code.wireName(), message, Map.of());
    }

    @Override
    public Inbound open(Admission.Admitted admitted, Connection connection) {
        return engine.open(admitted, connection);
    }
}

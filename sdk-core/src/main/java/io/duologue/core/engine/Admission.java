package io.duologue.core.engine;

import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Map;

/** Whether a socket may be opened. */
public sealed interface Admission {

    /**
     * It may: upgrade with this subprotocol and hand the connection to {@link Gate#open}.
     *
     * @param signIn the hash of the signed-in session under which it was admitted
     * @param expiresAt until when that session lasts
     * @param clientAddress for limits only, never logged
     */
    record Admitted(UserId user, SecretHash signIn, String subprotocol, Instant expiresAt, String clientAddress)
            implements Admission {}

    /**
     * It may not: answer with this status and these headers instead of upgrading.
     *
     * @param code the wire's error code, for the body
     */
    record Refused(int status, String code, String message, Map<String, String> headers) implements Admission {
        public Refused {
            headers = Map.copyOf(headers);
        }
    }
}

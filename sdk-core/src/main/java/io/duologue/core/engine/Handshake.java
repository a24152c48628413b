package io.duologue.core.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client said when it asked for a socket. Immutable.
 *
 * @param origin the Origin header, null if there was none (not a browser)
 * @param subprotocols as offered, in order
 * @param authorization the Authorization header, or null
 * @param clientAddress as far as it can be trusted; for limits only, never logged
 */
public record Handshake(
        @Nullable String origin,
        List<String> subprotocols,
        @Nullable String authorization,
        String clientAddress) {
    public Handshake {
        subprotocols = List.copyOf(subprotocols);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Handshake[origin=" + origin + "]";
    }
}

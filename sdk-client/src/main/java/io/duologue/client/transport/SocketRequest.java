package io.duologue.client.transport;

import java.net.URI;
import java.time.Duration;

/**
 * Which socket is wanted. Immutable.
 *
 * @param uri {@code ws} or {@code wss}
 * @param bearer goes into {@code Authorization}, visible ASCII only
 * @param subprotocol the only one that is offered and accepted
 * @param connectWithin for the network's part of connecting
 * @param messageBytes the largest message that is told, UTF-8
 */
public record SocketRequest(URI uri, String bearer, String subprotocol, Duration connectWithin, int messageBytes) {

    public SocketRequest {
        if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme())) {
            throw new IllegalArgumentException("expected ws or wss but was " + uri.getScheme());
        }
        if (bearer.isEmpty() || !bearer.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("expected a bearer of visible ASCII");
        }
        if (messageBytes < 1) {
            throw new IllegalArgumentException("expected a bound of at least 1 byte but was " + messageBytes);
        }
    }

    /** Without the bearer: it is a secret. */
    @Override
    public String toString() {
        return "SocketRequest[" + uri + "]";
    }
}

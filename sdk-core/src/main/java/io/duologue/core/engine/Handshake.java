package io.duologue.core.engine;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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
    /** Some libraries put a semicolon between two headers of one name; no subprotocol has either in it. */
    private static final Pattern BETWEEN = Pattern.compile("[,;]");

    public Handshake {
        subprotocols = List.copyOf(subprotocols);
    }

    /**
     * Reads a request's headers.
     *
     * @param header the value of the header with this name in whatever case; null or empty if there is none
     * @param clientAddress as far as it can be trusted: behind a proxy it is not the socket's
     */
    public static Handshake of(UnaryOperator<@Nullable String> header, String clientAddress) {
        String offered = value(header, "Sec-WebSocket-Protocol");
        List<String> subprotocols = offered == null
                ? List.of()
                : Arrays.stream(BETWEEN.split(offered, -1))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList();
        return new Handshake(value(header, "Origin"), subprotocols, value(header, "Authorization"), clientAddress);
    }

    /** Reads the headers of a request that came straight from the client. */
    public static Handshake of(UnaryOperator<@Nullable String> header, InetSocketAddress client) {
        return of(
                header,
                client.getAddress() == null
                        ? client.getHostString()
                        : client.getAddress().getHostAddress());
    }

    private static @Nullable String value(UnaryOperator<@Nullable String> header, String name) {
        String value = header.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Handshake[origin=" + origin + "]";
    }
}

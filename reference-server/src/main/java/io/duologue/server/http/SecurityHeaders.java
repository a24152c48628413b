package io.duologue.server.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What every answer says to browsers, errors and files included. */
public final class SecurityHeaders {
    private static final String CONNECT = "connect-src 'self'";

    public static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + CONNECT + "; font-src 'self'; manifest-src 'self'; media-src 'self'; base-uri 'none'; "
                    + "form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Permissions-Policy",
            "camera=(self), microphone=(self), display-capture=(), geolocation=(), payment=(), usb=(), "
                    + "browsing-topics=()",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    /** For whoever came over TLS: for a year come over nothing else. */
    public static final String TRANSPORT_SECURITY = "Strict-Transport-Security";

    public static final String FOR_A_YEAR = "max-age=31536000";

    private SecurityHeaders() {}

    /** The same for a site that is reached over TLS only. */
    public static Map<String, String> overTls(Map<String, String> headers) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(TRANSPORT_SECURITY, FOR_A_YEAR);
        return Map.copyOf(more);
    }

    /** The same for pages that connect to these origins besides their own. */
    public static Map<String, String> connectingTo(Collection<String> origins) {
        Map<String, String> headers = new HashMap<>(ALL);
        headers.computeIfPresent(
                "Content-Security-Policy",
                (name, policy) -> policy.replace(CONNECT, CONNECT + " " + String.join(" ", origins)));
        return Map.copyOf(headers);
    }
}

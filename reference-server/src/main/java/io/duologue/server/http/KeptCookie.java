package io.duologue.server.http;

import io.duologue.server.http.SetCookie.SameSite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A cookie for a secret that a browser keeps for a while: out of reach of scripts, sent to the whole site, and over TLS
 * under the prefix {@code __Host-}, with which no other host of the domain, and nobody without TLS, can plant it. Without
 * TLS browsers refuse the prefix: on this machine only. Immutable.
 *
 * @param plainName its name without the prefix
 * @param secure whether browsers reach this server over TLS
 */
public record KeptCookie(String plainName, boolean secure, SameSite sameSite) {
    private static final String PREFIX = "__Host-";
    private static final String PATH = "/";

    public String name() {
        return (secure ? PREFIX : "") + plainName;
    }

    /** What the browser brought under its name; data from outside. */
    public Optional<String> in(Map<String, String> cookies) {
        return Optional.ofNullable(cookies.get(name()));
    }

    public SetCookie give(String value, Duration lifetime) {
        return new SetCookie(name(), value, PATH, lifetime, secure, sameSite);
    }

    public SetCookie takeBack() {
        return give("", Duration.ZERO);
    }

    /** In characters that a cookie may have, whatever a provider's secret is made of. */
    public static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What {@link #encoded} made of it; nothing if that did not make it. */
    public static Optional<String> decoded(String encoded) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

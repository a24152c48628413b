package io.duologue.server.http;

import java.time.Duration;

/**
 * A cookie for the browser to keep, out of reach of scripts and of other sites. Immutable.
 *
 * @param maxAge zero takes it back
 * @param secure whether it travels over TLS only
 */
public record SetCookie(
        String name, String value, String path, Duration maxAge, boolean secure, SameSite sameSite) {
    /** That no request carries which another site has caused. */
    public SetCookie(String name, String value, String path, Duration maxAge, boolean secure) {
        this(name, value, path, maxAge, secure, SameSite.STRICT);
    }

    /** Which requests carry it that begin on another site: none, or also those that lead a person here. */
    public enum SameSite {
        STRICT,
        LAX
    }

    /** Without the value: it is a secret. */
    @Override
    public String toString() {
        return "SetCookie[" + name + "]";
    }
}

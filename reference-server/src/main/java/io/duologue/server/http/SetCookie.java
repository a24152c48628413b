package io.duologue.server.http;

import java.time.Duration;

/**
 * A cookie for the browser to keep, out of reach of scripts and of other sites. Immutable.
 *
 * @param maxAge zero takes it back
 * @param secure whether it travels over TLS only
 */
public record SetCookie(String name, String value, String path, Duration maxAge, boolean secure) {

    /** Without the value: it is a secret. */
    @Override
    public String toString() {
        return "SetCookie[" + name + "]";
    }
}

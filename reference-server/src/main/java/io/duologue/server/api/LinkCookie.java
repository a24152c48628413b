package io.duologue.server.api;

import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.KeptCookie;
import io.duologue.server.http.SetCookie;
import io.duologue.server.http.SetCookie.SameSite;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser keeps while somebody is away to connect a provider: the code of the link, and the provider's binding. It
 * is brought by our own pages alone, and not by the way back from the provider. Immutable.
 */
final class LinkCookie {
    static final String NAME = "duologue_linking";

    private static final Pattern VALUE = Pattern.compile("([0-9a-f]{64})\\.([A-Za-z0-9_-]{0,1024})");

    private final KeptCookie cookie;

    LinkCookie(boolean secure) {
        this.cookie = new KeptCookie(NAME, secure, SameSite.STRICT);
    }

    /** @param binding empty if the provider asks for none */
    record Kept(String code, String binding) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Kept[]";
        }
    }

    SetCookie give(String code, @Nullable String binding, Duration lifetime) {
        return cookie.give(code + "." + KeptCookie.encoded(binding == null ? "" : binding), lifetime);
    }

    SetCookie takeBack() {
        return cookie.takeBack();
    }

    /** What the browser brought, if it looks like ours. */
    Optional<Kept> read(HttpRequest request) {
        Matcher value = VALUE.matcher(cookie.in(request.cookies()).orElse(""));
        return value.matches()
                ? KeptCookie.decoded(value.group(2)).map(binding -> new Kept(value.group(1), binding))
                : Optional.empty();
    }
}

package io.duologue.server.api;

import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.SetCookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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

    private final boolean secure;

    LinkCookie(boolean secure) {
        this.secure = secure;
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
        byte[] bytes = (binding == null ? "" : binding).getBytes(StandardCharsets.UTF_8);
        String value = code + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new SetCookie(NAME, value, SessionCookies.PATH, lifetime, secure);
    }

    SetCookie takeBack() {
        return new SetCookie(NAME, "", SessionCookies.PATH, Duration.ZERO, secure);
    }

    /** What the browser brought, if it looks like ours. */
    Optional<Kept> read(HttpRequest request) {
        Matcher value = VALUE.matcher(request.cookies().getOrDefault(NAME, ""));
        if (!value.matches()) {
            return Optional.empty();
        }
        try {
            byte[] binding = Base64.getUrlDecoder().decode(value.group(2));
            return Optional.of(new Kept(value.group(1), new String(binding, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

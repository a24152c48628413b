package io.duologue.server.api;

import io.duologue.core.identity.SecretHash;
import io.duologue.server.http.SetCookie;
import io.duologue.server.http.SetCookie.SameSite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser keeps of the sign-ins that it has sent somebody away for, one for each tab that did: the binding, and where
 * the person goes on. Immutable. What the browser brings is data from outside, and what does not look like ours is dropped.
 */
final class SignInCookie {
    /** With the prefix no other host of the domain, and nobody without TLS, can plant it. */
    static final String SECURE_NAME = "__Host-duologue_signing_in";
    /** Without TLS browsers refuse the prefix: on this machine only. */
    static final String PLAIN_NAME = "duologue_signing_in";

    static final Duration LIFETIME = Duration.ofMinutes(10);
    /** Tabs in which one person signs in at once; the oldest makes room. */
    static final int MOST = 4;

    /** The places of the web client to which a sign-in leads. */
    static final Set<String> PLACES = Set.of("/", "/settings", "/rules");

    private static final int MARK_LENGTH = 16;
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{" + MARK_LENGTH + "}");
    private static final Pattern BASE64 = Pattern.compile("[0-9a-zA-Z_-]{0,1024}");

    private final boolean secure;
    private final List<Begun> begun;

    private SignInCookie(boolean secure, List<Begun> begun) {
        this.secure = secure;
        this.begun = begun;
    }

    /**
     * One sign-in.
     *
     * @param mark by which the one that comes back is found among them: of its state, and no secret
     * @param binding empty if the provider asks for none
     * @param tab of the demo, empty for the whole browser
     */
    record Begun(String mark, String binding, String tab, String place) {
        static Begun of(String state, Optional<String> binding, Optional<String> tab, String place) {
            return new Begun(markOf(state), binding.orElse(""), tab.orElse(""), place);
        }

        /** Without the binding: it is a secret. */
        @Override
        public String toString() {
            return "Begun[" + mark + "]";
        }
    }

    /** @param secure whether browsers reach this server over TLS */
    static SignInCookie of(Map<String, String> cookies, boolean secure) {
        String value = cookies.getOrDefault(secure ? SECURE_NAME : PLAIN_NAME, "");
        List<Begun> begun = new ArrayList<>();
        for (String entry : value.split("~", MOST + 1)) {
            read(entry).ifPresent(begun::add);
        }
        return new SignInCookie(secure, begun);
    }

    private static Optional<Begun> read(String entry) {
        String[] parts = entry.split("\\.", -1);
        return parts.length == 4
                        && MARK.matcher(parts[0]).matches()
                        && BASE64.matcher(parts[1]).matches()
                        && (parts[2].isEmpty() || SessionCookies.isTab(parts[2]))
                        && PLACES.contains("/" + parts[3])
                ? Optional.of(new Begun(parts[0], text(parts[1]), parts[2], "/" + parts[3]))
                : Optional.empty();
    }

    private static String text(String base64) {
        try {
            return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** In characters that a cookie may have, whatever a provider's secret is made of. */
    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The sign-in to which a state belongs, if it began in this browser. */
    Optional<Begun> find(String state) {
        String mark = markOf(state);
        return begun.stream().filter(one -> one.mark().equals(mark)).findFirst();
    }

    SignInCookie with(Begun one) {
        List<Begun> more = new ArrayList<>(begun);
        more.add(one);
        return new SignInCookie(secure, more.subList(Math.max(0, more.size() - MOST), more.size()));
    }

    SignInCookie without(Begun one) {
        return new SignInCookie(
                secure, begun.stream().filter(other -> !other.equals(one)).toList());
    }

    /** For the browser: what is left of it, or nothing. */
    SetCookie toSet() {
        String value = begun.stream()
                .map(one -> String.join(
                        ".",
                        one.mark(),
                        base64(one.binding()),
                        one.tab(),
                        one.place().substring(1)))
                .collect(Collectors.joining("~"));
        return new SetCookie(
                secure ? SECURE_NAME : PLAIN_NAME,
                value,
                "/",
                begun.isEmpty() ? Duration.ZERO : LIFETIME,
                secure,
                SameSite.LAX);
    }

    private static String markOf(String state) {
        return SecretHash.of(state).value().substring(0, MARK_LENGTH);
    }
}

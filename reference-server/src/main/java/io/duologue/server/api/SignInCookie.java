package io.duologue.server.api;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.server.http.KeptCookie;
import io.duologue.server.http.SetCookie;
import io.duologue.server.http.SetCookie.SameSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser keeps of the sign-ins that it has sent somebody away for, one for each tab that did: the binding, where the
 * person goes on, and by what the session is known that makes room. Immutable. What the browser brings is data from outside, and what does not look like ours is dropped.
 */
final class SignInCookie {
    static final String NAME = "duologue_signing_in";

    static final Duration LIFETIME = Duration.ofMinutes(10);
    /** Tabs in which one person signs in at once; the oldest makes room. */
    static final int MOST = 4;

    /** The places of the web client to which a sign-in leads. */
    static final Set<String> PLACES = Set.of("/", "/settings", "/rules");

    /** The mark of somebody who is away to connect a provider and not to sign in: no place that an address may name. */
    static final String LINK = "/link";

    /** The mark of somebody who was challenged and wants an account of her own. */
    static final String APART = "/apart";

    /** The mark of somebody who was challenged and connects the provider that follows to what she signs in to. */
    private static final String TOGETHER = "/together-";

    private static final int MARK_LENGTH = 16;
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{" + MARK_LENGTH + "}");
    private static final Pattern CODE = Pattern.compile("([0-9a-f]{64})?");
    private static final Pattern BASE64 = Pattern.compile("[0-9a-zA-Z_-]{0,1024}");

    private static final Pattern AWAY_TOGETHER = Pattern.compile(TOGETHER + "[a-z][a-z0-9-]{0,31}");

    private final KeptCookie cookie;
    private final List<Begun> begun;

    private SignInCookie(KeptCookie cookie, List<Begun> begun) {
        this.cookie = cookie;
        this.begun = begun;
    }

    /** The mark of {@link #TOGETHER} with this provider. */
    static String together(ProviderId provider) {
        return TOGETHER + provider.value();
    }

    /**
     * One sign-in.
     *
     * @param mark by which the one that comes back is found among them: of its state, and no secret
     * @param binding empty if the provider asks for none
     * @param tab of the demo, empty for the whole browser
     * @param before a code for the session that ends when this one begins, empty if there is none: its own cookie does not
     *     come back from another site
     */
    record Begun(String mark, String binding, String tab, String place, String before) {
        static Begun of(String state, Optional<String> binding, Optional<String> tab, String place) {
            return new Begun(markOf(state), binding.orElse(""), tab.orElse(""), place, "");
        }

        Begun after(String code) {
            return new Begun(mark, binding, tab, place, code);
        }

        /** Whether somebody will be signed in by a cookie of this tab. */
        boolean isOfTab(Optional<String> which) {
            return tab.equals(which.orElse("")) && !place.equals(LINK) && !FrontEnds.isPlace(place);
        }

        /** The provider to connect to what is signed in to, if that is why it began. */
        Optional<ProviderId> together() {
            return AWAY_TOGETHER.matcher(place).matches()
                    ? Optional.of(new ProviderId(place.substring(TOGETHER.length())))
                    : Optional.empty();
        }

        /** Without the binding: it is a secret. */
        @Override
        public String toString() {
            return "Begun[" + mark + "]";
        }
    }

    /** @param secure whether browsers reach this server over TLS */
    static SignInCookie of(Map<String, String> cookies, boolean secure) {
        KeptCookie cookie = new KeptCookie(NAME, secure, SameSite.LAX);
        String value = cookie.in(cookies).orElse("");
        List<Begun> begun = new ArrayList<>();
        for (String entry : value.split("~", MOST + 1)) {
            read(entry).ifPresent(begun::add);
        }
        return new SignInCookie(cookie, begun);
    }

    private static Optional<Begun> read(String entry) {
        String[] parts = entry.split("\\.", -1);
        return parts.length == 5
                        && MARK.matcher(parts[0]).matches()
                        && BASE64.matcher(parts[1]).matches()
                        && (parts[2].isEmpty() || SessionCookies.isTab(parts[2]))
                        && isPlaceOrMark("/" + parts[3])
                        && CODE.matcher(parts[4]).matches()
                ? Optional.of(new Begun(
                        parts[0], KeptCookie.decoded(parts[1]).orElse(""), parts[2], "/" + parts[3], parts[4]))
                : Optional.empty();
    }

    private static boolean isPlaceOrMark(String place) {
        return PLACES.contains(place)
                || place.equals(LINK)
                || place.equals(APART)
                || FrontEnds.isPlace(place)
                || AWAY_TOGETHER.matcher(place).matches();
    }

    /** The sign-in to which a state belongs, if it began in this browser. */
    Optional<Begun> find(String state) {
        String mark = markOf(state);
        return begun.stream().filter(one -> one.mark().equals(mark)).findFirst();
    }

    SignInCookie with(Begun one) {
        List<Begun> more = new ArrayList<>(begun);
        more.add(one);
        return new SignInCookie(cookie, more.subList(Math.max(0, more.size() - MOST), more.size()));
    }

    SignInCookie without(Begun one) {
        return new SignInCookie(
                cookie,
                begun.stream().filter(other -> !other.mark().equals(one.mark())).toList());
    }

    /** After somebody has signed in in this tab: whoever comes back to it next takes his place. */
    SignInCookie after(Optional<String> tab, Supplier<String> code) {
        return new SignInCookie(
                cookie,
                begun.stream()
                        .map(one -> one.isOfTab(tab) ? one.after(code.get()) : one)
                        .toList());
    }

    boolean isEmpty() {
        return begun.isEmpty();
    }

    /** For the browser: what is left of it, or nothing. */
    SetCookie toSet() {
        String value = begun.stream()
                .map(one -> String.join(
                        ".",
                        one.mark(),
                        KeptCookie.encoded(one.binding()),
                        one.tab(),
                        one.place().substring(1),
                        one.before()))
                .collect(Collectors.joining("~"));
        return cookie.give(value, begun.isEmpty() ? Duration.ZERO : LIFETIME);
    }

    private static String markOf(String state) {
        return SecretHash.of(state).value().substring(0, MARK_LENGTH);
    }
}

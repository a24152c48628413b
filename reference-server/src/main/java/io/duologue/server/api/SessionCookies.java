package io.duologue.server.api;

import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Problems;
import io.duologue.server.http.SetCookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The cookies in which browsers keep their sessions: one, or in the demo one for each tab that names itself. Immutable.
 */
final class SessionCookies {
    static final String NAME = "duologue_session";
    static final String TAB_HEADER = "X-Duologue-Tab";
    static final String PATH = "/api/v1";
    /** Tabs whose cookies a browser is left with. */
    static final int MAX_TABS = 16;

    private static final Pattern TAB = Pattern.compile("[a-z0-9]{8}");
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");

    private final boolean tabs;
    private final boolean secure;
    private final Problems problems;

    /** @param tabs whether a tab may name itself */
    SessionCookies(boolean tabs, boolean secure, Problems problems) {
        this.tabs = tabs;
        this.secure = secure;
        this.problems = problems;
    }

    /** The secret in the cookie of this request, if there is one and it looks like one. */
    Optional<String> token(HttpRequest request) {
        return Optional.ofNullable(request.cookies().get(name(request))).filter(SessionCookies::isToken);
    }

    /** As {@link #token(HttpRequest)} for a page that is left, where no header can name its tab. */
    Optional<String> tokenOfTab(HttpRequest request, Optional<String> tab) {
        return Optional.ofNullable(request.cookies().get(nameOf(tab))).filter(SessionCookies::isToken);
    }

    /** Whether it looks like the secret of a session. */
    static boolean isToken(String token) {
        return TOKEN.matcher(token).matches();
    }

    SetCookie give(HttpRequest request, String token, Duration lifetime) {
        return new SetCookie(name(request), token, PATH, lifetime, secure);
    }

    /** For a browser that comes back from elsewhere, where no header can name its tab. */
    SetCookie giveToTab(Optional<String> tab, String token, Duration lifetime) {
        return new SetCookie(nameOf(tab), token, PATH, lifetime, secure);
    }

    SetCookie takeBack(HttpRequest request) {
        return takeBack(name(request));
    }

    /**
     * Takes back the cookies of tabs that are signed in no longer, and of the longest known ones beyond the bound: tabs are
     * closed without a word.
     */
    HttpResponse withoutStale(HttpRequest request, HttpResponse answer, Predicate<String> isSession) {
        HttpResponse cleaned = answer;
        if (tabs) {
            for (String stale : stale(request, isSession)) {
                cleaned = cleaned.with(takeBack(stale));
            }
        }
        return cleaned;
    }

    private List<String> stale(HttpRequest request, Predicate<String> isSession) {
        String mine = name(request);
        List<String> stale = new ArrayList<>();
        List<String> alive = new ArrayList<>();
        for (Map.Entry<String, String> cookie : request.cookies().entrySet()) {
            boolean ofTab =
                    cookie.getKey().startsWith(NAME + "_") && !cookie.getKey().equals(mine);
            if (ofTab) {
                (isSession.test(cookie.getValue()) ? alive : stale).add(cookie.getKey());
            }
        }
        // Browsers send the oldest first.
        int beyond = alive.size() - (MAX_TABS - 1);
        if (beyond > 0) {
            stale.addAll(alive.subList(0, beyond));
        }
        return stale;
    }

    private SetCookie takeBack(String name) {
        return new SetCookie(name, "", PATH, Duration.ZERO, secure);
    }

    private String name(HttpRequest request) {
        return nameOf(tab(request));
    }

    /** The tab that a page names, if it may. */
    Optional<String> tab(HttpRequest request) {
        return tabs ? request.header(TAB_HEADER) : Optional.empty();
    }

    private String nameOf(Optional<String> tab) {
        return tabs ? tab.map(this::nameOfTab).orElse(NAME) : NAME;
    }

    static boolean isTab(String tab) {
        return TAB.matcher(tab).matches();
    }

    private String nameOfTab(String tab) {
        if (!isTab(tab)) {
            throw problems.field(TAB_HEADER, 8, "expected 8 characters of [a-z0-9]");
        }
        return NAME + "_" + tab;
    }
}

package io.duologue.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sees everything in a tab that must not be: an error on the console, an exception that nobody caught, a breach of the
 * content security policy, a request to another place. One thread.
 */
final class Watch {
    /** How a page learns that nobody is signed in; the browser writes it down as an error. */
    private static final Pattern NOBODY = Pattern.compile(".*status of 401.*/api/v1/me:.*");

    private final String origin;
    private final List<Pattern> expected = new ArrayList<>(List.of(NOBODY));
    private final List<String> seen = new ArrayList<>();

    private Watch(String origin) {
        this.origin = origin;
    }

    static Watch over(Page page, String origin) {
        Watch watch = new Watch(origin);
        page.onConsoleMessage(watch::said);
        page.onPageError(error -> watch.seen.add("uncaught: " + error));
        page.onRequest(request -> watch.asked(request.url()));
        page.onWebSocket(socket -> watch.asked(socket.url()));
        return watch;
    }

    /** From here on this is no news: a line that is cut is noisy. */
    void expects(String pattern) {
        expected.add(Pattern.compile(pattern, Pattern.DOTALL));
    }

    void sawNothingWrong() {
        assertThat(seen)
                .filteredOn(what ->
                        expected.stream().noneMatch(known -> known.matcher(what).matches()))
                .isEmpty();
    }

    private void said(ConsoleMessage message) {
        if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
            seen.add(message.text() + " " + message.location());
        }
    }

    private void asked(String url) {
        boolean here = url.startsWith("data:") || ("http://" + URI.create(url).getAuthority()).equals(origin);
        if (!here) {
            seen.add("asked elsewhere: " + url);
        }
    }
}

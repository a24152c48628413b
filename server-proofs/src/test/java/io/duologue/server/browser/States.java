package io.duologue.server.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One tab that shows every state of the web client by name, without anybody having to bring it about: the client's own page
 * and views with {@code states.js} in the place of its wiring. Not for the way from one state to the next.
 */
final class States {
    private final Page page;

    private States(Page page) {
        this.page = page;
    }

    /** Opens the tab; nothing in it moves. */
    static States open(BrowserContext context, String origin) {
        Page page = context.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.route(
                origin + "/assets/app.js",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript; charset=utf-8")
                        .setBody(resource("/browser/states.js"))));
        List<String> errors = new CopyOnWriteArrayList<>();
        page.onPageError(errors::add);
        page.navigate(origin + "/");
        try {
            page.waitForFunction("() => window.duologueStates !== undefined");
        } catch (TimeoutError e) {
            throw new IllegalStateException("states.js does not run: " + errors, e);
        }
        return new States(page);
    }

    Page page() {
        return page;
    }

    List<State> all() {
        List<?> listed = (List<?>) page.evaluate("() => window.duologueStates.list");
        return listed.stream()
                .map(one -> (Map<?, ?>) one)
                .map(one -> new State((String) one.get("name"), (String) one.get("about")))
                .toList();
    }

    void size(int width, int height) {
        page.setViewportSize(width, height);
    }

    void show(String name, String theme) {
        page.evaluate("([name, theme]) => window.duologueStates.show(name, theme)", List.of(name, theme));
    }

    /** Text of a file on the class path of the tests. */
    static String resource(String name) {
        try (InputStream file = States.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param about what the state is, in a few words */
    record State(String name, String about) {}
}

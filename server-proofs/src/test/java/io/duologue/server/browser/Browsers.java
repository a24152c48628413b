package io.duologue.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.duologue.testkit.InstalledPrograms;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The one headless Chromium of all browser tests: started by the first class that is extended with this, closed after the
 * last. A class is skipped where Chromium or node is missing, but in CI it fails. For the one thread that runs the tests.
 */
public final class Browsers implements BeforeAllCallback, AfterAllCallback {
    private static final double PATIENCE_MS = 20_000;
    private static final int OLDEST_NODE = 20;
    /** The engine without the desktop around it takes half of the processor time. */
    private static final List<String> CHROMIUM =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // One process for all pages: no page of these is to be guarded from another, and a process costs time.
            "--in-process-gpu",
            "--renderer-process-limit=1",
            "--disable-site-isolation-trials",
            "--disable-features=IsolateOrigins,site-per-process,Translate");

    /** Every frame that any page says or hears. */
    private static final FrameCheck FRAMES = new FrameCheck(FrameSchemas.load());

    private static Running running;

    @Override
    public void beforeAll(ExtensionContext test) {
        requireChromium();
        test.getRoot().getStore(Namespace.create(Browsers.class)).computeIfAbsent("running", key ->
                (AutoCloseable) Browsers::close);
    }

    /** Fails the class if a frame was seen that is not documented. */
    @Override
    public void afterAll(ExtensionContext test) {
        FRAMES.verify();
    }

    private static void watch(Page page) {
        page.onWebSocket(socket -> {
            socket.onFrameSent(frame -> check(Direction.CLIENT, frame));
            socket.onFrameReceived(frame -> check(Direction.SERVER, frame));
        });
    }

    private static void check(Direction direction, WebSocketFrame frame) {
        try {
            FRAMES.of(direction).accept(frame.text());
        } catch (AssertionError e) {
            // Thrown at the end of the class: here nobody would hear it.
        }
    }

    /** Aborts the test with the reason if there is no browser here. */
    static void requireChromium() {
        if (running == null) {
            Path node = require(List.of("node"), "nodejs");
            Path chromium = require(CHROMIUM, "chromium-headless-shell");
            requireVersion(node);
            running = Running.start(node, chromium);
        }
    }

    /** A browser profile of its own, without cookies. Its tabs share them. The caller closes it. */
    static BrowserContext context() {
        return context(new Browser.NewContextOptions());
    }

    static BrowserContext context(Browser.NewContextOptions options) {
        requireChromium();
        BrowserContext context = running.browser().newContext(options.setLocale("en-GB"));
        context.setDefaultTimeout(PATIENCE_MS);
        context.onPage(Browsers::watch);
        return context;
    }

    private static void close() {
        running.close();
        running = null;
    }

    private static Path require(List<String> names, String debianPackage) {
        Optional<Path> found = names.stream().flatMap(InstalledPrograms::named).findFirst();
        if (found.isEmpty()) {
            InstalledPrograms.giveUp(names.get(0) + " is missing: apt-get install " + debianPackage);
        }
        return found.get();
    }

    /** Playwright itself would only close its pipe. */
    private static void requireVersion(Path node) {
        String version = InstalledPrograms.versionOf(node);
        if (Integer.parseInt(version.replaceFirst("^v(\\d+)\\..*$", "$1")) < OLDEST_NODE) {
            InstalledPrograms.giveUp("node " + version + " is too old: Playwright needs " + OLDEST_NODE + " or newer");
        }
    }

    /** @param playwright drives the browser, over a node process of its own */
    private record Running(Playwright playwright, Browser browser) {
        static Running start(Path node, Path chromium) {
            Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(Map.of(
                            "PLAYWRIGHT_NODEJS_PATH", node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            Browser browser = playwright
                    .chromium()
                    .launch(new LaunchOptions()
                            .setExecutablePath(chromium)
                            .setHeadless(true)
                            .setArgs(ARGUMENTS));
            return new Running(playwright, browser);
        }

        void close() {
            browser.close();
            playwright.close();
        }
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page of another site, made of what the guide shows, signs people in with a provider. */
@ExtendWith(Browsers.class)
class FrontEndElsewhereIT {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "accounts.md");

    private HttpServer allowed;
    private HttpServer stranger;
    private SignInServer server;
    private BrowserContext browser;

    @BeforeEach
    void open() throws IOException {
        allowed = listening();
        stranger = listening();
        server = SignInServer.start("DUOLOGUE_ALLOWED_ORIGINS", origin(allowed));
        serveTheGuidesPage(allowed);
        serveTheGuidesPage(stranger);
        browser = Browsers.context();
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
        allowed.stop(0);
        stranger.stop(0);
    }

    @Test
    void aPageOfAnAllowedOriginHasItsBearerInMemoryAndOpensTheSocket() {
        Page page = signedInAt(allowed);

        assertThat(page.locator("#said")).hasText("signed-in");
        assertThat(page.url()).isEqualTo(origin(allowed) + "/");
        assertThat(page.evaluate("async () => (await fetch(SERVER + '/api/v1/me',"
                        + " { headers: { Authorization: `Bearer ${bearer.token}` } })).status"))
                .isEqualTo(200);
        assertThat(page.evaluate("() => Object.keys(localStorage).concat(Object.keys(sessionStorage)).length"))
                .isEqualTo(0);
        assertThat(browser.cookies()).isEmpty();
        assertThat(page.evaluate("""
            async () => {
              const socket = await openSocket();
              return new Promise((resolve) => {
                socket.onopen = () => resolve("open");
                socket.onclose = (event) => resolve("closed " + event.code);
              });
            }
            """)).isEqualTo("open");
    }

    @Test
    void aPageThatIsNotAllowedSendsNobodyAwayAndUsesNoCodeOfAnother() {
        Page page = browser.newPage();
        page.navigate(origin(stranger) + "/");

        page.evaluate("() => signIn('linkedin')");
        page.waitForURL(url -> url.startsWith(server.address()));
        assertThat(page.locator("body")).containsText("allowed origins");
        assertThat(browser.cookies()).isEmpty();

        page.navigate(origin(stranger) + "/");
        assertThat(page.evaluate("() => post('/auth/code/redeem', { code: '0'.repeat(64), verifier: 'v'.repeat(43) })"
                        + ".then(() => 'read', () => 'nothing')"))
                .isEqualTo("nothing");
    }

    @Test
    void whoCancelsComesBackToThePageAndIsToldWhy() {
        Page page = browser.newPage();
        page.navigate(origin(allowed) + "/");
        page.evaluate("() => signIn('linkedin')");
        press(page, "Cancel");

        assertThat(page.locator("#said")).hasText("declined");
    }

    @Test
    void anAddressWithACodeIsOfNoUseInAnotherBrowser() {
        server.providers().stopsAtTheWayBack();
        Page page = browser.newPage();
        page.navigate(origin(allowed) + "/");
        page.evaluate("() => signIn('linkedin')");
        press(page, "Allow");
        String back = page.locator("#back").getAttribute("href");
        String seen = browser.request()
                .get(back, RequestOptions.create().setMaxRedirects(0))
                .headers()
                .get("location");

        try (BrowserContext elsewhere = Browsers.context()) {
            Page thief = elsewhere.newPage();
            thief.navigate(origin(allowed) + "/");
            thief.evaluate("() => sessionStorage.setItem('verifier', 'v'.repeat(43))");
            thief.navigate(origin(allowed) + "/again" + seen.substring(seen.indexOf('#')));

            assertThat(thief.locator("#said")).hasText("expired");
        }
    }

    private Page signedInAt(HttpServer site) {
        Page page = browser.newPage();
        page.navigate(origin(site) + "/");
        page.evaluate("() => signIn('linkedin')");
        press(page, "Allow");
        return page;
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    /** By number: another site than the server's, which is asked by name. */
    private static String origin(HttpServer site) {
        return "http://127.0.0.1:" + site.getAddress().getPort();
    }

    private static HttpServer listening() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private void serveTheGuidesPage(HttpServer site) throws IOException {
        String guide = Files.readString(GUIDE);
        String script = guide.replaceFirst("(?s)^.*?```js\\n(.*?)```.*$", "$1")
                .replace("https://talk.example.org", server.address());
        byte[] page = ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Elsewhere</title>"
                        + "<link rel=\"icon\" href=\"data:,\"><p id=\"said\"></p><script>" + script
                        + "comeBack().then((said) => { document.querySelector('#said').textContent = said; });"
                        + "</script></html>")
                .getBytes(StandardCharsets.UTF_8);
        site.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        site.start();
    }
}

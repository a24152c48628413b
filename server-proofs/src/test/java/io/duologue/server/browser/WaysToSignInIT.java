package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.signin.Linking;
import io.duologue.server.RedirectingProvider;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person connects a provider in the settings, is told, and disconnects it; what is refused says why. */
@ExtendWith(Browsers.class)
class WaysToSignInIT {
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private ReferenceServer server;
    private String address;
    private BrowserContext browser;

    @BeforeEach
    void open() throws IOException, ConfigurationException {
        server = ReferenceServer.start(
                Configuration.read(
                        Map.of(),
                        Optional.empty(),
                        Map.of("demo", "true", "port", "0", "log", "text", "drain-grace", "0s")),
                List.of(new DemoIdentityProvider(DemoPersonas.all()), new RedirectingProvider("github")),
                () -> Instant.now().plus(passed.get()));
        address = "http://localhost:" + server.port();
        browser = Browsers.context(new Browser.NewContextOptions().setViewportSize(1440, 900));
        browser.route(
                Pattern.compile("https://github\\.example/.*"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<a href=\"" + address
                                + "/api/v1/auth/callback/github?state=1&who=octocat\">Agree</a>")));
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
    }

    @Test
    void aPersonConnectsAProviderIsToldAndDisconnectsIt() {
        Page page = settingsOf("jonas");
        Locator ways = page.locator("section[aria-labelledby=ways] li");
        assertThat(ways).hasCount(2);
        assertThat(ways.nth(0)).containsText("The only one");

        connect(page);

        assertThat(ways.nth(1)).containsText("The github connected");
        assertThat(ways.nth(1)).containsText("as o…@example.org");
        assertThat(page.locator(".notices")).containsText("The github was connected to your account on");
        assertThat(page.url()).isEqualTo(address + "/settings");
        assertThat(ways.nth(0)).containsText("Can be disconnected from");
        page.locator(".notices").getByText("Fold").click();
        assertThat(page.locator(".notices .outcome")).hasCount(0);
        assertThat(page.locator(".notices summary")).containsText("The github was connected to your account on");

        button(page, "Disconnect The github").click();

        assertThat(page.locator(".notices")).containsText("The github was disconnected from your account on");
        assertThat(page.locator(".notices summary")).hasCount(0);
        page.locator(".notices").getByText("Close").click();
        assertThat(page.locator(".notices")).hasCount(0);
        assertThat(ways.nth(0)).containsText("The only one");
    }

    @Test
    void whatWasNotMeIsUndoneFromTheNotice() {
        Page page = settingsOf("jonas");
        connect(page);
        page.locator(".notices").getByText("Fold").click();
        page.locator(".notices summary").click();

        page.getByText("That was not me: undo").click();

        assertThat(page.locator(".notices").first()).containsText("no longer connected");
        assertThat(page.locator("section[aria-labelledby=ways] li").nth(0)).containsText("The only one");
    }

    @Test
    void whoSignedInLongAgoIsAskedToSignInAgain() {
        Page page = settingsOf("jonas");
        passed.set(Linking.FRESH.plusSeconds(1));

        button(page, "Connect The github").click();

        assertThat(page.locator("section[aria-labelledby=ways] [role=alert]"))
                .containsText("signed in within the last ten minutes");
    }

    @Test
    void whatAnotherAccountHasIsSaidToBeTaken() {
        connect(settingsOf("keiko"));
        Page page = settingsOf("jonas");

        button(page, "Connect The github").click();
        page.getByText("Agree").click();

        assertThat(page.locator("section[aria-labelledby=ways] [role=alert]")).containsText("Another account here");
    }

    private Page settingsOf(String persona) {
        Visitor visitor = Visitor.inLobby(browser, address, persona);
        visitor.page().navigate(address + "/settings");
        visitor.sees("Ways you sign in");
        return visitor.page();
    }

    private static void connect(Page page) {
        button(page, "Connect The github").click();
        page.getByText("Agree").click();
        assertThat(page.locator("section[aria-labelledby=ways]")).containsText("The github connected");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}

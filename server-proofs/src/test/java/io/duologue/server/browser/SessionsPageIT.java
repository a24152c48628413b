package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One person at two places sees both in the settings, ends one of them, and then all. */
@ExtendWith(Browsers.class)
class SessionsPageIT {
    private static final String WELCOME = "Meet one person worth talking to.";

    private DemoServer demo;
    private BrowserContext phone;
    private BrowserContext desk;

    @BeforeEach
    void open() {
        demo = DemoServer.start();
        phone = Browsers.context(new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setUserAgent("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
                        + " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"));
        desk = Browsers.context(new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    @AfterEach
    void close() {
        phone.close();
        desk.close();
        demo.close();
    }

    @Test
    void nothingThatAScriptCanReadIsASecretOfTheSession() {
        Visitor here = Visitor.inLobby(desk, demo.address(), "maya");

        Object stored = here.page()
                .evaluate("() => [localStorage, sessionStorage].flatMap((store) => Object.entries(store).flat())"
                        + ".concat(document.cookie).join('\\n')");

        assertThat(stored.toString()).contains("duologue.tab").doesNotContainPattern("[0-9a-f]{32}");
        assertThat(desk.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.value).matches("[0-9a-f]{64}");
            assertThat(cookie.httpOnly).isTrue();
        });
    }

    @Test
    void aPersonSeesWhereSheIsSignedInAndEndsOneOfThemAndThenAll() {
        Visitor there = Visitor.inLobby(phone, demo.address(), "maya");
        Visitor here = Visitor.inLobby(desk, demo.address(), "maya");

        here.page()
                .getByText("Settings", new Page.GetByTextOptions().setExact(true))
                .click();
        here.sees("Where you are signed in");
        Locator places = here.page().locator("section[aria-labelledby=places] li");
        assertThat(places).hasCount(2);
        assertThat(places.nth(0)).containsText("Chrome on Linux");
        assertThat(places.nth(0)).containsText("Here");
        assertThat(places.nth(1)).containsText("Safari on iOS");

        here.press("End the session of Safari on iOS");
        assertThat(places).hasCount(1);
        there.page().reload();
        there.seesTitle(WELCOME);

        here.press("Sign out everywhere");
        here.seesTitle(WELCOME);
        here.page().reload();
        here.seesTitle(WELCOME);
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.duologue.server.LetterBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in by a link in a mail, and as a guest, as a person does it. */
@ExtendWith(Browsers.class)
class SignInByMailPagesIT {
    private static final String REFUSED = ".*status of 403.*/auth/email/.*";

    private final List<Watch> watches = new ArrayList<>();
    private LetterBox box;
    private SignInServer server;
    private BrowserContext browser;

    @BeforeEach
    void open() throws IOException {
        box = LetterBox.open();
        server = SignInServer.start(
                "DUOLOGUE_SIGN_IN_EMAIL", "true",
                "DUOLOGUE_SIGN_IN_GUEST", "true",
                "DUOLOGUE_MAIL_HOST", "localhost",
                "DUOLOGUE_MAIL_PORT", Integer.toString(box.port()),
                "DUOLOGUE_MAIL_TLS", "none",
                "DUOLOGUE_MAIL_FROM", "hello@talk.example");
        browser = Browsers.context();
    }

    @AfterEach
    void close() throws IOException {
        browser.close();
        server.close();
        box.close();
        watches.forEach(Watch::sawNothingWrong);
    }

    @Test
    void aLinkSignsInWhereItWasAskedForByOnePress() throws InterruptedException {
        Visitor maya = comes(browser, "/");
        ask(maya, "Maya@example.org");
        maya.seesTitle("Check your mail.");
        String secret = box.nextSecret();

        Visitor opened = comes(browser, link(secret));
        opened.seesTitle("Sign in as m…@example.org?");
        assertThat(opened.page().url()).isEqualTo(server.address() + "/");
        assertThat(opened.page().getByLabel("Your e-mail address")).hasCount(0);
        opened.press("Sign in");

        opened.seesTitle("Check your card");
        assertThat(opened.page().content()).doesNotContain(secret, "maya@");
        assertThat(opened.page()
                        .evaluate("() => JSON.stringify({ ...sessionStorage, ...localStorage })")
                        .toString())
                .doesNotContain(secret);
    }

    @Test
    void inAnotherBrowserTheAddressIsAskedFor() throws InterruptedException {
        ask(comes(browser, "/"), "maya@example.org");
        String secret = box.nextSecret();
        try (BrowserContext telephone = Browsers.context()) {
            Visitor maya = comes(telephone, link(secret));
            maya.seesTitle("Sign in as m…@example.org?");

            maya.page().getByLabel("Your e-mail address").fill("mallory@example.org");
            maya.press("Sign in");
            maya.sees("The link didn’t go to this address.");
            maya.page().getByLabel("Your e-mail address").fill("maya@example.org");
            maya.press("Sign in");

            maya.seesTitle("Check your card");
        }
    }

    @Test
    void aLinkIsOpenedInAPageThatWasThereAlreadyAndWorksOnce() throws InterruptedException {
        Visitor maya = comes(browser, "/");
        ask(maya, "maya@example.org");
        String secret = box.nextSecret();

        maya.page().evaluate("(hash) => { window.location.hash = hash; }", "sign-in-link=" + secret);
        maya.seesTitle("Sign in as m…@example.org?");
        maya.press("Not now");
        maya.seesTitle("Meet one person worth talking to.");
        maya.page().evaluate("(hash) => { window.location.hash = hash; }", "sign-in-link=" + secret);
        maya.press("Sign in");
        maya.seesTitle("Check your card");

        Visitor again = comes(browser, link(secret));
        again.seesTitle("This link doesn’t work any more.");
        again.press("Ask for a new one");
        again.seesTitle("Check your card");
    }

    @Test
    void whatIsNoAddressIsSaidAtItsField() {
        Visitor maya = comes(browser, "/");

        ask(maya, "maya");

        maya.sees("Write an address such as maya@example.org.");
        assertThat(maya.page().locator("#mail-address")).isFocused();
    }

    @Test
    void aGuestComesInByANameOrByNone() {
        Visitor maya = comes(browser, "/");
        maya.page().locator("#alias").fill("Maya");
        maya.press("Come in as a guest");
        maya.seesTitle("Check your card");
        assertThat(maya.page().locator("#name")).hasValue("Maya");

        try (BrowserContext other = Browsers.context()) {
            Visitor nobody = comes(other, "/");
            nobody.press("Come in as a guest");
            nobody.seesTitle("Check your card");
            assertThat(nobody.page().locator("#name").inputValue()).matches("[A-Z][a-z]+ [A-Z][a-z]+");
        }
    }

    private void ask(Visitor visitor, String address) {
        visitor.page().locator("#mail-address").fill(address);
        visitor.press("Send me a link");
    }

    private static String link(String secret) {
        return "/#sign-in-link=" + secret;
    }

    private Visitor comes(BrowserContext with, String path) {
        Page page = with.newPage();
        Watch watch = Watch.over(page, server.address());
        watch.expects(REFUSED);
        watches.add(watch);
        return new Visitor(page, server.address() + path);
    }
}

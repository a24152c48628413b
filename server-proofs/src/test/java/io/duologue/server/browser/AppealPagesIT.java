package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AppealStore.Decision;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody who is restricted says what speaks against it and hears what was decided, on the pages and by the keyboard alone. */
@ExtendWith(Browsers.class)
class AppealPagesIT {
    private static final UserId MODERATOR = new UserId("u_moderator");
    private static final String SAID = "It was somebody else.\nI was not there.";
    private static final String ME = """
            async () => {
              const answer = await fetch('/api/v1/me', { headers: { 'X-Duologue-Tab': sessionStorage.getItem('duologue.tab') } });
              return (await answer.json()).user.id;
            }
            """;

    private ReferenceServer server;
    private BrowserContext browser;
    private Visitor maya;
    private UserId user;

    @BeforeEach
    void restrict() throws IOException, ConfigurationException {
        server = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")));
        browser = Browsers.context();
        maya = Visitor.inLobby(browser, server.uri().toString(), "maya");
        user = new UserId((String) maya.page().evaluate(ME));
        stores().restrictions()
                .save(new Restriction("R-7", user, "scams", "You sold things.", false, Instant.now(), null));
        server.engine().commands().restricted(user);
        maya.seesTitle("You can’t start conversations for now");
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
        assertThat(maya.complaints()).isEmpty();
    }

    @Test
    void whoIsRestrictedAppealsOnceByTheKeyboardAndGoesOnWhenItIsGranted() {
        Locator text = maya.page().getByLabel("What speaks against it?");
        assertThat(text).hasAttribute("aria-describedby", "appeal-text-hint");

        maya.button("Send the appeal").press("Enter");
        assertThat(text).isFocused();
        assertThat(text).hasAttribute("aria-invalid", "true");
        maya.sees("Write what speaks against it.");

        text.fill("x".repeat(1_001));
        maya.sees("Shorten it to 1000 characters.");
        text.fill(SAID);
        maya.page().keyboard().press("Tab");
        assertThat(maya.button("Send the appeal")).isFocused();
        maya.page().keyboard().press("Enter");

        assertThat(status()).containsText("Received. A person reads it.");
        assertThat(maya.page().locator("#appeal")).isFocused();
        assertThat(text).hasCount(0);
        assertThat(maya.page().locator(".said")).hasText(SAID);
        Appeal received = stores().appeals().by(user, 10).get(0);
        assertThat(received.text()).isEqualTo(SAID);

        decide(Outcome.GRANTED, "You were not there.");
        stores().restrictions().lift("R-7", Instant.now());
        maya.press("Look whether it is decided");

        assertThat(status()).containsText("Granted.");
        assertThat(status()).containsText("You were not there.");
        maya.seesTitle("Your restriction has ended");
        maya.press("Go on");
        maya.seesLobby();
    }

    @Test
    void whatWasDeniedIsSaidWithItsReasonAlsoInTheSettings() {
        stores().appeals().file(new Appeal("R-7", user, SAID, Instant.now(), MODERATOR, null, null));
        decide(Outcome.DENIED, "Three people said the same.");
        maya.page().reload();

        assertThat(status()).containsText("Denied.");
        assertThat(status()).containsText("your restriction stays");
        assertThat(status()).containsText("Three people said the same.");
        assertThat(maya.page().getByLabel("What speaks against it?")).hasCount(0);
        assertThat(maya.button("Look whether it is decided")).hasCount(0);

        maya.page().navigate(server.uri() + "/settings");
        Locator row = maya.page()
                .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Your restrictions"))
                .getByRole(AriaRole.LISTITEM);
        assertThat(row).containsText("You sold things.");
        assertThat(row).containsText("Case R-7");
        assertThat(row).containsText("“Three people said the same.”");
        assertThat(row).containsText("Appeal: denied");
    }

    @Test
    void whatAnotherTabHasSentIsShownInsteadOfWhatIsSentAgain() {
        maya.page().getByLabel("What speaks against it?").fill("Other words.");
        stores().appeals().file(new Appeal("R-7", user, SAID, Instant.now(), MODERATOR, null, null));

        maya.press("Send the appeal");

        assertThat(status()).containsText("Received.");
        assertThat(maya.page().locator(".said")).hasText(SAID);
        assertThat(stores().appeals().by(user, 10)).extracting(Appeal::text).isEqualTo(List.of(SAID));
    }

    private void decide(Outcome outcome, String reason) {
        stores().appeals().decide("R-7", new Decision(outcome, MODERATOR, Instant.now(), reason));
    }

    private Locator status() {
        return maya.page().locator(".appeal [role=status]");
    }

    private Stores stores() {
        return server.engine().stores();
    }
}

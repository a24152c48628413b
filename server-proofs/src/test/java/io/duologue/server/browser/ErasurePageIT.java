package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ImmutableServerOptions;
import io.duologue.server.config.ServerOptions;
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

/** Somebody erases his account, thinks better of it, erases it again, and is somebody new when he comes back. */
@ExtendWith(Browsers.class)
class ErasurePageIT {
    private static final String WELCOME = "Meet one person worth talking to.";
    private static final Pattern LEAVING = Pattern.compile("Your account is to be erased on .+");

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private ReferenceServer server;
    private BrowserContext desk;
    private BrowserContext phone;

    @BeforeEach
    void open() throws IOException, ConfigurationException {
        ServerOptions demo =
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0", "log", "text"));
        server = ReferenceServer.start(
                ImmutableServerOptions.copyOf(demo).withDrainGrace(Duration.ZERO),
                List.of(new DemoIdentityProvider(DemoPersonas.all())),
                () -> Instant.now().plus(ahead.get()));
        desk = Browsers.context(new Browser.NewContextOptions().setViewportSize(1440, 900));
        phone = Browsers.context(new Browser.NewContextOptions().setViewportSize(390, 844));
    }

    @AfterEach
    void close() {
        phone.close();
        desk.close();
        server.close();
    }

    @Test
    void whoErasesTheAccountMayTakeTheDataAlongAndKeepItAndIsSomebodyNewWhenItIsGone() {
        String address = "http://localhost:" + server.port();
        Visitor maya = new Visitor(desk, address + "/sign-in");
        maya.signInAs("Maya");
        maya.onboard();
        Visitor tomas = Visitor.inLobby(phone, address, "tomas");
        talk(maya, tomas);

        erase(maya);
        assertThat(maya.title()).hasText(LEAVING);
        tomas.seesMessages("Said before I left.");

        maya.press("Sign out");
        maya.seesTitle(WELCOME);
        signIn(maya, address);
        assertThat(maya.title()).hasText(LEAVING);
        Download taken = maya.page().waitForDownload(() -> maya.press("For a program (JSON)"));
        maya.sees(taken.suggestedFilename() + " is in your downloads.");
        maya.press("Keep my account");
        maya.seesLobby();

        erase(maya);
        assertThat(maya.title()).hasText(LEAVING);
        ahead.set(Duration.ofDays(14).plusMinutes(1));
        server.keepHouse();
        maya.page().reload();
        maya.seesTitle(WELCOME);
        signIn(maya, address);
        maya.seesTitle("Check your card");
        maya.onboard();
        org.assertj.core.api.Assertions.assertThat(maya.complaints()).isEmpty();
    }

    private static void talk(Visitor maya, Visitor tomas) {
        maya.search();
        tomas.search();
        maya.accept();
        tomas.accept();
        maya.talksWith("Tomás Rey");
        maya.say("Said before I left.");
        tomas.seesMessages("Said before I left.");
        maya.press("End conversation");
        maya.answer("End conversation").click();
        maya.press("Back to lobby");
        maya.seesLobby();
    }

    private static void erase(Visitor maya) {
        maya.page()
                .getByText("Settings", new Page.GetByTextOptions().setExact(true))
                .click();
        maya.press("Erase your account…");
        maya.sees("You have 14 days to change your mind");
        maya.answer("Erase my account").click();
    }

    private static void signIn(Visitor maya, String address) {
        maya.page().navigate(address + "/sign-in");
        maya.page()
                .locator("button.persona")
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Maya"))
                .click();
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.profile.AgeAssurance.Answer;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.ServerOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person takes her data, sees what she agreed to, and is asked again when it changes. */
@ExtendWith(Browsers.class)
class YourDataPageIT {
    private static final RateLimit OUT_OF_REACH = new RateLimit(1_000_000, Duration.ofMillis(1));

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private BrowserContext browser;
    private ReferenceServer server;

    @BeforeEach
    void open() {
        server = start(0, parts -> parts);
        browser = Browsers.context(
                new Browser.NewContextOptions().setViewportSize(1440, 900).setAcceptDownloads(true));
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
    }

    @Test
    void aPersonTakesHerDataInBothFormats() {
        Visitor maya = Visitor.inLobby(browser, address(), "maya");
        toSettings(maya);

        Download json = maya.page().waitForDownload(() -> maya.press("For a program (JSON)"));
        assertThat(json.suggestedFilename()).matches("your-data-\\d{4}-\\d\\d-\\d\\d\\.json");
        assertThat(text(json)).contains("\"format\":\"duologue.export\"", "Maya Lindqvist");
        maya.sees(json.suggestedFilename() + " is in your downloads.");

        Download page = maya.page().waitForDownload(() -> maya.press("To read and print"));
        assertThat(page.suggestedFilename()).endsWith(".html");
        assertThat(text(page)).contains("<h1>Your data</h1>", "Maya Lindqvist");
        assertThat(maya.complaints()).isEmpty();
    }

    @Test
    void thePageIsReadableByItself() throws IOException {
        Visitor maya = Visitor.inLobby(browser, address(), "maya");
        toSettings(maya);
        Download download = maya.page().waitForDownload(() -> maya.press("To read and print"));

        try (Page alone = browser.newPage()) {
            List<String> said = new ArrayList<>();
            alone.onConsoleMessage(message -> said.add(message.text()));
            alone.setContent(Files.readString(download.path()));

            assertThat(alone.locator("h1")).hasText("Your data");
            assertThat(alone.locator("section")).not().hasCount(0);
            assertThat(alone.locator("table").first()).hasCSS("border-collapse", "collapse");
            assertThat(said).isEmpty();
        }
    }

    @Test
    void thePageShowsHerPictureByItself() throws IOException {
        Visitor maya = Visitor.inLobby(browser, address(), "maya");
        givePicture();
        toSettings(maya);
        Download download = maya.page().waitForDownload(() -> maya.press("To read and print"));

        try (Page alone = browser.newPage()) {
            List<String> said = new ArrayList<>();
            alone.onConsoleMessage(message -> said.add(message.text()));
            alone.onRequest(request -> {
                if (!request.url().startsWith("data:")) {
                    said.add(request.url());
                }
            });
            alone.setContent(Files.readString(download.path()));

            Locator picture = alone.getByAltText("Your picture");
            assertThat(picture).isVisible();
            assertThat(picture).hasJSProperty("naturalWidth", 48);
            assertThat(said).isEmpty();
        }
    }

    /** To Maya, the only one who is here. */
    private void givePicture() throws IOException {
        Stores stores = server.engine().stores();
        UserId user = stores.accounts()
                .find(new LinkedIdentity(DemoIdentityProvider.ID, "maya"))
                .orElseThrow()
                .id();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
        Avatar avatar = new Avatar(new AvatarId("a_mayas"), jpeg.toByteArray());
        stores.avatars().save(user, avatar);
        stores.profiles()
                .update(user, profile -> ImmutableProfile.copyOf(profile).withAvatar(avatar.id()));
    }

    @Test
    void whoSignedInLongAgoIsToldWhatToDo() {
        Visitor maya = Visitor.inLobby(browser, address(), "maya");
        toSettings(maya);
        ahead.set(Duration.ofMinutes(11));

        maya.press("To read and print");

        maya.sees("For this you have to have signed in within the last ten minutes.");
    }

    @Test
    void whoAgreedToOlderRulesIsToldThatTheyChangedAndAgreesAgainBeforeSearching() {
        Visitor maya = Visitor.inLobby(browser, address(), "maya");

        restart(parts ->
                parts.guidelines(new Guidelines("2027-01", Guidelines.standard().rules())));
        maya.page().reload();

        maya.seesTitle("How we treat each other");
        maya.sees("The rules have changed since you agreed to them on");
        assertThat(maya.button("Start a conversation")).hasCount(0);
        maya.page().getByLabel("I’m 18 or over and I’ll keep to this").check();
        maya.press("Agree and go on");
        maya.seesLobby();
        toSettings(maya);
        Locator agreed = maya.page().locator("ul[aria-label='What you agreed to'] li");
        assertThat(agreed).hasCount(3);
        assertThat(agreed.nth(0)).containsText("Version 2027-01");
        assertThat(agreed.nth(0)).containsText("In force");
        assertThat(agreed.filter(new Locator.FilterOptions().setHasText("Earlier")))
                .containsText("Version " + Guidelines.standard().version());
    }

    @Test
    void whoAgreesForTheFirstTimeIsNotToldThatAnythingChanged() {
        Visitor jonas = new Visitor(browser, address() + "/sign-in");
        jonas.signInAs("Jonas");
        jonas.press("Looks right");
        jonas.seesTitle("What do you like to talk about?");
        jonas.press("Go on");

        jonas.seesTitle("How we treat each other");
        assertThat(jonas.page().getByText("The rules have changed")).hasCount(0);
    }

    @Test
    void whoIsRefusedForHisAgeIsToldWhy() {
        restart(parts -> parts.ageAssurance((user, given) -> new Answer.Refused("your document says you are 16.")));
        Visitor jonas = new Visitor(browser, address() + "/sign-in");
        jonas.signInAs("Jonas");
        jonas.press("Looks right");
        jonas.seesTitle("What do you like to talk about?");
        jonas.press("Go on");

        jonas.sees("You can’t talk here: your document says you are 16.");
    }

    private void toSettings(Visitor visitor) {
        visitor.page()
                .getByText("Settings", new Page.GetByTextOptions().setExact(true))
                .click();
        visitor.seesTitle("Settings");
        visitor.sees("Your data");
    }

    /** The same stores, the same address, another engine. */
    private void restart(UnaryOperator<Duologue.Builder> parts) {
        Stores stores = server.engine().stores();
        int port = server.port();
        server.close();
        server = start(port, builder -> parts.apply(builder.stores(stores)));
    }

    private ReferenceServer start(int port, UnaryOperator<Duologue.Builder> parts) {
        try {
            return ReferenceServer.start(
                    ServerOptions.builder()
                            .demo(true)
                            .port(port)
                            .drainGrace(Duration.ZERO)
                            .signInLimit(OUT_OF_REACH)
                            .build(),
                    List.of(new DemoIdentityProvider(DemoPersonas.all())),
                    () -> Instant.now().plus(ahead.get()),
                    parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address() {
        return "http://localhost:" + server.port();
    }

    private static String text(Download download) {
        try {
            return Files.readString(download.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

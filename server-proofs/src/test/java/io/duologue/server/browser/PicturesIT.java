package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.server.signin.ConsentServer.Person;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one sees of a person: the picture, from here, and what is connected and what is verified. */
@ExtendWith(Browsers.class)
class PicturesIT {
    private static final Person ADA = new Person(1, "Ada Brandt", "ada@mail.example");
    private static final Person BO = new Person(2, "Bo Carlsen", "bo@mail.example");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private SignInServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        server.close();
        watches.forEach(Watch::sawNothingWrong);
    }

    @Test
    void thePartnerSeesThePictureAndBothMarksAndAsksNobodyElse() {
        server = SignInServer.start("DUOLOGUE_LINKEDIN_VERIFIED", "true");
        server.providers().shows(ADA, picture());
        server.providers().hasVerified("IDENTITY");
        Visitor ada = comes(ADA);
        signIn(ada, "LinkedIn");
        assertThat(ada.page().locator(".preview")).containsText("LinkedIn connected");
        assertThat(ada.page().locator(".preview")).containsText("Identity verified on LinkedIn");
        seesPicture(ada.page().locator(".preview .av img"));
        ada.onboardFromScratch();
        ada.page().navigate(server.address() + "/settings");
        ada.press("Connect GitHub");
        agree(ada.page());
        assertThat(ada.page().locator("section[aria-labelledby=ways]")).containsText("GitHub connected");
        ada.page().navigate(server.address() + "/");
        ada.seesLobby();
        Visitor bo = comes(BO);
        signIn(bo, "GitHub");
        assertThat(bo.page().locator(".preview .av img")).hasCount(0);
        bo.onboardFromScratch();
        List<String> asked = new ArrayList<>();
        bo.page().onRequest(request -> asked.add(request.url()));

        ada.search();
        bo.search();

        Locator card = bo.page().locator("article.offer");
        assertThat(card.locator(".tags").first()).containsText("LinkedIn connected");
        assertThat(card.locator(".tags").first()).containsText("GitHub connected");
        assertThat(card.locator(".tags").first()).containsText("Identity verified on LinkedIn");
        seesPicture(card.locator(".av img"));
        assertThat(ada.page().locator("article.offer .av").first()).hasText("BC");
        assertThat(ada.page().locator("article.offer .tags").first()).not().containsText("verified");
        ada.accept();
        bo.accept();
        bo.talksWith("Ada Brandt");
        seesPicture(bo.page().locator("header.bar .av img"));
        seesPicture(bo.page().locator(".rail .av img"));
        assertThat(asked)
                .anyMatch(url -> url.startsWith(server.address() + "/api/v1/avatars/a_"))
                .allMatch(url -> url.startsWith(server.address() + "/"));
    }

    @Test
    void aPictureIsRemovedAndTakenAgain() {
        server = SignInServer.start();
        server.providers().shows(ADA, picture());
        Visitor ada = comes(ADA);
        signIn(ada, "LinkedIn");
        seesPicture(ada.page().locator(".preview .av img"));
        ada.onboardFromScratch();
        ada.page().navigate(server.address() + "/settings");
        Locator setting = ada.page().locator("section[aria-labelledby=picture]");
        assertThat(setting).containsText("Whoever sees your card sees this picture.");

        ada.press("Remove picture");

        assertThat(setting).containsText("Your card shows your initials.");
        assertThat(ada.page().locator(".av img")).hasCount(0);
        ada.page().reload();
        assertThat(setting).containsText("Your card shows your initials.");

        ada.press("Use my LinkedIn picture");
        agree(ada.page());

        assertThat(setting).containsText("Whoever sees your card sees this picture.");
        seesPicture(setting.locator(".av img"));
        assertThat(ada.page()).hasURL(server.address() + "/settings");
    }

    @Test
    void whereAPictureDoesNotComeThereAreInitials() {
        server = SignInServer.start();
        server.providers().shows(ADA, "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8));
        Visitor ada = comes(ADA);
        signIn(ada, "LinkedIn");

        assertThat(ada.page().locator(".preview .av")).hasText("AB");
        ada.onboardFromScratch();

        ada.page().navigate(server.address() + "/settings");

        assertThat(ada.page().locator("section[aria-labelledby=picture]"))
                .containsText("We didn’t get your picture from LinkedIn yet");
        ada.press("Don’t fetch it");
        assertThat(ada.page().locator("section[aria-labelledby=picture]"))
                .not()
                .containsText("We didn’t get your picture");
    }

    @Test
    void aPictureThatIsGoneLeavesTheInitials() {
        server = SignInServer.start();
        server.providers().shows(ADA, picture());
        Visitor ada = comes(ADA);
        watches.get(0).expects(".*/api/v1/avatars/.*");
        ada.page().route(Pattern.compile(".*/api/v1/avatars/.*"), route -> route.abort());

        signIn(ada, "LinkedIn");

        assertThat(ada.page().locator(".preview .av img")).hasCount(1);
        assertThat(ada.page().locator(".preview .av img")).isHidden();
        assertThat(ada.page().locator(".preview .av")).hasText("AB");
    }

    @Test
    void aGitHubAccountThatIsTooNewIsToldSoAndWhoHasAnAccountSignsInAnyway() {
        server = SignInServer.start("DUOLOGUE_GITHUB_MINIMUM_AGE", "30d");
        Visitor ada = comes(ADA);
        signIn(ada, "GitHub");
        server.providers().hasKnownAllSince(Instant.now().minus(Duration.ofDays(3)));
        Visitor bo = comes(BO);

        bo.press("Continue with GitHub");
        agree(bo.page());

        bo.sees(
                "Your GitHub account is too new to join with here. Use LinkedIn, or come back later. Nothing was saved.");
        server.providers().isUsedBy(ADA);
        Visitor again = comes(ADA);
        signIn(again, "GitHub");
    }

    private Visitor comes(Person who) {
        server.providers().isUsedBy(who);
        BrowserContext browser = Browsers.context(new Browser.NewContextOptions().setViewportSize(1440, 900));
        open.add(browser);
        Page page = browser.newPage();
        Watch watch = Watch.over(page, server.address());
        watch.expects(".*" + Pattern.quote(server.providers().address()) + ".*");
        watches.add(watch);
        Visitor visitor = new Visitor(page, server.address());
        visitor.seesTitle("Meet one person worth talking to.");
        return visitor;
    }

    private static void seesPicture(Locator image) {
        assertThat(image).isVisible();
        assertThat(image).hasAttribute("src", Pattern.compile("/api/v1/avatars/a_[0-9a-z]{26}"));
        assertThat(image).hasAttribute("alt", "");
        assertThat(image).hasJSProperty("complete", true);
        assertThat(image).hasJSProperty("naturalWidth", 256);
    }

    private static void signIn(Visitor visitor, String provider) {
        visitor.press("Continue with " + provider);
        agree(visitor.page());
        visitor.seesTitle("Check your card");
    }

    private static void agree(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Allow").setExact(true))
                .click();
    }

    private static byte[] picture() {
        BufferedImage picture = new BufferedImage(320, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(0xc0, 0x80, 0x40));
        graphics.fillRect(0, 0, 320, 400);
        graphics.setColor(Color.WHITE);
        graphics.fillOval(90, 110, 140, 180);
        graphics.dispose();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(picture, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.duologue.server.signin.ConsentServer.Person;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody who has an account by GitHub comes with LinkedIn, and both name the same address. */
@ExtendWith(Browsers.class)
class OnePersonTwoProvidersIT {
    private static final String CHALLENGED = "You already have an account here.";

    private BrowserContext browser;
    private SignInServer server;

    @BeforeEach
    void open() {
        browser = Browsers.context();
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
    }

    @Test
    void bothAreJoinedTheNextPageSaysSoAndItCanBeUndone() {
        start("verified-email");
        Visitor ada = comes(browser);
        signIn(ada, "GitHub");
        ada.onboardFromScratch();
        String account = user(ada);
        signOut(ada);

        ada.press("Continue with LinkedIn");
        agree(ada.page());

        ada.seesLobby();
        assertThat(user(ada)).isEqualTo(account);
        ada.page().navigate(server.address() + "/settings");
        assertThat(ada.page().locator(".notices")).containsText("LinkedIn was connected to your account on");
        assertThat(ways(ada)).containsText(new String[] {"GitHub connected", "LinkedIn connected"});
        ada.press("That was not me: undo");
        assertThat(ada.page().locator(".notices").first()).containsText("no longer connected");
        signOut(ada);
        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesTitle("Check your card");
        assertThat(user(ada)).isNotEmpty().isNotEqualTo(account);
    }

    @Test
    void whoIsAskedSignsInWithTheOtherOneOnceAndBothBelongTogether() {
        start("challenge");
        Visitor ada = comes(browser);
        String account = hasAnAccountByGitHub(ada);

        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesTitle(CHALLENGED);
        ada.sees("you signed in to it with GitHub");
        assertThat(user(ada)).isEmpty();
        assertThat(ada.page().url()).isEqualTo(server.address() + "/");
        assertThat(browser.cookies()).extracting(cookie -> cookie.name).containsExactly("duologue_challenged");
        ada.press("Continue with GitHub");
        agree(ada.page());
        agree(ada.page());

        ada.seesTitle("Settings");
        assertThat(ways(ada)).containsText(new String[] {"GitHub connected", "LinkedIn connected"});
        assertThat(user(ada)).isEqualTo(account);
        assertThat(browser.cookies()).extracting(cookie -> cookie.name).containsExactly("duologue_session");
        signOut(ada);
        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesLobby();
        assertThat(user(ada)).isEqualTo(account);
    }

    @Test
    void whoKeepsThemApartHasTwoAccounts() {
        start("challenge");
        Visitor ada = comes(browser);
        String account = hasAnAccountByGitHub(ada);
        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesTitle(CHALLENGED);

        ada.press("Keep them apart");
        agree(ada.page());

        ada.seesTitle("Check your card");
        assertThat(user(ada)).isNotEmpty().isNotEqualTo(account);
        assertThat(browser.cookies()).extracting(cookie -> cookie.name).containsExactly("duologue_session");
    }

    @Test
    void anAnswerIsGoodOnce() {
        start("challenge");
        Visitor ada = comes(browser);
        hasAnAccountByGitHub(ada);
        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesTitle(CHALLENGED);
        Cookie asked = browser.cookies().get(0);
        ada.press("Keep them apart");
        assertThat(ada.page()).hasTitle("Agree?");
        browser.addCookies(List.of(new Cookie(asked.name, asked.value).setUrl(server.address())));

        ada.page().navigate(server.address() + "/#sign-in=challenged&provider=linkedin&with=github");
        ada.press("Keep them apart");

        ada.sees("That sign-in took too long or was used before.");
        assertThat(user(ada)).isEmpty();
    }

    @Test
    void whoWasNotAskedInThisBrowserHasNothingToAnswer() {
        start("challenge");
        Visitor ada = comes(browser);
        hasAnAccountByGitHub(ada);
        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesTitle(CHALLENGED);
        try (BrowserContext elsewhere = Browsers.context()) {
            Visitor other =
                    new Visitor(elsewhere, server.address() + "/#sign-in=challenged&provider=linkedin&with=github");

            other.press("Keep them apart");

            other.sees("That sign-in began in another browser.");
            assertThat(elsewhere.cookies()).isEmpty();
        }
    }

    @Test
    void anAddressThatWasMadeUpSaysNothingOfItsOwn() {
        start("challenge");

        Visitor ada =
                new Visitor(browser, server.address() + "/#sign-in=challenged&provider=evil&with=%3Cb%3E,worse,github");

        ada.seesTitle(CHALLENGED);
        assertThat(ada.page().locator("#app")).containsText("you signed in to it with GitHub");
        assertThat(ada.page().locator("#app")).not().containsText("evil");
        assertThat(ada.page().locator("#app")).not().containsText("worse");
        assertThat(ada.button("Keep them apart")).hasCount(0);
        ada.press("Not now");
        ada.seesTitle("Meet one person worth talking to.");
    }

    @Test
    void anAddressThatIsNotVerifiedIsAskedNothingAndHasAnAccountOfItsOwn() {
        for (String policy : List.of("challenge", "verified-email")) {
            start(policy);
            try (BrowserContext here = Browsers.context()) {
                Visitor ada = comes(here);
                String account = hasAnAccountByGitHub(ada);
                server.providers().isUsedBy(new Person(1, "Ada Brandt", "ada@mail.example", false));

                ada.press("Continue with LinkedIn");
                agree(ada.page());

                ada.seesTitle("Check your card");
                assertThat(user(ada)).isNotEmpty().isNotEqualTo(account);
            }
            server.close();
        }
    }

    @Test
    void whereNothingIsJoinedTheTwoAreTwoAccountsWithoutAQuestion() {
        start("manual-only");
        Visitor ada = comes(browser);
        String account = hasAnAccountByGitHub(ada);

        ada.press("Continue with LinkedIn");
        agree(ada.page());

        ada.seesTitle("Check your card");
        assertThat(user(ada)).isNotEmpty().isNotEqualTo(account);
    }

    private void start(String policy) {
        server = SignInServer.start("DUOLOGUE_LINK_POLICY", policy);
    }

    private Visitor comes(BrowserContext with) {
        Visitor visitor = new Visitor(with, server.address());
        visitor.seesTitle("Meet one person worth talking to.");
        return visitor;
    }

    private String hasAnAccountByGitHub(Visitor visitor) {
        signIn(visitor, "GitHub");
        visitor.onboardFromScratch();
        String user = user(visitor);
        signOut(visitor);
        return user;
    }

    private static void signIn(Visitor visitor, String provider) {
        visitor.press("Continue with " + provider);
        agree(visitor.page());
        visitor.seesTitle("Check your card");
    }

    private static void signOut(Visitor visitor) {
        visitor.page().evaluate("() => fetch('/api/v1/auth/sign-out', { method: 'POST' })");
        visitor.page().navigate(visitor.page().url().replaceFirst("(//[^/]*/).*$", "$1"));
        visitor.seesTitle("Meet one person worth talking to.");
    }

    private static void agree(Page page) {
        assertThat(page).hasTitle("Agree?");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Allow").setExact(true))
                .click();
    }

    private static Locator ways(Visitor visitor) {
        return visitor.page()
                .locator("section[aria-labelledby=ways] li")
                .filter(new Locator.FilterOptions().setHasText("connected"));
    }

    /** Who the server says this browser is; nobody is empty. */
    private static String user(Visitor visitor) {
        return (String) visitor.page().evaluate("""
            async () => {
              const answer = await fetch('/api/v1/me');
              return answer.ok ? (await answer.json()).user.id : '';
            }
            """);
    }
}

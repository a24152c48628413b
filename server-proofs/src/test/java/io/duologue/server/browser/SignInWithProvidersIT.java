package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import io.duologue.core.identity.UserId;
import io.duologue.server.signin.ConsentServer.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signing in with LinkedIn, with GitHub and with another provider, as a person does it: from the landing page over the
 * provider's own page and back. The provider is another site, so that cookies are kept back and sent as in earnest.
 */
@ExtendWith(Browsers.class)
class SignInWithProvidersIT {
    private static final String PROMISE = "Meet one person worth talking to.";

    private final List<Watch> watches = new ArrayList<>();
    private SignInServer server;
    private BrowserContext browser;

    @BeforeEach
    void open() {
        server = SignInServer.start();
        browser = Browsers.context();
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
        watches.forEach(Watch::sawNothingWrong);
    }

    @ParameterizedTest
    @CsvSource({"LinkedIn, LinkedIn connected", "GitHub, GitHub connected"})
    void somebodySignsInOnboardsSignsOutAndIsKnownAgain(String provider, String connected) {
        Visitor ada = comes();

        ada.press("Continue with " + provider);
        agree(ada.page());
        ada.seesTitle("Check your card");
        ada.sees(connected);
        assertThat(ada.page().getByText(Pattern.compile("verified", Pattern.CASE_INSENSITIVE)))
                .hasCount(0);
        String first = user(ada);
        ada.onboardFromScratch();
        signOut(ada);
        ada.press("Continue with " + provider);
        agree(ada.page());

        ada.seesLobby();
        assertThat(user(ada)).isEqualTo(first);
        assertThat(ada.page().url()).isEqualTo(server.address() + "/");
    }

    @Test
    void aProviderThatPublishesItsConfigurationIsOfferedByItsLabel() {
        Visitor ada = comes();

        ada.press("Continue with Example");
        agree(ada.page());

        ada.seesTitle("Check your card");
        assertThat(ada.page().locator("#app")).containsText("Ada Brandt");
    }

    @Test
    void twoPeopleOfOneProviderAreTwoAccounts() {
        Visitor ada = comes();
        signIn(ada, "LinkedIn");
        String first = user(ada);
        server.providers().isUsedBy(new Person(2, "Bo Carlsen", "bo@mail.example"));
        try (BrowserContext other = Browsers.context()) {
            Visitor bo = comes(other);
            signIn(bo, "LinkedIn");

            assertThat(user(bo)).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LinkedIn", "GitHub"})
    void whoeverCancelsThereIsToldInOurWordsAndOnceOnly(String provider) {
        Visitor ada = comes();

        ada.press("Continue with " + provider);
        cancel(ada.page());

        ada.sees("You didn’t agree at " + provider + ", so nobody was signed in. Nothing was saved.");
        assertThat(ada.page().locator("#app")).not().containsText("declined");
        assertThat(ada.page().locator("#app")).not().containsText("denied");
        assertThat(ada.page().url()).isEqualTo(server.address() + "/");
        assertThat(browser.cookies()).isEmpty();
        ada.page().reload();
        ada.seesTitle(PROMISE);
        assertThat(ada.page().getByText("You didn’t agree")).hasCount(0);
        signIn(ada, provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LinkedIn", "GitHub"})
    void aCodeThatTheProviderNoLongerKnowsSignsNobodyIn(String provider) {
        Visitor ada = comes();
        String callback = callbackOf(ada, provider);

        server.providers().forgetsItsCodes();
        ada.page().navigate(callback);

        ada.sees("That sign-in took too long or was used before. Nothing was saved.");
        assertThat(user(ada)).isEmpty();
    }

    @Test
    void aProviderInTroubleIsNamedAndTheOtherOneOffered() {
        server.providers().breaks(true);
        Visitor ada = comes();

        ada.press("Continue with LinkedIn");
        agree(ada.page());

        ada.sees("Signing in with LinkedIn doesn’t work right now. Nothing was saved. Try again or use GitHub.");
        server.providers().breaks(false);
        signIn(ada, "GitHub");
    }

    @Test
    void aStateThatIsNotOursSignsNobodyIn() {
        Visitor ada = comes();
        String callback = callbackOf(ada, "LinkedIn");

        ada.page().navigate(callback.replaceFirst("state=[0-9a-f]{8}", "state=00000000"));

        ada.sees("That sign-in took too long or was used before.");
        assertThat(user(ada)).isEmpty();
    }

    @Test
    void aCallbackThatIsReplayedSignsNobodyInAndNobodyOut() {
        Visitor ada = comes();
        AtomicReference<String> callback = new AtomicReference<>();
        ada.page().onRequest(request -> {
            if (request.url().contains("/auth/callback/")) {
                callback.set(request.url());
            }
        });
        signIn(ada, "LinkedIn");
        String first = user(ada);

        ada.page().navigate(callback.get());
        ada.seesTitle("Check your card");
        assertThat(user(ada)).isEqualTo(first);
        signOutByRoute(ada);
        ada.page().navigate(callback.get());

        ada.sees("That sign-in took too long or was used before.");
        assertThat(user(ada)).isEmpty();
    }

    @Test
    void aSignInThatBeganInOneBrowserIsNotFinishedInAnother() {
        Visitor mallory = comes();
        String callback = callbackOf(mallory, "LinkedIn");
        try (BrowserContext elsewhere = Browsers.context()) {
            Visitor victim = comes(elsewhere);

            victim.page().navigate(callback);

            victim.sees("That sign-in began in another browser.");
            assertThat(user(victim)).isEmpty();
            assertThat(elsewhere.cookies()).isEmpty();
        }
        mallory.page().navigate(callback);
        mallory.sees("That sign-in took too long or was used before.");
    }

    @Test
    void twoTabsOfOneBrowserSignInSideBySide() {
        Visitor one = comes();
        Visitor other = comes();
        one.press("Continue with LinkedIn");
        waitForConsent(one.page());
        other.press("Continue with LinkedIn");
        waitForConsent(other.page());

        agree(one.page());
        one.seesTitle("Check your card");
        agree(other.page());
        other.seesTitle("Check your card");

        assertThat(user(one)).isNotEmpty().isEqualTo(user(other));
        assertThat(browser.cookies()).extracting(cookie -> cookie.name).containsExactly("duologue_session");
    }

    @Test
    void whoeverSignsInAgainHasOneSessionAndTheCookieOfBeforeIsOfNoUse() {
        Visitor ada = comes();
        signIn(ada, "LinkedIn");
        String first = session();

        signsInAgain(ada, "github");
        signsInAgain(ada, "linkedin");

        assertThat(session()).isNotEqualTo(first);
        assertThat(ada.page().evaluate("async () => (await (await fetch('/api/v1/sessions')).json()).sessions.length"))
                .isEqualTo(1);
        try (BrowserContext thief = Browsers.context()) {
            Visitor mallory = comes(thief);
            thief.addCookies(List.of(
                    new Cookie("duologue_session", first).setDomain("localhost").setPath("/api/v1")));
            assertThat(user(mallory)).isEmpty();
        }
    }

    @Test
    void whoeverComesNextAtTheSameBrowserEndsTheConnectionOfTheTabBeside() {
        Visitor ada = comes();
        signIn(ada, "LinkedIn");
        ada.onboardFromScratch();
        UserId left = new UserId(user(ada));
        Awaitility.await().until(() -> isConnected(left));
        server.providers().isUsedBy(new Person(2, "Bo Carlsen", "bo@mail.example"));
        Page beside = browser.newPage();
        beside.navigate(server.address() + "/settings");

        beside.evaluate("() => location.assign('/api/v1/auth/sign-in/github')");
        agree(beside);

        assertThat(beside.getByText("Check your card").first()).isVisible();
        Awaitility.await().until(() -> !isConnected(left));
    }

    private boolean isConnected(UserId user) {
        return server.server()
                .engine()
                .stores()
                .sessions()
                .find(user)
                .filter(session -> session.disconnectedAt().isEmpty())
                .isPresent();
    }

    private void signsInAgain(Visitor visitor, String provider) {
        visitor.page().evaluate("provider => location.assign('/api/v1/auth/sign-in/' + provider)", provider);
        agree(visitor.page());
        visitor.seesTitle("Check your card");
    }

    private String session() {
        return browser.cookies().stream()
                .filter(cookie -> cookie.name.equals("duologue_session"))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTabThatWasLeftOnTheLandingPageSeesTheSignInOfAnother() {
        Visitor left = comes();
        Visitor ada = comes();
        signIn(ada, "LinkedIn");

        left.page().evaluate("() => window.dispatchEvent(new Event('focus'))");

        left.seesTitle("Check your card");
    }

    @Test
    void theBackButtonLeadsToTheProviderAndHarmsNothing() {
        Visitor ada = comes();
        ada.press("Continue with LinkedIn");
        waitForConsent(ada.page());
        ada.page().goBack();
        ada.seesTitle(PROMISE);
        assertThat(ada.button("Continue with LinkedIn")).isEnabled();
        ada.press("Continue with LinkedIn");
        agree(ada.page());
        ada.seesTitle("Check your card");
        String first = user(ada);

        ada.page().reload();
        ada.seesTitle("Check your card");
        ada.page().goBack();
        waitForConsent(ada.page());
        agree(ada.page());

        ada.seesTitle("Check your card");
        assertThat(user(ada)).isEqualTo(first);
    }

    @Test
    void whoeverCameToTheSettingsIsLedBackThere() {
        Visitor ada = comes();
        signIn(ada, "GitHub");
        ada.onboardFromScratch();
        signOut(ada);
        ada.page().navigate(server.address() + "/settings");
        ada.seesTitle(PROMISE);

        ada.press("Continue with GitHub");
        agree(ada.page());

        ada.seesTitle("Settings");
        assertThat(ada.page().url()).isEqualTo(server.address() + "/settings");
    }

    @Test
    void theCookiesAreOutOfReachOfScriptsAndNothingIsLeftOfTheWayThere() {
        Visitor ada = comes();
        ada.press("Continue with LinkedIn");
        waitForConsent(ada.page());
        List<Cookie> away = browser.cookies();
        agree(ada.page());
        ada.seesTitle("Check your card");
        List<Cookie> back = browser.cookies();

        assertThat(away).singleElement().satisfies(cookie -> {
            assertThat(cookie.name).isEqualTo("duologue_signing_in");
            assertThat(cookie.httpOnly).isTrue();
        });
        assertThat(back).singleElement().satisfies(cookie -> {
            assertThat(cookie.name).isEqualTo("duologue_session");
            assertThat(cookie.httpOnly).isTrue();
        });
        assertThat(ada.page().evaluate("document.cookie")).isEqualTo("");
        assertThat(ada.page().evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage)).join()"))
                .asString()
                .doesNotContain("token");
    }

    @Test
    void besideTheDemosPeopleSomebodySignsInForOneTabOnly() {
        try (SignInServer demo = SignInServer.start("DUOLOGUE_DEMO", "true");
                BrowserContext tabs = Browsers.context()) {
            Visitor ada = new Visitor(tabs, demo.address());
            ada.press("Continue with LinkedIn");
            agree(ada.page());
            ada.seesTitle("Check your card");
            Visitor maya = new Visitor(tabs, demo.address() + "/sign-in");
            maya.signInAs("Maya Lindqvist");
            ada.page().reload();
            ada.seesTitle("Check your card");

            assertThat(user(ada)).isNotEmpty().isNotEqualTo(user(maya));
        }
    }

    private Visitor comes() {
        return comes(browser);
    }

    private Visitor comes(BrowserContext with) {
        Page page = with.newPage();
        Watch watch = Watch.over(page, server.address());
        watch.expects(".*" + Pattern.quote(server.providers().address()) + ".*");
        watches.add(watch);
        Visitor visitor = new Visitor(page, server.address());
        visitor.seesTitle(PROMISE);
        return visitor;
    }

    private void signIn(Visitor visitor, String provider) {
        visitor.press("Continue with " + provider);
        agree(visitor.page());
        visitor.seesTitle("Check your card");
    }

    private static void signOut(Visitor visitor) {
        visitor.page()
                .getByText("Settings", new Page.GetByTextOptions().setExact(true))
                .click();
        visitor.press("Sign out");
        visitor.sees("You signed out.");
    }

    /** The page goes first: whatever it still asked for would be refused now. */
    private void signOutByRoute(Visitor visitor) {
        visitor.page().navigate("about:blank");
        APIResponse answer = visitor.page()
                .request()
                .post(
                        server.address() + "/api/v1/auth/sign-out",
                        RequestOptions.create().setHeader("Origin", server.address()));
        assertThat(answer).isOK();
    }

    /** Goes as far as the way back, and does not take it. */
    private String callbackOf(Visitor visitor, String provider) {
        server.providers().stopsAtTheWayBack();
        visitor.press("Continue with " + provider);
        agree(visitor.page());
        return visitor.page().locator("#back").getAttribute("href");
    }

    private static void agree(Page page) {
        answer(page, "Allow");
    }

    private static void cancel(Page page) {
        answer(page, "Cancel");
    }

    private static void answer(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static void waitForConsent(Page page) {
        assertThat(page).hasTitle("Agree?");
    }

    /** Who the server says this tab is; nobody is empty. */
    private static String user(Visitor visitor) {
        return (String) visitor.page().evaluate("""
            async () => {
              const tab = sessionStorage.getItem('duologue.tab');
              const answer = await fetch('/api/v1/me', { headers: tab ? { 'X-Duologue-Tab': tab } : {} });
              return answer.ok ? (await answer.json()).user.id : '';
            }
            """);
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.matching.SeniorityBand;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody can say of himself and of whom he wants to meet, on the pages. */
@ExtendWith(Browsers.class)
class WishesPagesIT {
    private static final String TELL_ME = "Tell me when somebody comes";

    /** Nobody listens here. */
    private static final String COUNT_TONES = """
            () => {
              const start = OscillatorNode.prototype.start;
              window.tones = 0;
              OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
            }
            """;

    private final List<Visitor> people = new ArrayList<>();
    private DemoServer demo;
    private BrowserContext browser;

    @BeforeEach
    void open() {
        demo = DemoServer.start(options -> options.companyShownFrom(2));
        browser = Browsers.context();
    }

    @AfterEach
    void noPageBroke() {
        List<String> complaints = Visitor.complaintsOf(people);
        browser.close();
        demo.close();
        assertThat(complaints).isEmpty();
    }

    /** Two who are there to talk would do for each other; a mentor and who wants to learn do better. */
    @Test
    void whoWantsToLearnIsPairedWithAMentorRatherThanWithSomebodyElse() {
        Visitor learner = inLobby("maya");
        Visitor other = inLobby("diego");
        Visitor mentor = inLobby("tomas");
        for (Visitor visitor : List.of(learner, other, mentor)) {
            atSameLevel(visitor);
        }
        learner.page().getByLabel("Learn", exactly()).check();
        mentor.page().getByLabel("Mentor", exactly()).check();
        other.page().getByLabel("Just talk", exactly()).check();

        // The two do not meet, so that both are free when somebody who wants to learn comes.
        profiles().avoid(mentor.user(), new Avoided("a_1", other.user(), "Diego", Instant.now()));

        other.search();
        other.sees("Looking for someone to talk");
        mentor.search();
        mentor.sees("Looking for someone to talk");
        learner.search();

        assertThat(learner.page().locator("#partner-name")).hasText("Tomás Rey");
        assertThat(mentor.page().locator("#partner-name")).hasText("Maya Lindqvist");
        other.sees("Looking for someone to talk");
    }

    @Test
    void whoIsPausedSeesUntilWhenAndIsOfferedToNobodyBeforeHeResumes() {
        Visitor maya = inLobby("maya");
        Visitor tomas = inLobby("tomas");
        maya.page().navigate(demo.address() + "/settings");
        maya.seesTitle("Settings");
        maya.press("For a week");
        maya.sees("You’re paused until");
        maya.page().navigate(demo.address());

        assertThat(maya.page().getByText("You’re paused until").first()).isVisible();
        assertThat(maya.button("Start a conversation")).isDisabled();
        maya.sees("You’re paused. Resume to start.");
        tomas.search();
        tomas.sees("Looking for someone to talk");

        maya.press("Resume");
        assertThat(maya.button("Start a conversation")).isEnabled();
        assertThat(maya.page().getByText("You’re paused until")).hasCount(0);
        maya.search();

        assertThat(tomas.page().locator("#partner-name")).hasText("Maya Lindqvist");
    }

    /** The page that was open before knows nothing of it. */
    @Test
    void whoPausedElsewhereIsToldWhenHeStarts() {
        Visitor maya = inLobby("maya");
        profiles()
                .updatePreferences(
                        maya.user(),
                        before -> Preferences.builder()
                                .from(before)
                                .pausedUntil(Instant.now().plus(Duration.ofDays(60)))
                                .build());

        maya.search();

        maya.sees("You’re paused until");
        assertThat(maya.button("Start a conversation")).isDisabled();
    }

    @Test
    void whoIsAvoidedIsNotOfferedAgainUntilTheWishIsTakenBack() {
        Visitor maya = inLobby("maya");
        Visitor tomas = inLobby("tomas");
        meet(maya, tomas);
        maya.press("End conversation");
        maya.answer("End conversation").click();
        maya.press("Don’t pair us again");
        maya.sees("You won’t be paired with Tomás again.");
        tomas.sees("Maya ended the conversation");
        assertThat(tomas.page().getByText("again. Tomás isn’t told")).hasCount(0);

        maya.press("Find somebody else");
        tomas.press("Find somebody else");
        maya.sees("Looking for someone to talk");
        tomas.sees("Looking for someone to talk");
        // Ada comes last and is offered at once: whoever pairs has looked at all three.
        Visitor ada = inLobby("ada");
        allTopics(ada);
        ada.search();
        assertThat(ada.page().locator("#partner-name")).isVisible();
        assertThat(maya.page().getByText("Tomás Rey")).hasCount(0);
        assertThat(tomas.page().getByText("Maya Lindqvist")).hasCount(0);

        ada.press("Not now");
        maya.page().navigate(demo.address() + "/settings");
        Locator wish = maya.page().locator("li").filter(new Locator.FilterOptions().setHasText("Tomás Rey"));
        assertThat(wish).isVisible();
        wish.getByRole(AriaRole.BUTTON).click();
        maya.sees("Nobody. You can say so when a conversation is over");

        assertThat(profiles().avoided(maya.user())).isEmpty();
    }

    @Test
    void aCompanyIsOnTheCardOnceTwoOfItsPeopleAreHere() {
        Visitor maya = inLobby("maya");
        Visitor tomas = inLobby("tomas");
        Visitor ada = inLobby("ada");
        worksAt(maya, "Acme, Inc.");
        maya.sees("Shown when at least two people from there are here.");
        toLobby(maya);
        search(maya, tomas);
        assertThat(tomas.page().locator("#partner-name")).hasText("Maya Lindqvist");
        assertThat(tomas.page().getByText("Acme")).hasCount(0);
        tomas.press("Not now");
        maya.press("Stop searching");
        tomas.press("Stop searching");

        worksAt(ada, "ACME");
        ada.sees("Others see it on your card.");
        toLobby(ada);
        Visitor camille = inLobby("camille");
        search(maya, camille);

        assertThat(camille.page().locator("#partner-name")).hasText("Maya Lindqvist");
        camille.sees("Acme, Inc.");
    }

    @Test
    void interestsAndWhatOneIsUsuallyHereForAreSavedAndTheLobbyBeginsWithThem() {
        Visitor maya = inLobby("maya");
        maya.page().navigate(demo.address() + "/settings");
        maya.seesTitle("Settings");
        maya.page().locator("#interest").fill("Event Sourcing");
        maya.page().locator("#interest").press("Enter");
        maya.press("Save");
        maya.sees("Saved.");
        maya.page().getByLabel("Mentor", exactly()).check();
        toLobby(maya);

        assertThat(maya.page().getByLabel("Mentor", exactly())).isChecked();
        assertThat(profiles().find(maya.user()).orElseThrow().interests()).containsExactly("event-sourcing");
    }

    private Visitor inLobby(String persona) {
        Visitor visitor = Visitor.inLobby(browser, demo.address(), persona);
        people.add(visitor);
        return visitor;
    }

    @Test
    void whoIsAloneAndAsksToBeToldHearsAndReadsInTheTabsTitleThatSomebodyCame() {
        Visitor maya = inLobby("maya");
        maya.page().evaluate(COUNT_TONES);
        maya.press(TELL_ME);
        maya.sees("We’ll play a soft sound and change the tab title when somebody comes.");
        assertThat(maya.page()).hasTitle("Lobby · Duologue");

        inLobby("tomas");

        assertThat(maya.page()).hasTitle("Somebody is here · Duologue");
        assertThat(tones(maya)).isEqualTo(2);
        assertThat(maya.button(TELL_ME)).hasCount(0);
    }

    @Test
    void whoTookThatWishBackIsNotTold() {
        Visitor maya = inLobby("maya");
        maya.page().evaluate(COUNT_TONES);
        maya.press(TELL_ME);
        maya.press("Never mind");

        inLobby("tomas");

        maya.seesCounts(2, 0, 0);
        assertThat(maya.page()).hasTitle("Lobby · Duologue");
        assertThat(tones(maya)).isZero();
    }

    @Test
    void whoIsOfferedSomebodyHearsAndReadsItInTheTabsTitle() {
        Visitor maya = inLobby("maya");
        Visitor tomas = inLobby("tomas");
        maya.page().evaluate(COUNT_TONES);

        search(maya, tomas);

        assertThat(maya.page()).hasTitle("Tomás is free to talk · Duologue");
        assertThat(tones(maya)).isEqualTo(2);
    }

    private static int tones(Visitor visitor) {
        return (int) visitor.page().evaluate("() => window.tones");
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private ProfileStore profiles() {
        return demo.server().engine().stores().profiles();
    }

    /** What else is on the card makes no difference. */
    private void atSameLevel(Visitor visitor) {
        UserId user = visitor.user();
        profiles()
                .update(
                        user,
                        profile -> Profile.builder()
                                .from(profile)
                                .seniority(SeniorityBand.YEARS_5_9)
                                .timeZone(ZoneId.of("Europe/Madrid"))
                                .topics(List.of("backend"))
                                .skills(List.of())
                                .connected(List.of())
                                .languages(List.of("en"))
                                .build());
        visitor.page().reload();
        visitor.seesLobby();
    }

    private void worksAt(Visitor visitor, String company) {
        visitor.page().navigate(demo.address() + "/settings");
        visitor.seesTitle("Settings");
        visitor.page().locator("#company").fill(company);
        visitor.press("Save");
        visitor.sees("Saved.");
    }

    private void toLobby(Visitor visitor) {
        visitor.page().navigate(demo.address());
        visitor.seesLobby();
    }

    private void allTopics(Visitor visitor) {
        visitor.page().getByLabel("Surprise me", exactly()).check();
    }

    private void search(Visitor... visitors) {
        for (Visitor visitor : visitors) {
            allTopics(visitor);
            visitor.search();
        }
    }

    private void meet(Visitor one, Visitor other) {
        search(one, other);
        one.accept();
        other.accept();
        one.talksWith("Tomás Rey");
        other.talksWith("Maya Lindqvist");
    }
}

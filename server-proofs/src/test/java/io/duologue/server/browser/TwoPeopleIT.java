package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.server.config.ServerOptions.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two tabs of one browser, each a person of its own, from the landing page to what comes after a conversation. */
@ExtendWith(Browsers.class)
class TwoPeopleIT {
    private static final String MAYA = "Maya Lindqvist";
    private static final String TOMAS = "Tomás Rey";

    private final List<Visitor> people = new ArrayList<>();
    private DemoServer demo;
    private BrowserContext browser;

    @BeforeEach
    void open() {
        demo = DemoServer.start();
        browser = Browsers.context();
    }

    @AfterEach
    void noPageBroke() {
        List<String> complaints = Visitor.complaintsOf(people);
        browser.close();
        demo.close();
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void fromTheLandingPageIntoAConversationAndOut(Transport transport) {
        demo.close();
        demo = DemoServer.start(transport);
        Visitor maya = arrives();
        maya.seesTitle("Meet one person worth talking to.");
        maya.sees("Nobody is here right now. You would be the first.");
        maya.page().getByText("Choose who you are").click();
        maya.signInAs(MAYA);
        maya.onboard();
        maya.sees("Nobody else is here right now.");
        maya.seesCounts(1, 0, 0);

        Visitor tomas = arrives();
        tomas.sees("One person here now");
        tomas.page().getByText("Choose who you are").click();
        assertThat(tomas.page().locator("button.persona:disabled")).containsText("Maya LindqvistStaff engineer");
        tomas.signInAs(TOMAS);
        tomas.onboard();
        tomas.seesCounts(2, 0, 0);
        maya.seesCounts(2, 0, 0);

        maya.search();
        maya.sees("Looking for someone to talk Backend with");
        tomas.seesCounts(2, 1, 0);

        tomas.search();
        maya.seesTitle("Somebody picked Backend too");
        assertThat(maya.page().locator("#partner-name")).hasText(TOMAS);
        maya.sees("Backend engineer, logistics");
        tomas.seesTitle("Somebody picked Backend too");
        assertThat(tomas.page().locator("#partner-name")).hasText(MAYA);
        maya.accept();
        maya.seesTitle("Waiting for Tomás…");
        tomas.accept();
        maya.talksWith(TOMAS);
        tomas.talksWith(MAYA);
        maya.sees("You’re talking with Tomás about Backend.");

        tomas.looksAway();
        maya.composer().pressSequentially("Hel");
        tomas.sees("Maya is typing");
        maya.say("Hello Tomás");
        tomas.seesMessages("Hello Tomás");
        assertThat(tomas.page().getByText("Maya is typing")).hasCount(0);
        maya.seesReceipt("Delivered");
        tomas.looks();
        maya.seesReceipt("Read");
        tomas.say("Hello Maya");
        maya.seesMessages("Hello Tomás", "Hello Maya");
        tomas.seesMessages("Hello Tomás", "Hello Maya");

        maya.press("End conversation");
        maya.sees("Tomás will see that you ended it.");
        maya.answer("End conversation").click();
        maya.sees("You ended the conversation.");
        tomas.sees("Maya ended the conversation.");
        assertThat(tomas.page().locator("#ended-title")).hasText(Pattern.compile("You talked for .+"));
        assertThat(tomas.button("Find somebody else")).isVisible();
        assertThat(tomas.composer()).hasCount(0);
        tomas.press("Back to lobby");
        tomas.seesLobby();
        tomas.seesCounts(2, 0, 0);
    }

    @Test
    void aTopicThatIsPickedOnThePageIsWhatIsSearchedFor() {
        Visitor maya = comes("maya");
        Visitor tomas = comes("tomas");

        for (Visitor person : List.of(maya, tomas)) {
            assertThat(person.topic("Backend")).isChecked();
            person.topic("Surprise me").click();
            assertThat(person.topic("Backend")).not().isChecked();
            person.topic("Open source").click();
            assertThat(person.topic("Open source")).isChecked();
            assertThat(person.topic("Surprise me")).not().isChecked();
            person.search();
        }

        maya.seesTitle("Somebody picked Open source too");
        tomas.seesTitle("Somebody picked Open source too");
    }

    @Test
    void aThirdPersonSeesTrueCountsOfThoseWhoTalk() {
        Visitor ada = comes("ada");
        twoTalk();

        ada.seesCounts(3, 0, 2);
    }

    @Test
    void aMessageIsSentBeforeItIsDelivered() {
        Pair two = meet(comes("maya"), comes("tomas", demo.addressThroughNetwork()));
        two.tomas().looksAway();

        demo.network().refuse();
        demo.network().cut();
        two.maya().say("Are you there?");

        two.maya().seesReceipt("Sent");
        two.maya().sees("Tomás lost the connection.");
        networkIsBackFor(two.tomas());
        two.maya().seesReceipt("Delivered");
        two.tomas().seesMessages("Are you there?");
    }

    @Test
    void whoGoesOnToTheNextPersonSearchesAndTheTwoMayMeetAgain() {
        Pair two = twoTalk();

        two.maya().press("Next person");
        two.maya().sees("It counts as a skip. This one costs nothing");
        two.maya().answer("Next person").click();
        two.maya().sees("Looking for someone to talk");
        two.tomas().sees("Maya ended the conversation.");
        two.tomas().press("Find somebody else");

        two.accept();
        two.maya().say("You again");
        two.tomas().seesMessages("You again");
        two.maya().seesMessages("You again");
    }

    @Test
    void whoReportsGetsACaseAndTheOtherIsNotTold() {
        Pair two = twoTalk();
        two.tomas().say("Buy my course");
        two.maya().seesMessages("Buy my course");

        two.maya().press("Report");
        two.maya().answer("Send report").click();
        two.maya().sees("Choose what is wrong");
        Locator dialog = two.maya().page().getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Spam or advertising").check();
        dialog.getByLabel("Buy my course").check();
        dialog.locator("#note").fill("He sells things");
        two.maya().answer("Send report").click();
        assertThat(dialog).containsText(Pattern.compile("Case [A-Za-z0-9_-]+\\. We’ll tell you what was decided\\."));
        two.maya().answer("Close").click();

        assertThat(two.maya().button("Report")).hasCount(0);
        two.maya().talksWith(TOMAS);
        two.tomas().talksWith(MAYA);
        two.maya().say("Let us talk about something else");
        two.tomas().seesMessages("Buy my course", "Let us talk about something else");
    }

    @Test
    void whoBlockedSomebodyIsNotPairedWithThemUntilItIsUndone() {
        Pair two = twoTalk();
        two.maya().press("Block and leave");
        two.maya().sees("Tomás only sees an ordinary end.");
        two.maya().answer("Block and leave").click();
        two.maya().sees("Tomás is blocked: you won’t meet again.");
        two.tomas().sees("Maya ended the conversation.");

        two.maya().press("Find somebody else");
        two.tomas().press("Find somebody else");
        two.maya().sees("Looking for someone to talk");
        two.tomas().sees("Looking for someone to talk");
        Visitor ada = comes("ada");
        Visitor camille = comes("camille");
        ada.search();
        camille.search();
        assertThat(ada.button("Start talking")).isVisible();
        two.maya().sees("Looking for someone to talk");
        two.tomas().sees("Looking for someone to talk");

        two.maya()
                .page()
                .getByText("Settings", new Page.GetByTextOptions().setExact(true))
                .click();
        two.maya().press("Unblock " + TOMAS);
        two.maya().sees("You haven’t blocked anybody.");
        two.maya()
                .page()
                .getByText("Lobby", new Page.GetByTextOptions().setExact(true))
                .click();
        for (Visitor person : two.both()) {
            person.press("Stop searching");
            person.seesLobby();
            person.search();
        }
        two.accept();
    }

    @Test
    void aReloadInMidConversationLosesAndRepeatsNothing() {
        Pair two = twoTalk();
        two.maya().say("One");
        two.tomas().seesMessages("One");
        two.tomas().say("Two");
        two.maya().seesMessages("One", "Two");

        two.maya().page().reload();
        two.maya().talksWith(TOMAS);
        two.maya().seesMessages("One", "Two");
        two.tomas().say("Three");
        two.maya().seesMessages("One", "Two", "Three");
        two.tomas().page().reload();
        two.maya().say("Four");

        two.tomas().seesMessages("One", "Two", "Three", "Four");
        two.maya().seesMessages("One", "Two", "Three", "Four");
        two.maya().seesReceipt("Read");
        two.tomas().talksWith(MAYA);
    }

    @Test
    void aCutWhileBothSendLosesNothingRepeatsNothingAndKeepsTheOrder() {
        Pair two = twoTalkThroughTheNetwork();

        bothSay(two, 1, 4);
        demo.network().cut();
        bothSay(two, 5, 8);
        demo.network().cut();
        bothSay(two, 9, 10);

        bothHaveEverything(two, 10);
    }

    @Test
    void theWordsForBeingOfflineComeAndGoAndWhatIsWrittenMeanwhileGoesOut() {
        Pair two = twoTalkThroughTheNetwork();
        bothSay(two, 1, 2);
        bothHaveEverything(two, 2);

        demo.network().refuse();
        demo.network().cut();
        bothSay(two, 3, 5);
        for (Visitor person : two.both()) {
            assertThat(person.offline()).containsText("You’re offline. ");
            assertThat(person.offline())
                    .containsText("Everything marked Sent has reached the server; 3 messages are waiting to go out.");
            assertThat(person.presence()).hasText("You’re offline");
        }
        demo.network().heal();

        for (Visitor person : two.both()) {
            assertThat(person.offline()).hasCount(0);
            person.sees("You’re back.");
        }
        bothHaveEverything(two, 5);
    }

    @Test
    void aNetworkThatSwallowsEverythingForAWhileLosesAndRepeatsNothing() {
        Pair two = twoTalkThroughTheNetwork();
        bothSay(two, 1, 2);
        bothHaveEverything(two, 2);

        demo.network().blackHole();
        bothSay(two, 3, 5);
        two.both().forEach(Visitor::noticesAnotherNetwork);
        for (Visitor person : two.both()) {
            assertThat(person.offline()).containsText("You’re offline. ");
        }
        demo.network().heal();

        bothHaveEverything(two, 5);
    }

    @Test
    void thePartnerOfWhoLostTheConnectionIsToldHowLongThePlaceIsKeptAndThenThatTheyAreBack() {
        Visitor maya = comes("maya", demo.addressThroughNetwork());
        Visitor tomas = comes("tomas");
        Pair two = meet(maya, tomas);

        demo.network().refuse();
        demo.network().cut();
        Locator away = tomas.page()
                .locator(".notice")
                .filter(new Locator.FilterOptions().setHasText("Maya lost the connection."));
        assertThat(away).containsText(Pattern.compile("Their place is kept for another [1-5]?\\d seconds\\."));
        assertThat(tomas.presence()).hasText("Maya is away");
        String first = away.textContent();
        assertThat(away).not().hasText(first);
        tomas.say("Come back");
        networkIsBackFor(maya);

        assertThat(away).hasCount(0);
        assertThat(tomas.page().locator("#polite")).hasText("Maya is back.");
        two.tomas().talksWith(MAYA);
        two.maya().seesMessages("Come back");
    }

    @Test
    void ofTwoTabsOfOnePersonOneTalksAndTheOtherMayTakeOver() {
        Pair two = twoTalk();
        two.maya().say("From the first tab");
        two.tomas().seesMessages("From the first tab");

        Visitor second = anotherTabOf(two.maya());
        second.talksWith(TOMAS);
        second.seesMessages("From the first tab");
        two.maya().seesTitle("This conversation is open somewhere else");
        second.say("From the second tab");
        two.tomas().seesMessages("From the first tab", "From the second tab");

        two.maya().press("Continue here");
        two.maya().talksWith(TOMAS);
        second.seesTitle("This conversation is open somewhere else");
        two.maya().seesMessages("From the first tab", "From the second tab");
        two.maya().say("And again");
        two.tomas().seesMessages("From the first tab", "From the second tab", "And again");
        two.tomas().talksWith(MAYA);
    }

    // ---- steps

    private record Pair(Visitor maya, Visitor tomas) {
        List<Visitor> both() {
            return List.of(maya, tomas);
        }

        void accept() {
            both().forEach(Visitor::accept);
            maya.talksWith(TOMAS);
            tomas.talksWith(MAYA);
        }
    }

    private Visitor arrives() {
        Visitor person = new Visitor(browser, demo.address());
        people.add(person);
        return person;
    }

    private Visitor comes(String persona) {
        return comes(persona, demo.address());
    }

    private Visitor comes(String persona, String address) {
        Visitor person = Visitor.inLobby(browser, address, persona);
        people.add(person);
        return person;
    }

    private void networkIsBackFor(Visitor person) {
        demo.network().heal();
        person.noticesAnotherNetwork();
    }

    private Visitor anotherTabOf(Visitor person) {
        Object tab = person.page().evaluate("() => sessionStorage.getItem('duologue.tab')");
        Page page = browser.newPage();
        page.addInitScript("sessionStorage.setItem('duologue.tab', '" + tab + "')");
        Visitor another = new Visitor(page, demo.address());
        people.add(another);
        return another;
    }

    private Pair twoTalk() {
        return meet(comes("maya"), comes("tomas"));
    }

    private Pair twoTalkThroughTheNetwork() {
        return meet(comes("maya", demo.addressThroughNetwork()), comes("tomas", demo.addressThroughNetwork()));
    }

    private static Pair meet(Visitor maya, Visitor tomas) {
        Pair two = new Pair(maya, tomas);
        maya.search();
        tomas.search();
        two.accept();
        return two;
    }

    private static void bothSay(Pair two, int from, int to) {
        for (int number = from; number <= to; number++) {
            two.maya().say("maya " + number);
            two.tomas().say("tomás " + number);
        }
    }

    /** On both pages, each side's messages are 1..n, and both pages have the same order. */
    private static void bothHaveEverything(Pair two, int n) {
        for (Visitor person : two.both()) {
            assertThat(person.messages()).hasCount(2 * n);
            assertThat(person.page().locator("li.msg.sending, li.msg.failed")).hasCount(0);
            List<String> shown = person.messages().allTextContents();
            assertThat(shown).filteredOn(text -> text.startsWith("maya")).isEqualTo(numbered("maya", n));
            assertThat(shown).filteredOn(text -> text.startsWith("tomás")).isEqualTo(numbered("tomás", n));
        }
        assertThat(two.maya().messages().allTextContents())
                .isEqualTo(two.tomas().messages().allTextContents());
    }

    private static List<String> numbered(String name, int n) {
        return IntStream.rangeClosed(1, n)
                .mapToObj(number -> name + " " + number)
                .toList();
    }
}

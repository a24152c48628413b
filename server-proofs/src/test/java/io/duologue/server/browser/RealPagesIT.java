package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.duologue.core.limit.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What holds on every page that two people really see on their way: nothing on the console, no request to another place, no
 * barrier that axe finds, and words that are told to those whom they concern and to nobody else.
 */
@ExtendWith(Browsers.class)
class RealPagesIT {
    private static final int MANY = 24;
    private static final int BETWEEN_CUTS = 5;

    private final List<Watch> watches = new ArrayList<>();
    private DemoServer demo;
    private BrowserContext phone;
    private BrowserContext desk;

    @BeforeEach
    void open() {
        demo = DemoServer.start(figures -> figures.messageLimit(new RateLimit(1_000, Duration.ofMillis(1)))
                .resumeWindow(Duration.ofSeconds(6))
                .awayAfter(Duration.ofSeconds(1)));
        phone = Browsers.context(
                new Browser.NewContextOptions().setViewportSize(390, 844).setColorScheme(ColorScheme.DARK));
        desk = Browsers.context(
                new Browser.NewContextOptions().setViewportSize(1440, 900).setColorScheme(ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        phone.close();
        desk.close();
        demo.close();
        watches.forEach(Watch::sawNothingWrong);
    }

    @Test
    void nothingOnTheWholeWayIsABarrierOrATraceOnTheConsole() {
        String axe = States.resource("/axe.min.js");
        Visitor maya = watched(new Visitor(phone, demo.address()), demo.address());
        Visitor tomas = watched(new Visitor(desk, demo.address()), demo.address());
        List<Visitor> both = List.of(maya, tomas);

        both.forEach(one -> one.seesTitle("Meet one person worth talking to."));
        noBarrier(axe, both);
        both.forEach(one -> one.page().getByText("Choose who you are").click());
        both.forEach(one -> one.seesTitle("Who would you like to be?"));
        maya.signInAs("Maya Lindqvist");
        tomas.signInAs("Tomás Rey");
        both.forEach(one -> one.press("Looks right"));
        both.forEach(one -> one.seesTitle("What do you like to talk about?"));
        both.forEach(one -> one.press("Go on"));
        both.forEach(one -> one.seesTitle("How we treat each other"));
        both.forEach(one -> one.press("Agree and go on"));
        both.forEach(one -> one.sees("Tick the line above to go on."));
        noBarrier(axe, both);
        for (Visitor one : both) {
            one.page().getByLabel("I’m 18 or over and I’ll keep to this").check();
            one.press("Agree and go on");
            one.seesLobby();
        }
        noBarrier(axe, both);
        both.forEach(RealPagesIT::takesAMinuteToDecide);
        maya.search();
        maya.seesTitle("Looking for someone to talk Backend with");
        tomas.search();
        both.forEach(one -> one.seesTitle("Somebody picked Backend too"));
        noBarrier(axe, both);
        both.forEach(Visitor::accept);
        maya.talksWith("Tomás Rey");
        tomas.talksWith("Maya Lindqvist");
        maya.say("Hello");
        tomas.seesMessages("Hello");
        tomas.composer().pressSequentially("He");
        maya.sees("Tomás is typing");
        noBarrier(axe, both);
        tomas.press("Report");
        maya.press("About Tomás, report or block");
        noBarrier(axe, both);
        tomas.answer("Cancel").click();
        maya.answer("Close").click();
        maya.press("End conversation");
        maya.answer("End conversation").click();
        both.forEach(one -> assertThat(one.page().locator("#ended-title")).isVisible());
        noBarrier(axe, both);
        tomas.press("Back to lobby");
        tomas.seesLobby();
        tomas.page()
                .getByText("Settings", new Page.GetByTextOptions().setExact(true))
                .click();
        tomas.seesTitle("Settings");
        tomas.sees("You haven’t blocked anybody.");
        noBarrier(axe, List.of(tomas));
    }

    @Test
    void whatIsTypedAsMarkupIsShownAsItWasTyped() {
        Visitor maya = comes("maya");
        Visitor tomas = comes("tomas");
        meet(maya, tomas);

        maya.say("<img src=x onerror=alert(1)> & <b>bold</b>");

        tomas.seesMessages("<img src=x onerror=alert(1)> & <b>bold</b>");
        assertThat(tomas.page().locator(".log img, .log b")).hasCount(0);
    }

    @Test
    void aMessageThatIsRefusedSaysWhyReachesNobodyAndCanBeEdited() {
        Visitor maya = comes("maya");
        Visitor tomas = comes("tomas");
        meet(maya, tomas);

        maya.say("Send the money to https://example.com");
        assertThat(maya.page().locator(".msg.failed")).containsText("Not sent: ");
        maya.press("Edit the message that was not sent");
        assertThat(maya.composer()).hasValue("Send the money to https://example.com");
        assertThat(maya.composer()).isFocused();
        maya.say("Nice to meet you");

        tomas.seesMessages("Nice to meet you");
        maya.seesMessages("Nice to meet you");
    }

    @Test
    void messagesThatCameUnseenAreCountedInTheTitle() {
        Visitor maya = comes("maya");
        Visitor tomas = comes("tomas");
        meet(maya, tomas);

        looksAt(tomas, false);
        maya.say("one");
        maya.say("two");
        assertThat(tomas.page()).hasTitle("(2) Maya Lindqvist · Duologue");
        looksAt(tomas, true);

        assertThat(tomas.page()).hasTitle("Maya Lindqvist · Duologue");
    }

    @Test
    void whoeverPassesIsNotNamedToTheOther() {
        Visitor maya = comes("maya");
        Visitor tomas = comes("tomas");
        maya.search();
        tomas.search();
        maya.seesTitle("Somebody picked Backend too");

        tomas.press("Not now");

        maya.sees("That one didn’t come about. Still looking.");
        assertThat(maya.page().locator("#app")).not().containsText("Tomás");
        assertThat(maya.page().locator("#app")).not().containsText("passed");
    }

    @Test
    void whoeverDoesNotReturnInTimeIsLostAndBothAreToldTheirSide() {
        Visitor maya = comes("maya", demo.addressThroughNetwork(), desk);
        Visitor tomas = comes("tomas");
        meet(maya, tomas);
        expectNoise();

        demo.network().refuse();
        demo.network().cut();
        tomas.sees("Maya lost the connection.");
        tomas.sees("Maya’s connection didn’t come back.");
        assertThat(tomas.page().getByText(Pattern.compile("^Looking again in [1-5]$")))
                .isVisible();
        tomas.press("Stop");
        assertThat(tomas.button("Find somebody else")).isVisible();
        demo.network().heal();
        maya.page().evaluate("() => window.dispatchEvent(new Event('online'))");

        maya.sees("Your connection was away too long, so the conversation was closed.");
    }

    @Test
    void manyCutsWhileBothSendLoseNothingRepeatNothingAndKeepOneOrder() {
        Visitor maya = comes("maya", demo.addressThroughNetwork(), desk);
        Visitor tomas = comes("tomas");
        meet(maya, tomas);
        expectNoise();
        AtomicInteger newSockets = new AtomicInteger();
        maya.page().onWebSocket(socket -> newSockets.incrementAndGet());

        for (int i = 1; i <= MANY; i++) {
            maya.say("maya " + i);
            tomas.say("tomás " + i);
            if (i % BETWEEN_CUTS == 0) {
                int cutsBefore = i / BETWEEN_CUTS - 1;
                maya.page().waitForCondition(() -> newSockets.get() >= cutsBefore);
                demo.network().cut();
            }
        }

        for (Visitor one : List.of(maya, tomas)) {
            assertThat(one.messages()).hasCount(2 * MANY);
            assertThat(one.page().locator(".msg.sending, .msg.failed")).hasCount(0);
        }
        List<String> seenByMaya = maya.messages().allTextContents();
        assertThat(seenByMaya).filteredOn(text -> text.startsWith("maya")).isEqualTo(numbered("maya"));
        assertThat(seenByMaya).filteredOn(text -> text.startsWith("tomás")).isEqualTo(numbered("tomás"));
        assertThat(tomas.messages().allTextContents()).isEqualTo(seenByMaya);
        assertThat(newSockets)
                .as("sockets after those that were cut")
                .hasValueGreaterThanOrEqualTo(MANY / BETWEEN_CUTS);
    }

    private static List<String> numbered(String name) {
        return IntStream.rangeClosed(1, MANY).mapToObj(i -> name + " " + i).toList();
    }

    /** Looking for barriers takes its time. */
    private static void takesAMinuteToDecide(Visitor one) {
        one.page().evaluate("""
                () => fetch('/api/v1/preferences', {
                  method: 'PUT',
                  headers: { 'Content-Type': 'application/json', 'X-Duologue-Tab': sessionStorage.getItem('duologue.tab') },
                  body: JSON.stringify({ decisionSeconds: 60 }),
                })
                """);
    }

    private static void noBarrier(String axe, List<Visitor> people) {
        for (Visitor one : people) {
            one.page().evaluate("(axe) => { if (!window.axe) (0, eval)(axe); }", axe);
            Object found = one.page()
                    .evaluate("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
                            + ".flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html))");
            assertThat((List<?>) found).as(one.page().title()).isEmpty();
        }
    }

    private static void meet(Visitor maya, Visitor tomas) {
        maya.search();
        tomas.search();
        maya.accept();
        tomas.accept();
        maya.talksWith("Tomás Rey");
        tomas.talksWith("Maya Lindqvist");
    }

    private Visitor comes(String persona) {
        return comes(persona, demo.address(), desk);
    }

    private Visitor comes(String persona, String address, BrowserContext browser) {
        return watched(Visitor.inLobby(browser, address, persona), address);
    }

    private Visitor watched(Visitor person, String address) {
        watches.add(Watch.over(person.page(), address));
        return person;
    }

    /** A line that is cut is written down by the browser. */
    private void expectNoise() {
        watches.forEach(watch -> watch.expects(".*(ERR_|WebSocket).*"));
    }

    private static void looksAt(Visitor person, boolean here) {
        person.page()
                .evaluate(
                        "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
                                + " document.dispatchEvent(new Event('visibilitychange')); }",
                        !here);
    }
}

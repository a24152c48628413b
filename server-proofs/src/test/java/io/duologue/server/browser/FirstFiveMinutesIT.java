package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.server.LetterBox;
import io.duologue.server.signin.ConsentServer.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first minutes of two people on a server that was given a preset and the keys that it needs, and nothing else. */
@ExtendWith(Browsers.class)
class FirstFiveMinutesIT {

    /** What nobody may know of the two before both have agreed. */
    private static final List<String> SECRETS =
            List.of("Mirabel", "Lindqvist", "Staff engineer", "Aurelio", "Vantongeren", "Night shift", "@");

    private final List<Watch> watches = new ArrayList<>();
    /** Everything that a page heard over its sockets. */
    private final Map<Page, List<String>> heard = new HashMap<>();

    private LetterBox box;
    private SignInServer server;
    private BrowserContext desk;
    private BrowserContext phone;

    @BeforeEach
    void open() throws IOException {
        box = LetterBox.open();
        desk = Browsers.context();
        phone = Browsers.context();
    }

    @AfterEach
    void close() throws IOException {
        desk.close();
        phone.close();
        server.close();
        box.close();
        watches.forEach(Watch::sawNothingWrong);
    }

    @Test
    void professionalsSignInConfirmTheirCardsSeeEachOtherAgreeAndTalk() {
        server = SignInServer.start("DUOLOGUE_PRESET", "professional");
        Visitor ada = comes(desk, "/");
        ada.sees("shows you who they are");
        ada.sees("We read your name, profile and picture there, and your e‑mail address");
        signInWithLinkedIn(ada);
        assertThat(ada.page().locator("#alias")).hasCount(0);
        ada.onboardFromScratch();
        server.providers().isUsedBy(new Person(2, "Bo Carlsen", "bo@mail.example"));
        Visitor bo = comes(phone, "/");
        signInWithLinkedIn(bo);
        bo.onboardFromScratch();

        ada.search();
        ada.seesTitle("Looking for someone to talk Backend with");
        bo.search();
        ada.seesTitle("Somebody picked Backend too");
        ada.sees("Bo Carlsen");
        bo.sees("Ada Brandt");
        ada.accept();
        bo.accept();
        ada.talksWith("Bo Carlsen");
        bo.talksWith("Ada Brandt");
        assertThat(ada.button("Reveal")).hasCount(0);
        ada.say("Hello Bo");
        bo.seesMessages("Hello Bo");
        bo.say("Hello Ada");
        ada.seesMessages("Hello Bo", "Hello Ada");
        ada.press("End conversation");
        ada.answer("End conversation").click();

        assertThat(ada.page().locator("#ended-title")).isVisible();
        bo.sees("Ada ended the conversation.");
    }

    @Test
    void strangersComeInByAnyNameShowNoCardTalkAtOnceAndGoOnToTheNext() {
        server = SignInServer.start("DUOLOGUE_PRESET", "anonymous");
        Visitor maya = comesAsGuest(desk, "Mirabel");
        Visitor tomas = comesAsGuest(phone, "Aurelio");

        maya.search();
        tomas.search();
        maya.talksWith("Stranger");
        tomas.talksWith("Stranger");
        assertThat(maya.button("Reveal")).hasCount(0);
        maya.say("Hello, whoever you are");
        tomas.seesMessages("Hello, whoever you are");
        tomas.say("Hello");
        maya.seesMessages("Hello, whoever you are", "Hello");
        maya.press("Next person");
        maya.answer("Next person").click();

        maya.seesTitle("Looking for someone to talk Backend with");
        tomas.sees("Stranger ended the conversation.");
        knowNothingOfEachOther(maya, tomas);
    }

    @Test
    void peopleWithAnAliasTalkAndSeeEachOthersCardsOnceBothAgreed() throws InterruptedException {
        server = revealing();
        Visitor maya = comesByMail(desk, "Quiet Heron", "Mirabel Lindqvist", "Staff engineer");
        Visitor tomas = comesByMail(phone, "Amber Finch", "Aurelio Vantongeren", "Night shift");
        maya.search();
        tomas.search();
        maya.talksWith("Amber Finch");
        tomas.talksWith("Quiet Heron");
        maya.say("Hello Finch");
        tomas.seesMessages("Hello Finch");

        maya.press("Reveal");
        maya.answer("Ask Amber Finch").click();
        maya.sees("Waiting for Amber Finch to reveal.");
        tomas.sees("Quiet Heron would like you both to reveal.");
        maya.press("Withdraw");
        tomas.sees("Quiet Heron took the request to reveal back.");
        ask(maya, "Amber Finch");
        tomas.sees("Quiet Heron would like you both to reveal.");
        tomas.page().reload();
        tomas.talksWith("Quiet Heron");
        tomas.sees("Quiet Heron would like you both to reveal.");
        maya.page().reload();
        maya.sees("Waiting for Amber Finch to reveal.");
        knowNothingOfEachOther(maya, tomas);
        tomas.press("Reveal");

        maya.talksWith("Aurelio Vantongeren");
        tomas.talksWith("Mirabel Lindqvist");
        maya.sees("You both revealed.");
        maya.sees("Night shift");
        tomas.sees("Staff engineer");
        assertThat(maya.button("Reveal")).hasCount(0);
        assertThat(heard(maya)).doesNotContain("@example.org");
        maya.page().reload();
        maya.talksWith("Aurelio Vantongeren");
        maya.sees("Night shift");
        maya.say("Nice to meet you");
        tomas.seesMessages("Hello Finch", "Nice to meet you");
    }

    @Test
    void whoSaysNotNowStaysAnAliasAndTheOtherIsToldNotThisTime() throws InterruptedException {
        server = revealing();
        Visitor maya = comesByMail(desk, "Quiet Heron", "Mirabel Lindqvist", "Staff engineer");
        Visitor tomas = comesByMail(phone, "Amber Finch", "Aurelio Vantongeren", "Night shift");
        maya.search();
        tomas.search();
        maya.talksWith("Amber Finch");
        tomas.talksWith("Quiet Heron");

        ask(maya, "Amber Finch");
        tomas.press("Not now");

        maya.sees("Not this time.");
        assertThat(maya.button("Reveal")).hasCount(0);
        maya.page().reload();
        maya.sees("Not this time.");
        maya.talksWith("Amber Finch");
        assertThat(tomas.button("Reveal")).isVisible();
        maya.say("That is fine");
        tomas.seesMessages("That is fine");
        knowNothingOfEachOther(maya, tomas);
    }

    private SignInServer revealing() {
        return SignInServer.start(
                "DUOLOGUE_PRESET", "reveal",
                "DUOLOGUE_MAIL_HOST", "localhost",
                "DUOLOGUE_MAIL_PORT", Integer.toString(box.port()),
                "DUOLOGUE_MAIL_TLS", "none",
                "DUOLOGUE_MAIL_FROM", "hello@talk.example");
    }

    private static void ask(Visitor visitor, String partner) {
        visitor.press("Reveal");
        visitor.answer("Ask " + partner).click();
        visitor.sees("Waiting for " + partner + " to reveal.");
    }

    private void knowNothingOfEachOther(Visitor maya, Visitor tomas) {
        for (Visitor one : List.of(maya, tomas)) {
            assertThat(heard(one)).contains("match.found").doesNotContain(SECRETS);
        }
    }

    private String heard(Visitor visitor) {
        return String.join("\n", heard.getOrDefault(visitor.page(), List.of()));
    }

    // ── coming in ──

    private void signInWithLinkedIn(Visitor visitor) {
        visitor.press("Continue with LinkedIn");
        visitor.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Allow").setExact(true))
                .click();
        visitor.seesTitle("Check your card");
    }

    /** No card: nobody will ever see one. */
    private Visitor comesAsGuest(BrowserContext with, String alias) {
        Visitor guest = comes(with, "/");
        guest.sees("Neither is told who the other is.");
        assertThat(guest.page().getByText("real account")).hasCount(0);
        guest.page().locator("#alias").fill(alias);
        guest.press("Come in as a guest");
        guest.chooseTopicsAndAgree();
        return guest;
    }

    private Visitor comesByMail(BrowserContext with, String alias, String name, String headline)
            throws InterruptedException {
        String address = name.substring(0, name.indexOf(' ')).toLowerCase(Locale.ROOT) + "@example.org";
        Visitor stranger = comes(with, "/");
        stranger.sees("Who you are you show each other when you both want to.");
        Page page = stranger.page();
        page.locator("#mail-address").fill(address);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send me a link"))
                .click();
        Visitor visitor = comes(with, "/#sign-in-link=" + box.nextSecretFor(address));
        visitor.press("Sign in");
        page.close();
        visitor.seesTitle("Check your card");
        assertThat(visitor.page().locator("#alias")).hasValue(Pattern.compile("[A-Z][a-z]+ [A-Z][a-z]+"));
        visitor.page().locator("#alias").fill(alias);
        visitor.page().locator("#name").fill(name);
        visitor.page().locator("#headline").fill(headline);
        visitor.onboardFromScratch();
        return visitor;
    }

    private Visitor comes(BrowserContext with, String path) {
        Page page = with.newPage();
        List<String> frames = heard.computeIfAbsent(page, same -> new ArrayList<>());
        page.onWebSocket(socket -> socket.onFrameReceived(frame -> frames.add(frame.text())));
        Watch watch = Watch.over(page, server.address());
        watch.expects(".*" + Pattern.quote(server.providers().address()) + ".*");
        watches.add(watch);
        return new Visitor(page, server.address() + path);
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Somebody in front of a tab: sees what is on it, presses what is there. Every step waits until it can be done. */
final class Visitor {
    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger TABS = new AtomicInteger();

    private static final String ME = """
            async () => {
              const answer = await fetch('/api/v1/me', { headers: { 'X-Duologue-Tab': sessionStorage.getItem('duologue.tab') } });
              return (await answer.json()).user.id;
            }
            """;

    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Visitor(BrowserContext browser, String address) {
        this(browser.newPage(), address);
    }

    Visitor(Page page, String address) {
        this.page = page;
        page.onPageError(complaints::add);
        page.navigate(address);
    }

    /** A fresh tab in which somebody, already signed in and through the onboarding, stands in the lobby. */
    static Visitor inLobby(BrowserContext browser, String address, String persona) {
        String tab = String.format(Locale.ROOT, "t%07d", TABS.incrementAndGet());
        signIn(browser, address, tab, persona);
        Page page = browser.newPage();
        page.addInitScript(
                "sessionStorage.getItem('duologue.tab') ?? sessionStorage.setItem('duologue.tab', '" + tab + "')");
        Visitor visitor = new Visitor(page, address);
        visitor.seesLobby();
        return visitor;
    }

    /** Without a page, because to load one takes longer than all the rest. */
    private static void signIn(BrowserContext browser, String address, String tab, String persona) {
        ask(browser, "POST", address + "/api/v1/auth/sign-in/demo", tab, Map.of("persona", persona));
        ask(browser, "PUT", address + "/api/v1/profile", tab, Map.of("confirmed", true));
        JsonNode asked = ask(browser, "GET", address + "/api/v1/acknowledgements", tab, Map.of());
        ask(
                browser,
                "POST",
                address + "/api/v1/acknowledgements",
                tab,
                Map.of(
                        "document",
                        "guidelines",
                        "version",
                        asked.at("/required/guidelines").asText(),
                        "adult",
                        true));
    }

    private static JsonNode ask(BrowserContext browser, String method, String url, String tab, Map<String, ?> body) {
        RequestOptions options = RequestOptions.create().setMethod(method).setHeader("X-Duologue-Tab", tab);
        APIResponse answer = browser.request().fetch(url, body.isEmpty() ? options : options.setData(body));
        assertThat(answer).isOK();
        try {
            return JSON.readTree(answer.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Page page() {
        return page;
    }

    /** Who is signed in here. */
    UserId user() {
        return new UserId((String) page.evaluate(ME));
    }

    /** Wants to talk about backends, in that language only, whatever was on the card before. */
    void speaks(String language, ProfileStore profiles) {
        profiles.update(
                user(),
                profile -> Profile.builder()
                        .from(profile)
                        .topics(List.of("backend"))
                        .languages(List.of(language))
                        .build());
        page.reload();
        seesLobby();
    }

    /** What the page's scripts threw. */
    List<String> complaints() {
        return complaints;
    }

    static List<String> complaintsOf(List<Visitor> people) {
        return people.stream().flatMap(person -> person.complaints.stream()).toList();
    }

    void signInAs(String name) {
        page.locator("button.persona")
                .filter(new Locator.FilterOptions().setHasText(name))
                .click();
        seesTitle("Check your card");
    }

    /** As one of the demo's people, who have said what there is to say. */
    void onboard() {
        press("Looks right");
        seesTitle("What do you like to talk about?");
        press("Go on");
        agree();
    }

    /** As somebody of whom a provider has said little. */
    void onboardFromScratch() {
        page.getByLabel("Seniority").selectOption("5-9");
        press("Looks right");
        chooseTopicsAndAgree();
    }

    void chooseTopicsAndAgree() {
        seesTitle("What do you like to talk about?");
        for (String choice : List.of("Backend", "English")) {
            topic(choice).check(new Locator.CheckOptions().setForce(true));
        }
        press("Go on");
        agree();
    }

    private void agree() {
        seesTitle("How we treat each other");
        page.getByLabel("I’m 18 or over and I’ll keep to this").check();
        press("Agree and go on");
        seesLobby();
    }

    /** A topic in the lobby. */
    Locator topic(String label) {
        return page.getByRole(
                AriaRole.CHECKBOX, new GetByRoleOptions().setName(label).setExact(true));
    }

    void search() {
        press("Start a conversation");
    }

    void accept() {
        press("Start talking");
    }

    void say(String text) {
        composer().fill(text);
        composer().press("Enter");
    }

    void press(String button) {
        button(button).click();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    /** A button in the question that stands over everything else. */
    Locator answer(String name) {
        return page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator composer() {
        return page.locator("#message");
    }

    Locator title() {
        return page.locator("#app h1");
    }

    /** The texts of the messages, in their order on the page. */
    Locator messages() {
        return page.locator("li.msg bdi");
    }

    /** What stands under the last message of one's own that has a receipt. */
    Locator receipt() {
        return page.locator("li.msg.me .who.num");
    }

    /** What is looked for, of which the title says so much. */
    Locator criterion(String title) {
        return page.locator(".crit li").filter(new Locator.FilterOptions().setHasText(title));
    }

    /** What the card says of its owner under that term. */
    Locator fact(String term) {
        return page.locator(".facts div")
                .filter(new Locator.FilterOptions().setHasText(term))
                .locator("dd");
    }

    Locator presence() {
        return page.locator(".bar .state b");
    }

    /** The words for having no connection. */
    Locator offline() {
        return page.locator("section.offline");
    }

    void sees(String text) {
        assertThat(page.getByText(text).first()).isVisible();
    }

    void seesTitle(String title) {
        assertThat(title()).hasText(title);
    }

    void seesLobby() {
        seesTitle("What would you like to talk about?");
        assertThat(button("Start a conversation")).isEnabled();
    }

    void seesCounts(int online, int waiting, int talking) {
        assertThat(page.locator("dl.counts dd"))
                .hasText(new String[] {String.valueOf(online), String.valueOf(waiting), String.valueOf(talking)});
    }

    void talksWith(String name) {
        seesTitle(name);
        assertThat(presence()).hasText("Both here");
    }

    void seesReceipt(String word) {
        assertThat(receipt()).hasText(Pattern.compile("^" + word + " \\d"));
    }

    /** These are the messages on the page, all of them, in this order. */
    void seesMessages(String... texts) {
        assertThat(messages()).hasText(texts);
    }

    /** What a browser tells its pages when the machine is on a network again, or on another one. */
    void noticesAnotherNetwork() {
        page.evaluate("() => { window.dispatchEvent(new Event('online')); }");
    }

    /** From here on nobody looks at this tab, and nothing on it is read. */
    void looksAway() {
        page.evaluate("() => { document.hasFocus = () => false; }");
    }

    void looks() {
        page.evaluate("() => { delete document.hasFocus; window.dispatchEvent(new Event('focus')); }");
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole way with a keyboard alone, and where the focus is on it; and a theme that stays without a flash. */
@ExtendWith(Browsers.class)
class KeyboardIT {
    private static final int MOST_STOPS = 120;
    /** What a screen reader would call the element that has the focus. */
    private static final String FOCUSED = """
            () => {
              const it = document.activeElement;
              const said = it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent;
              return it === document.body ? '' : said.trim();
            }
            """;
    /** Notes the theme when the body comes, which is before anything can be painted. */
    private static final String NOTE_THEME = """
            new MutationObserver((changes, observer) => {
              if (!document.body) return;
              window.themeBeforePaint = document.documentElement.dataset.theme ?? 'system';
              observer.disconnect();
            }).observe(document, { childList: true, subtree: true });
            """;

    private static ReferenceServer server;

    private BrowserContext context;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        context = Browsers.context();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void twoPeopleComeFromTheFirstPageToAMessageWithAKeyboardAlone() {
        Page maya = toLobby("Maya Lindqvist");
        Page tomas = toLobby("Tomás Rey");

        press(maya, "Start a conversation", "Enter");
        assertThat(maya.locator("h1")).isFocused();
        press(tomas, "Start a conversation", "Enter");
        assertThat(maya.locator("h1")).hasText("Somebody picked Backend too");
        assertThat(maya.locator("h1")).isFocused();
        press(maya, "Start talking", "Enter");
        assertThat(maya.locator("h1")).hasText("Waiting for Tomás…");
        assertThat(maya.locator("h1")).isFocused();
        press(tomas, "Start talking", "Enter");

        assertThat(maya.locator("#message")).isFocused();
        assertThat(tomas.locator("#message")).isFocused();
        maya.keyboard().type("Two lines,");
        maya.keyboard().press("Shift+Enter");
        maya.keyboard().type("no mouse.");
        maya.keyboard().press("Enter");
        assertThat(tomas.getByRole(AriaRole.LOG)).containsText("Two lines,\nno mouse.");
        assertThat(maya.locator("#message")).isFocused();
        assertThat(maya.locator("#message")).hasValue("");

        theFocusReturnsFromDialogs(maya);

        press(maya, "End conversation", "Enter");
        press(maya, "End conversation", "Enter");
        assertThat(maya.locator("#ended-title")).isFocused();
        assertThat(tomas.locator("#ended-title")).isFocused();
    }

    /** Also a topic that would not be there but for having been chosen. */
    @Test
    void aTopicThatIsTakenAwayStaysUnderTheKeysAndWhatAWordFindsComesFirst() {
        Page ada = toLobby("Ada Okafor");
        ada.locator("#topic-search").focus();
        ada.keyboard().type("kubernetes");
        ada.keyboard().press("Tab");
        assertThat(focused(ada)).isEqualTo("Kubernetes");
        ada.keyboard().press("Space");
        assertThat(ada.locator("input[value=kubernetes]")).isChecked();

        ada.locator("#topic-search").fill("");
        ada.locator("input[value=kubernetes]").focus();
        ada.keyboard().press("Space");

        assertThat(ada.locator("input[value=kubernetes]")).not().isChecked();
        assertThat(focused(ada)).isEqualTo("Kubernetes");
        ada.keyboard().press("Space");
        assertThat(ada.locator("input[value=kubernetes]")).isChecked();
    }

    /** What is asked first is the way back, and the way back leads to where one was. */
    private static void theFocusReturnsFromDialogs(Page page) {
        press(page, "End conversation", "Enter");
        assertThat(page.locator("dialog")).isVisible();
        assertThat(focused(page)).isEqualTo("Keep talking");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).isHidden();
        assertThat(focused(page)).isEqualTo("End conversation");

        page.locator("#message").focus();
        page.keyboard().press("Alt+Slash");
        assertThat(page.locator("dialog")).containsText("Keyboard shortcuts");
        page.keyboard().press("Enter");
        assertThat(page.locator("dialog")).isHidden();
        assertThat(page.locator("#message")).isFocused();

        page.keyboard().press("Escape");
        assertThat(focused(page)).isEqualTo("Stay");
        page.keyboard().press("Enter");
        assertThat(page.locator("#message")).isFocused();
    }

    @Test
    void theFirstStopOfEveryPageSkipsToItsContent() {
        Page page = context.newPage();
        page.navigate(server.uri().toString());
        assertThat(page.locator("h1")).hasText("Meet one person worth talking to.");
        Locator skip = page.locator(".skip");

        page.keyboard().press("Tab");
        assertThat(skip).isFocused();
        assertThat(skip).isInViewport();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");

        assertThat(focused(page)).isEqualTo("Choose who you are");
    }

    @Test
    void aChosenThemeIsThereBeforeTheFirstPaintAfterAReload() {
        Page page = context.newPage();
        page.addInitScript(NOTE_THEME);
        page.navigate(server.uri().toString());
        String system = (String) page.evaluate("() => window.themeBeforePaint");

        press(page, "Theme: system. Change", "Enter");
        press(page, "Theme: light. Change", "Enter");
        page.reload();

        assertThat(system).isEqualTo("system");
        assertThat(page.evaluate("() => window.themeBeforePaint")).isEqualTo("dark");
        assertThat(page.evaluate("() => getComputedStyle(document.body.parentElement).colorScheme"))
                .isEqualTo("dark");
    }

    private Page toLobby(String persona) {
        Page page = context.newPage();
        page.navigate(server.uri().toString());
        press(page, "Choose who you are", "Enter");
        newScreen(page, "Who would you like to be?");
        press(page, persona, "Enter");
        newScreen(page, "Check your card");
        press(page, "Looks right", "Enter");
        newScreen(page, "What do you like to talk about?");
        press(page, "Go on", "Enter");
        newScreen(page, "How we treat each other");
        press(page, "I’m 18 or over", "Space");
        press(page, "Agree and go on", "Enter");
        newScreen(page, "What would you like to talk about?");
        return page;
    }

    private static void newScreen(Page page, String heading) {
        assertThat(page.locator("h1")).hasText(heading);
        assertThat(page.locator("h1")).isFocused();
    }

    /** Goes on with Tab until something of this name has the focus, and presses a key on it. */
    private static void press(Page page, String name, String key) {
        page.locator("a, button, label")
                .filter(new Locator.FilterOptions().setHasText(name))
                .or(page.locator("[aria-label='" + name + "']"))
                .first()
                .waitFor();
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            if (focused(page).contains(name)) {
                page.keyboard().press(key);
                return;
            }
            page.keyboard().press("Tab");
        }
        fail("no way with Tab to: " + name);
    }

    private static String focused(Page page) {
        return (String) page.evaluate(FOCUSED);
    }
}

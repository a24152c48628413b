package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.matching.OfferMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages say while somebody is looked for, by an operator's own table, and of whom only the wishes are known yet. */
@ExtendWith(Browsers.class)
class SearchPagesIT {
    private static final String QUICK = """
            0 s   | 0.8 | leaf   | 1   | 3 h | any | cool-down
            2 s   | 0.5 | leaf   | 2   | 6 h | any | cool-down
            4 s   | 0.5 | parent | any | any | any | cool-down
            1 min | 0   | any    | any | any | any | cool-down
            """;
    /** Of fewer than five nothing is told, so that a fifth makes the difference; no two of them speak one language. */
    private static final Map<String, String> FOUR = Map.of("ada", "de", "camille", "it", "keiko", "ja", "priya", "hi");

    private static final String HEADING_AND_STOP = """
            () => ['#app h1', '.halt button'].map((what) => Math.round(document.querySelector(what).getBoundingClientRect().top))
            """;
    private static final String BELOW_THE_WINDOW =
            "() => document.documentElement.scrollHeight - document.documentElement.clientHeight";

    private final List<Visitor> people = new ArrayList<>();

    @TempDir
    private Path folder;

    private DemoServer demo;
    private BrowserContext browser;

    @BeforeEach
    void open() throws IOException {
        Path table = Files.writeString(folder.resolve("table"), QUICK);
        demo = DemoServer.start(Map.of("DUOLOGUE_MATCHING_RELAXATION", table.toString()));
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
    @CsvSource({"1440, 900", "1366, 700", "390, 844"})
    void theHeadingAndWhatOnePressesKeepTheirPlaceWhileMoreIsSaid(int width, int height) {
        Visitor maya = inLobby("maya");
        maya.page().setViewportSize(width, height);
        maya.search();
        maya.sees("First in line.");
        Object before = maya.page().evaluate(HEADING_AND_STOP);

        assertThat(maya.page().locator(".crit li")).hasCount(4);
        maya.sees("we’ll also take any topic.");

        assertThat(maya.page().evaluate(HEADING_AND_STOP)).isEqualTo(before);
    }

    @Test
    void aPageThatFitsTheWindowDoesNotScroll() {
        Visitor maya = inLobby("maya");
        maya.page().setViewportSize(1440, 900);

        maya.search();
        maya.sees("First in line.");

        assertThat(maya.page().evaluate(BELOW_THE_WINDOW)).isEqualTo(0);
    }

    @Test
    void allThatWasWidenedIsReadInTheOrderOfTimeAlsoByWhoComesBackToThePage() {
        Visitor maya = inLobby("maya");
        maya.search();

        assertThat(maya.criterion("Any seniority").locator("small"))
                .hasText("Up to 2 levels away after 2 seconds, any after 4");
        assertThat(maya.criterion("Any time zone").locator("small"))
                .hasText("Up to 6 hours away after 2 seconds, any after 4");
        maya.page().reload();

        assertThat(maya.criterion("Any seniority").locator("small"))
                .hasText("Up to 2 levels away after 2 seconds, any after 4");
        assertThat(maya.criterion("Topics near yours, too").locator("small"))
                .hasText("Nobody closer was free, so we widened this after 4 seconds");
    }

    /** Tomás fits, and Maya would rather not meet him: that he is there does not make four five. */
    @Test
    void whatKeepsOthersAwayIsToldOfFiveAndOfFewerNothingWhoeverWaitsBesides() {
        FOUR.forEach(this::searchIn);
        Visitor tomas = inLobby("tomas");
        Visitor maya = inLobby("maya");
        profiles().avoid(maya.user(), new Avoided("a_1", tomas.user(), "Tomás", Instant.now()));
        tomas.search();
        tomas.sees("in line.");
        maya.search();

        assertThat(maya.page().locator(".lead")).containsText(Pattern.compile("waited [1-9]\\d seconds"));
        assertThat(maya.page().locator("#main"))
                .not()
                .containsText(Pattern.compile("people wait|other languages|At least"));
        searchIn("jonas", "pt");

        maya.sees("At least 5 people wait: most speak other languages.");
        assertThat(tomas.page().locator("#partner-name")).hasCount(0);
    }

    @Test
    void whoPreviewsReadsTopicsLanguagesAndSeniorityAndNoNameBeforeBothHaveSaidYes() {
        Visitor maya = inLobby("maya");
        Visitor tomas = inLobby("tomas");
        profiles()
                .updatePreferences(
                        maya.user(),
                        before -> Preferences.builder()
                                .from(before)
                                .offer(OfferMode.PREVIEW)
                                .build());
        tomas.topic("Databases").check(new Locator.CheckOptions().setForce(true));
        maya.search();
        tomas.search();

        maya.seesTitle("Somebody picked Backend too");
        assertThat(maya.page()).hasTitle("Somebody is free to talk · Duologue");
        assertThat(maya.fact("Topics")).hasText("Backend, Distributed systems, Databases");
        assertThat(maya.fact("Experience")).hasText("5 to 9 years");
        assertThat(maya.fact("Languages")).hasText("English, Spanish");
        maya.accept();
        maya.seesTitle("Waiting for them…");
        assertThat(maya.page()).hasTitle("Waiting for them · Duologue");
        assertThat(maya.page().locator("body")).not().containsText(Pattern.compile("Tomás|Rey|logistics"));
        assertThat(maya.page().locator(".offer .av")).hasText("?");

        tomas.accept();
        maya.talksWith("Tomás Rey");
    }

    private Visitor inLobby(String persona) {
        Visitor visitor = Visitor.inLobby(browser, demo.address(), persona);
        people.add(visitor);
        return visitor;
    }

    /** Somebody looks for somebody to talk Backend with, in that language alone. */
    private void searchIn(String persona, String language) {
        Visitor visitor = inLobby(persona);
        visitor.speaks(language, profiles());
        visitor.search();
        visitor.sees("in line.");
    }

    private ProfileStore profiles() {
        return demo.server().engine().stores().profiles();
    }
}

package io.duologue.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.ProfileStore;
import io.duologue.matching.OfferMode;
import io.duologue.server.ReferenceServer;
import io.duologue.server.SharedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the pages of a node say while another one pairs, by a table that the operator keeps in a file. */
@ExtendWith(Browsers.class)
class PagesOfTwoNodesIT {
    private static final String QUICK = """
            0 s   | 0.8 | leaf   | 1   | 3 h | any | cool-down
            2 s   | 0   | leaf   | any | any | any | cool-down
            """;
    /** Of so many a wait has to be known before it is told. */
    private static final List<String> PERSONAS =
            List.of("maya", "tomas", "ada", "camille", "jonas", "priya", "keiko", "diego");

    /** Hers, and those of as many as a reason has to concern to be given. */
    private static final List<String> LANGUAGES = List.of("en", "fr", "de", "es", "it", "pt");

    private final List<Visitor> people = new ArrayList<>();

    @TempDir
    private Path folder;

    private SharedStores stores;
    private ReferenceServer leading;
    private ReferenceServer asked;
    private BrowserContext browser;

    @BeforeEach
    void open() throws Exception {
        Path table = Files.writeString(folder.resolve("table"), QUICK);
        Map<String, String> settings =
                Map.of("DUOLOGUE_MATCHING_RELAXATION", table.toString(), "DUOLOGUE_SKIPS", "free");
        stores = SharedStores.start();
        leading = stores.leading(settings);
        asked = stores.node(settings);
        browser = Browsers.context();
    }

    @AfterEach
    void noPageBroke() {
        List<String> complaints = Visitor.complaintsOf(people);
        browser.close();
        asked.close();
        leading.close();
        stores.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whoeverIsAtTheOtherNodeReadsHowLongItTakesWhatWasWidenedAndWhyNobodyWasFound() {
        for (int persona = 0; persona < PERSONAS.size(); persona += 2) {
            talk(PERSONAS.get(persona), PERSONAS.get(persona + 1));
        }
        Visitor maya = people.get(0);
        assertThat(maya.page().locator("#main")).containsText(Pattern.compile("Usually (about )?\\d+"));

        for (int other = 1; other < LANGUAGES.size(); other++) {
            searchesWherePeopleArePaired(people.get(other), LANGUAGES.get(other));
        }
        maya.search();

        maya.sees("At least 5 people wait: most speak other languages.");
        maya.sees("Taking longer than usual");
        assertThat(maya.criterion("Any seniority").locator("small"))
                .hasText("Nobody closer was free, so we widened this after 2 seconds");
        assertThat(SharedStores.leads(leading)).isTrue();
        assertThat(SharedStores.leads(asked)).isFalse();
    }

    @Test
    void whoPreviewsSomebodyOfTheOtherNodeReadsTopicsAndSeniorityAndNoNameAndThenTheyTalk() {
        Visitor maya = inLobby(asked, "maya");
        Visitor tomas = inLobby(leading, "tomas");
        prefers(maya, OfferMode.PREVIEW);
        prefers(tomas, OfferMode.ONE_TAP);
        maya.search();
        tomas.search();

        maya.seesTitle("Somebody picked Backend too");
        assertThat(maya.fact("Topics")).hasText("Backend, Distributed systems");
        assertThat(maya.fact("Experience")).hasText("5 to 9 years");
        assertThat(maya.page().locator("body")).not().containsText(Pattern.compile("Tomás|Rey|logistics"));

        maya.accept();
        tomas.accept();
        maya.talksWith("Tomás Rey");
        tomas.say("hello from the other node");
        maya.seesMessages("hello from the other node");
    }

    @Test
    void whoeverSearchesWhileRedisIsAwayReadsSoAndKeepsTheSearch() throws IOException {
        Visitor maya = inLobby(asked, "maya");
        maya.search();
        maya.sees("in line.");

        stores.redis().kill();
        try {
            maya.sees("The queue can’t be reached right now. You keep your place; you’ve waited");
        } finally {
            stores.redis().restart();
        }

        maya.sees("in line.");
        Visitor tomas = inLobby(leading, "tomas");
        prefers(tomas, OfferMode.ONE_TAP);
        tomas.search();
        maya.accept();
        tomas.accept();
        maya.talksWith("Tomás Rey");
    }

    /** Nobody is asked before; a node learns from the waits of those whom it serves. */
    private void talk(String persona, String partner) {
        Visitor one = inLobby(asked, persona);
        Visitor other = inLobby(asked, partner);
        for (Visitor talker : List.of(one, other)) {
            prefers(talker, OfferMode.AUTO);
            talker.speaks("en", profiles());
            talker.search();
        }
        assertThat(other.composer()).isVisible();
        one.press("End conversation");
        one.answer("End conversation").click();
        for (Visitor talker : List.of(one, other)) {
            talker.press("Back to lobby");
            talker.seesLobby();
        }
    }

    private void searchesWherePeopleArePaired(Visitor other, String language) {
        other.page().navigate(address(leading));
        other.speaks(language, profiles());
        other.search();
        other.sees("in line.");
    }

    private void prefers(Visitor visitor, OfferMode mode) {
        profiles()
                .updatePreferences(
                        visitor.user(),
                        before -> Preferences.builder().from(before).offer(mode).build());
    }

    private Visitor inLobby(ReferenceServer node, String persona) {
        Visitor visitor = Visitor.inLobby(browser, address(node), persona);
        people.add(visitor);
        return visitor;
    }

    /** Through the node at which whoever is meant is not, or is. */
    private ProfileStore profiles() {
        return asked.engine().stores().profiles();
    }

    private static String address(ReferenceServer node) {
        return "http://localhost:" + node.port();
    }
}

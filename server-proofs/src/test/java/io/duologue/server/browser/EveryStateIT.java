package io.duologue.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import io.duologue.server.ReferenceServer;
import io.duologue.server.browser.States.State;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every state of the web client, as it looks: usable by everybody, in both themes, on a phone and on a desk. */
@ExtendWith(Browsers.class)
class EveryStateIT {
    private static final boolean FULL = Boolean.getBoolean("duologue.full");
    /** Colours do not hang on the size, nor places on the theme: each size and each theme once, all pairs with {@code -Pfull}. */
    private static final List<Look> LOOKS = FULL
            ? List.of(
                    new Look(390, 844, "light"),
                    new Look(390, 844, "dark"),
                    new Look(1440, 900, "light"),
                    new Look(1440, 900, "dark"))
            : List.of(new Look(390, 844, "light"), new Look(1440, 900, "dark"));

    private static final List<Look> BETWEEN = FULL
            ? List.of(new Look(320, 568, "light"), new Look(820, 1180, "light"), new Look(820, 1180, "dark"))
            : List.of(new Look(320, 568, "light"), new Look(820, 1180, "dark"));
    /** Those whose layout differs between a phone and a desk. */
    private static final List<String> LAYOUTS = List.of(
            "landing-providers",
            "personas",
            "card",
            "lobby",
            "searching-widened",
            "offer",
            "conversation",
            "partner-away",
            "report-dialog",
            "ended-lost",
            "blocks");

    private static ReferenceServer server;
    private static BrowserContext context;
    private static States states;
    private static Watch watch;

    @BeforeAll
    static void open() throws IOException, ConfigurationException {
        server = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")));
        context = Browsers.context();
        states = States.open(context, server.uri().toString());
        watch = Watch.over(states.page(), server.uri().toString());
        states.page().evaluate(States.resource("/axe.min.js"));
        states.page().evaluate(States.resource("/browser/checks.js"));
    }

    @AfterAll
    static void close() {
        if (context != null) {
            context.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicContainer> everyStateIsUsableByEverybody() {
        List<State> all = states.all();

        return Stream.concat(
                LOOKS.stream().map(look -> container(look, all)),
                BETWEEN.stream()
                        .map(look -> container(
                                look,
                                all.stream()
                                        .filter(state -> LAYOUTS.contains(state.name()))
                                        .toList())));
    }

    @Test
    void whatMovesStandsStillForWhoAskedForThat() {
        Page page = states.page();

        List<Integer> still = moving("searching", "conversation");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
        List<Integer> lively = moving("searching", "conversation");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));

        assertThat(still).containsOnly(0);
        assertThat(lively).doesNotContain(0);
    }

    @Test
    void everyStateHasOneHeadingOfItsOwnAndAtMostOnePrimaryButton() {
        for (State state : states.all()) {
            states.show(state.name(), "light");
            Page page = states.page();
            String within = page.locator("dialog").count() > 0 ? "dialog " : "#app ";

            if (!state.name().equals("old-browser")) {
                assertThat(page.locator("h1").count()).as(state.name()).isEqualTo(1);
            }
            assertThat(page.locator(within + ".btn.primary:not(.icon)").count())
                    .as(state.name())
                    .isLessThanOrEqualTo(1);
        }
    }

    private static DynamicContainer container(Look look, List<State> shown) {
        return dynamicContainer(
                look.width() + " px, " + look.theme(), shown.stream().map(state -> usable(look, state)));
    }

    private static DynamicTest usable(Look look, State state) {
        return dynamicTest(state.name(), () -> {
            states.size(look.width(), look.height());
            states.show(state.name(), look.theme());

            assertThat(wrong("tooWide")).as("too wide").isEmpty();
            assertThat(wrong("tooSmall")).as("too small a target").isEmpty();
            assertThat(wrong("inaccessible")).as("found by axe").isEmpty();
            watch.sawNothingWrong();
        });
    }

    private static List<?> wrong(String check) {
        return (List<?>) states.page().evaluate("check => window.duologueChecks[check]()", check);
    }

    private static List<Integer> moving(String... names) {
        return Stream.of(names)
                .map(name -> {
                    states.show(name, "light");
                    return (Integer) states.page().evaluate("() => window.duologueChecks.moving()");
                })
                .toList();
    }

    private record Look(int width, int height, String theme) {}
}

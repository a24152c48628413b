package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.server.Tab.Line;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever searches at one node, while another one pairs, is told as much as at the one that does. */
class SearchAcrossNodesIT {
    private static final Map<String, String> FREE = Map.of("DUOLOGUE_SKIPS", "free");
    /** Of so many talks both know how long they waited: as many waits as an estimate is made from, and two. */
    private static final int TALKS = 5;

    /** Two by two, more than those of whom nothing is told. */
    private static final List<String> TALKERS = List.of("maya", "tomas", "ada", "camille", "jonas", "priya");

    /** As many as a reason has to concern to be given, of whom no two speak one language. */
    private static final List<String> OTHERS = List.of("keiko", "ada", "camille", "jonas", "priya");

    private static final List<String> LANGUAGES = List.of("fr", "de", "es", "it", "pt");

    private static SharedStores stores;
    private static ReferenceServer leading;
    private static ReferenceServer asked;

    @BeforeAll
    static void open() throws Exception {
        stores = SharedStores.start();
        leading = stores.leading(FREE);
        asked = stores.node(FREE);
    }

    @AfterAll
    static void close() {
        asked.close();
        leading.close();
        stores.close();
    }

    @Test
    void whoSearchesWhereNobodyPairsIsToldHowLongItTakesWhatWasWidenedAndWhyNobodyWasFound() {
        List<Tab> talkers = IntStream.range(0, TALKERS.size())
                .mapToObj(number -> offered(Tab.of(asked, "acrossa" + number).signedInAs(TALKERS.get(number)), "auto"))
                .toList();
        for (int talk = 0; talk < TALKS; talk++) {
            int first = 2 * talk % talkers.size();
            talk(talkers.get(first), talkers.get(first + 1));
        }
        Tab maya = talkers.get(0);
        List<Line> others = IntStream.range(0, OTHERS.size())
                .mapToObj(number -> searching(
                        Tab.of(leading, "acrossc" + number).signedInAs(OTHERS.get(number)), LANGUAGES.get(number)))
                .toList();

        Line line = searching(maya, "en");
        JsonNode told = line.await("queue.waiting").path("data");
        while (told.path("whyNot").isMissingNode() || told.path("whyNot").isNull()) {
            told = line.await("queue.waiting").path("data");
        }

        assertThat(SharedStores.leads(leading)).isTrue();
        assertThat(SharedStores.leads(asked)).isFalse();
        assertThat(told.at("/estimateMs/p80").isNumber()).as("%s", told).isTrue();
        assertThat(told.path("widened").findValuesAsText("what")).contains("seniority");
        assertThat(told.at("/whyNot/reasons").toString()).contains("language");
        others.forEach(SearchAcrossNodesIT::stop);
        stop(line);
    }

    @Test
    void whoPreviewsSomebodyOfTheOtherNodeSeesTopicsAndSeniorityAndNoName() {
        Tab ada = offered(Tab.of(asked, "acrossd0").signedInAs("ada"), "preview");
        Tab bo = offered(Tab.of(leading, "acrosse0").signedInAs("camille"), "one-tap");
        Line adas = searching(ada, "nl");
        Line bos = searching(bo, "nl");

        JsonNode previewed = adas.await("match.offer").path("data");
        JsonNode seen = bos.await("match.offer").path("data");

        assertThat(previewed.path("preview").asBoolean()).isTrue();
        assertThat(previewed.at("/card/topics")).isNotEmpty();
        assertThat(previewed.at("/card/seniority").asText()).isNotEmpty();
        assertThat(previewed.toString()).doesNotContain(nameOf(bo));
        assertThat(seen.path("preview").asBoolean()).isFalse();
        assertThat(seen.at("/card/name").asText()).isEqualTo(nameOf(ada));
        stop(adas);
        stop(bos);
    }

    private static void stop(Line line) {
        line.say("{\"type\":\"queue.leave\",\"id\":\"l\",\"data\":{}}");
        line.await("queue.left");
        line.leave();
    }

    private static Tab offered(Tab tab, String mode) {
        expect(200, tab.put("/api/v1/preferences", "{\"offer\":\"" + mode + "\"}"));
        return tab;
    }

    private static String nameOf(Tab tab) {
        return expect(200, tab.get("/api/v1/me")).json().at("/user/name").asText();
    }

    private static void talk(Tab one, Tab other) {
        Line here = searching(one, "en");
        Line there = searching(other, "en");
        String conversation = here.await("match.found").path("conversation").asText();
        there.await("match.found");
        here.say(
                "{\"type\":\"conversation.end\",\"id\":\"e\",\"conversation\":\"%s\",\"n\":1,\"data\":{\"next\":false}}"
                        .formatted(conversation));
        there.await("conversation.ended");
        here.leave();
        there.leave();
    }

    private static Line searching(Tab tab, String language) {
        Line line = tab.live();
        line.say("""
                {"type":"queue.join","id":"j","data":{"topics":["open-source"],"mode":"text","intent":"talk","languages":["%s"]}}""".formatted(language));
        line.await("queue.waiting");
        return line;
    }
}

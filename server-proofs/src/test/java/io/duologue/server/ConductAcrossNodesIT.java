package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.server.Tab.Line;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How somebody talked at one node is told by his next search at another one, and by his export. */
class ConductAcrossNodesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration THINKS = Share.FASTEST.plusMillis(100);

    private static final Map<String, String> STRICT = Map.of("DUOLOGUE_SKIPS", "1m: 0");

    private static SharedStores stores;
    private static ReferenceServer north;
    private static ReferenceServer south;

    @BeforeAll
    static void open() throws Exception {
        stores = SharedStores.start();
        north = stores.node(STRICT);
        south = stores.node(STRICT);
    }

    @AfterAll
    static void close() {
        south.close();
        north.close();
        stores.close();
    }

    @Test
    void whoLeavesEarlyAgainAndAgainAndWhoAnswersIsKnownAsThatWhereverHeSearchesNext() {
        Tab maya = comes(north, "maya");
        Tab tomas = comes(south, "tomas");
        Line mayas = maya.live();
        Line his = tomas.live();
        search(mayas, "backend");
        for (int talk = 0; talk < 4; talk++) {
            search(his, "backend");
            String conversation =
                    mayas.await("match.found").path("conversation").asText();
            his.await("match.found");
            answered(mayas, his, conversation);
            next(mayas, conversation);
            his.await("conversation.ended");
        }
        mayas.say("{\"type\":\"queue.leave\",\"id\":\"l\"}");
        mayas.await("queue.left");

        Tab moved = maya.at(south);
        search(moved.live(), "hiring");
        search(his, "game-design");

        Ticket hers = ticket(north, moved);
        assertThat(hers.reputationBand()).isEqualTo(4);
        assertThat(hers.activity()).isEqualTo(25);
        assertThat(hers.answeringPace()).isNull();
        Ticket theirs = ticket(north, tomas);
        assertThat(theirs.reputationBand()).isEqualTo(5);
        assertThat(theirs.activity()).isEqualTo(25);
        assertThat(theirs.answeringPace()).isBetween(Share.FASTEST, Share.SLOWEST);
        JsonNode talks = expect(200, moved.get("/api/v1/account/export")).json().at("/sections/conversations/items");
        assertThat(talks).hasSize(4).allSatisfy(talk -> {
            assertThat(talk.path("messages").asInt()).isEqualTo(1);
            assertThat(talk.path("leftEarly").asBoolean()).isTrue();
            assertThat(talk.path("usualAnswerMs").isNull()).isTrue();
        });
    }

    private static Tab comes(ReferenceServer server, String persona) {
        Tab tab = Tab.of(server, (persona + "conduct").substring(0, 8)).signedInAs(persona);
        expect(200, tab.put("/api/v1/preferences", "{\"offer\":\"auto\"}"));
        return tab;
    }

    private static void search(Line line, String topic) {
        line.say(
                "{\"type\":\"queue.join\",\"id\":\"j\",\"data\":{\"topics\":[\"%s\"],\"mode\":\"text\",\"intent\":\"talk\"}}"
                        .formatted(topic));
    }

    /** Maya says something, and Tomas answers after he has thought. */
    private static void answered(Line mayas, Line his, String conversation) {
        mayas.say(message(conversation));
        his.await("message.new");
        await().pollDelay(THINKS).atMost(SOON).until(() -> true);
        his.say(message(conversation));
        mayas.await("message.new");
    }

    private static String message(String conversation) {
        return "{\"type\":\"message.send\",\"id\":\"m\",\"conversation\":\"%s\",\"n\":1,\"data\":{\"text\":\"hello\"}}"
                .formatted(conversation);
    }

    private static void next(Line line, String conversation) {
        line.say("{\"type\":\"conversation.end\",\"id\":\"e\",\"conversation\":\"%s\",\"n\":2,\"data\":{\"next\":true}}"
                .formatted(conversation));
    }

    private static Ticket ticket(ReferenceServer seenFrom, Tab of) {
        UserId user = new UserId(
                expect(200, of.get("/api/v1/me")).json().at("/user/id").asText());
        return await().atMost(SOON)
                .until(() -> seenFrom.engine().stores().queue().find(Tickets.participant(user)), Optional::isPresent)
                .map(QueuedTicket::ticket)
                .orElseThrow();
    }
}

package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What it costs to leave a conversation early, by the figures of a configuration. */
class LeavingEarlyIT {
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                Map.of("DUOLOGUE_SKIPS", "1m: 0, 3s"), Optional.empty(), Map.of("demo", "true", "port", "0")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoLeavesTwiceInARowIsToldWhatItCostsAndWaitsAndWhoIsLeftDoesNot() {
        Line maya = comes("maya");
        Line tomas = comes("tomas");
        search(maya);
        search(tomas);
        JsonNode first = maya.await("match.found");
        assertThat(first.at("/data/skip/waitMs").asLong(-1)).isZero();

        next(maya, first);
        tomas.await("conversation.ended");
        search(tomas);
        JsonNode second = maya.await("match.found");
        assertThat(second.at("/data/skip/waitMs").asLong()).isEqualTo(3_000);
        tomas.await("match.found");

        next(maya, second);
        tomas.await("conversation.ended");
        assertThat(maya.await("queue.waiting").at("/data/heldBackMs").asLong()).isBetween(1L, 3_000L);
        search(tomas);
        assertThat(tomas.await("queue.waiting").at("/data").has("heldBackMs")).isFalse();
        assertThat(maya.await("match.found").at("/data/skip/waitMs").asLong()).isEqualTo(3_000);
        assertThat(tomas.await("match.found").at("/data/skip/waitMs").asLong(-1))
                .isZero();
    }

    private Line comes(String persona) {
        Tab tab = Tab.of(server, (persona + "early").substring(0, 8)).signedInAs(persona);
        expect(200, tab.put("/api/v1/preferences", "{\"offer\":\"auto\"}"));
        return tab.live();
    }

    private static void search(Line line) {
        line.say("{\"type\":\"queue.join\",\"id\":\"j\",\"data\":{\"topics\":[\"backend\"],\"mode\":\"text\","
                + "\"intent\":\"talk\"}}");
    }

    private static void next(Line line, JsonNode found) {
        line.say("{\"type\":\"conversation.end\",\"id\":\"e\",\"conversation\":\"%s\",\"n\":1,\"data\":{\"next\":true}}"
                .formatted(found.path("conversation").asText()));
    }
}

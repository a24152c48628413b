package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.Tab.Answer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ServerOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A queue is as large as it was set, in one node's memory and in what several nodes share. */
class QueueSizeIT {
    private static final Map<String, String> OF_TWO = Map.of("DUOLOGUE_QUEUE_SIZE", "2");

    @Test
    void theThirdOfAQueueOfTwoInMemoryIsToldThatItIsFull() throws Exception {
        ServerOptions options =
                Configuration.read(OF_TWO, Optional.empty(), Map.of("demo", "true", "port", "0", "log", "text"));
        try (ReferenceServer server = ReferenceServer.start(options)) {
            theThirdIsToldThatItIsFull(List.of(server, server, server));
        }
    }

    @Test
    void theThirdOfAQueueOfTwoIsToldThatItIsFullWhicheverNodeTheOthersCameTo() throws Exception {
        try (SharedStores stores = SharedStores.start();
                ReferenceServer first = stores.node(OF_TWO);
                ReferenceServer second = stores.node(OF_TWO)) {
            theThirdIsToldThatItIsFull(List.of(first, second, first));
        }
    }

    /** They speak no language of each other's, so that all of them wait. */
    private static void theThirdIsToldThatItIsFull(List<ReferenceServer> nodes) {
        Tab maya = Tab.of(nodes.get(0), "queuefua").signedInAs("maya");
        Tab tomas = Tab.of(nodes.get(1), "queuefub").signedInAs("tomas");
        Tab keiko = Tab.of(nodes.get(2), "queuefuc").signedInAs("keiko");
        List<Tab.Line> lines = List.of(maya.live(), tomas.live(), keiko.live());
        expect(202, searching(maya, "fr"));
        expect(202, searching(tomas, "de"));

        Answer full = searching(keiko, "ja");

        assertThat(full.status()).isEqualTo(503);
        assertThat(full.code()).isEqualTo("queue.full");
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        expect(200, maya.delete("/api/v1/queue"));
        expect(202, searching(keiko, "ja"));
        lines.forEach(Tab.Line::leave);
    }

    private static Answer searching(Tab tab, String language) {
        return tab.post(
                "/api/v1/queue",
                "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\",\"languages\":[\"%s\"]}"
                        .formatted(language));
    }
}

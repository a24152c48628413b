package io.duologue.examples.embedplainjava;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.CredentialProvider;
import io.duologue.client.DuologueClient;
import io.duologue.client.SearchCriteria;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.People;
import io.duologue.matching.SeniorityBand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OfficeTalkIT {
    private static final Colleague MAYA = new Colleague(
            17, "Maya Lindqvist", "Payments", SeniorityBand.YEARS_10_14, ZoneId.of("Europe/Stockholm"), "backend");
    private static final Colleague TOMAS =
            new Colleague(23, "Tomás Rey", "Platform", SeniorityBand.YEARS_5_9, ZoneId.of("Europe/Madrid"), "backend");

    @Test
    void twoColleaguesTalk() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        InetSocketAddress address = freeAddress();
        OfficeTalk talk;
        try (Duologue engine = Duologue.builder().build().start();
                DuologueClient maya = client(engine.people(), address, MAYA, heard);
                DuologueClient tomas = client(engine.people(), address, TOMAS, heard)) {
            talk = new OfficeTalk(address, engine.gate());
            talk.start();
            CompletableFuture.allOf(maya.connect(), tomas.connect()).get(10, TimeUnit.SECONDS);
            tomas.search(SearchCriteria.about("backend"));
            CompletableFuture<Conversation> met =
                    maya.search(SearchCriteria.about("backend")).conversation();

            met.get(20, TimeUnit.SECONDS).send("Hello, Tomás");

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("Tomás Rey heard Hello, Tomás");
        }
        talk.stop(1_000);
    }

    private static DuologueClient client(
            People people, InetSocketAddress address, Colleague colleague, BlockingQueue<String> heard) {
        String session = "the session of " + colleague.number();
        people.welcome(colleague.card());
        people.signIn(colleague.user(), session.replace(' ', '-'), Instant.now().plusSeconds(60));
        return DuologueClient.builder()
                .baseUrl("http://127.0.0.1:" + address.getPort())
                .credentials(CredentialProvider.fixed(session.replace(' ', '-')))
                .listener(event -> {
                    if (event instanceof ClientEvent.OfferReceived received) {
                        var unused = received.offer().accept();
                    } else if (event instanceof ClientEvent.MessageReceived message) {
                        heard.add(colleague.name() + " heard " + message.text());
                    }
                })
                .build();
    }

    static InetSocketAddress freeAddress() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
        }
    }
}

package io.duologue.server.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.Offer;
import io.duologue.client.Search;
import io.duologue.client.SearchCriteria;
import io.duologue.client.account.Preferences;
import io.duologue.client.account.ProfileChange;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.KeptAwayBy;
import io.duologue.protocol.ServerFrame.QueueWaiting;
import io.duologue.protocol.ServerFrame.Widened;
import io.duologue.server.ReferenceServer;
import io.duologue.server.SharedStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program is told of its search, and of whom it is offered, at a node that pairs nobody, by an operator's own table. */
@Timeout(120)
class SearchProgressIT {
    private static final String QUICK = """
            0 s   | 0.8 | leaf   | 1   | 3 h | any | cool-down
            2 s   | 0   | leaf   | any | any | any | cool-down
            """;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Of so many a wait has to be known before it is told. */
    private static final List<String> PERSONAS =
            List.of("maya", "tomas", "ada", "camille", "jonas", "priya", "keiko", "diego");

    /** Hers, and those of as many as a reason has to concern to be given. */
    private static final List<String> LANGUAGES = List.of("en", "fr", "de", "es", "it", "pt");

    private static SharedStores stores;
    private static ReferenceServer leading;
    private static ReferenceServer asked;

    private final List<Person> people = new ArrayList<>();

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        Path table = Files.writeString(folder.resolve("table"), QUICK);
        Map<String, String> settings =
                Map.of("DUOLOGUE_MATCHING_RELAXATION", table.toString(), "DUOLOGUE_SKIPS", "free");
        stores = SharedStores.start();
        leading = stores.leading(settings);
        asked = stores.node(settings);
    }

    @AfterAll
    static void close() {
        asked.close();
        leading.close();
        stores.close();
    }

    @AfterEach
    void leave() throws Exception {
        for (Person person : people) {
            person.leave();
        }
    }

    /** Somebody with a program that accepts nothing by itself. */
    private static final class Person {
        private final DuologueClient client;
        private final String name;
        private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();

        Person(ReferenceServer node, String persona, String offer) throws Exception {
            client = DuologueClient.builder()
                    .baseUrl(node.uri().toString())
                    .listener(events::add)
                    .build();
            name = got(client.api().signIn("demo", persona)).name();
            got(client.api().agree(got(client.api().signInOptions()).guidelinesVersion()));
            got(client.api().change(ProfileChange.builder().confirmed(true).build()));
            got(client.api()
                    .save(Preferences.builder()
                            .from(got(client.api().preferences()))
                            .offer(offer)
                            .build()));
            got(client.connect());
        }

        Search search(String language) {
            return client.search(SearchCriteria.builder()
                    .topics(List.of("backend"))
                    .languages(List.of(language))
                    .build());
        }

        /** The next event of a kind. */
        <E extends ClientEvent> E next(Class<E> kind) throws InterruptedException {
            for (ClientEvent event = events.poll(20, SECONDS); event != null; event = events.poll(20, SECONDS)) {
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
            throw new AssertionError("expected " + kind.getSimpleName() + " but nothing came");
        }

        void leave() throws Exception {
            if (client.currentSearch().isPresent()) {
                got(client.currentSearch().get().leave());
            }
            if (client.currentConversation().isPresent()) {
                got(client.currentConversation().get().end());
            }
            client.close();
        }
    }

    private Person somebody(ReferenceServer node, String persona, String offer) throws Exception {
        Person person = new Person(node, persona, offer);
        people.add(person);
        return person;
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(20, SECONDS);
    }

    @Test
    void aSearchTellsHowLongItTakesWhatWasWidenedAndWhyNobodyWasFound() throws Exception {
        Person maya = afterTalksOfEverybody();
        for (int other = 1; other < LANGUAGES.size(); other++) {
            somebody(leading, PERSONAS.get(other), "auto").search(LANGUAGES.get(other));
        }

        Search search = maya.search(LANGUAGES.get(0));
        QueueWaiting told = await().atMost(SOON)
                .until(
                        search::progress,
                        progress -> progress.filter(SearchProgressIT::tellsEverything)
                                .isPresent())
                .orElseThrow();

        assertThat(SharedStores.leads(leading)).isTrue();
        assertThat(SharedStores.leads(asked)).isFalse();
        assertThat(told.estimate().p80()).isBetween(told.estimate().p50(), SOON.toMillis());
        assertThat(told.widened()).extracting(Widened::what, Widened::atMs).contains(tuple("seniority", 2_000L));
        assertThat(told.whyNot().others()).isEqualTo(5);
        assertThat(told.whyNot().reasons()).contains(new KeptAwayBy("language", "most"));
        assertThat(nextThatTellsEverything(maya)).isEqualTo(new ClientEvent.SearchProgressed(search, told));
    }

    /** Nobody is asked before; a node learns from the waits of those whom it serves. */
    private Person afterTalksOfEverybody() throws Exception {
        List<Search> searches = new ArrayList<>();
        for (String persona : PERSONAS) {
            searches.add(somebody(asked, persona, "auto").search("en"));
        }
        for (Search search : searches) {
            Conversation talk = got(search.conversation());
            CompletableFuture<ServerFrame.Ended> unused = talk.end();
        }
        for (Person person : people) {
            await().atMost(SOON).until(() -> person.client.currentConversation().isEmpty());
        }
        return people.get(0);
    }

    private static boolean tellsEverything(QueueWaiting waiting) {
        return waiting.estimate() != null && !waiting.widened().isEmpty() && waiting.whyNot() != null;
    }

    private static ClientEvent.SearchProgressed nextThatTellsEverything(Person person) throws Exception {
        ClientEvent.SearchProgressed progressed = person.next(ClientEvent.SearchProgressed.class);
        while (!tellsEverything(progressed.waiting())) {
            progressed = person.next(ClientEvent.SearchProgressed.class);
        }
        return progressed;
    }

    @Test
    void whoWantsNoMoreThanAPreviewIsShownTopicsAndSeniorityAndTheNameOnceBothHaveAccepted() throws Exception {
        Person ada = somebody(asked, "ada", "preview");
        Person camille = somebody(leading, "camille", "one-tap");
        Search searching = ada.search("nl");
        camille.search("nl");

        Offer previewed = ada.next(ClientEvent.OfferReceived.class).offer();
        Offer seen = camille.next(ClientEvent.OfferReceived.class).offer();
        got(previewed.accept());

        assertThat(previewed.isPreview()).isTrue();
        assertThat(previewed.card().topics()).containsExactly("backend");
        assertThat(Optional.ofNullable(previewed.card().seniority())).isPresent();
        assertThat(previewed.card().toString()).doesNotContain(camille.name);
        assertThat(searching.conversation()).isNotDone();
        assertThat(seen.isPreview()).isFalse();
        assertThat(seen.card().name()).isEqualTo(ada.name);
        got(seen.accept());
        assertThat(got(searching.conversation()).partner().name()).isEqualTo(camille.name);
    }
}

package io.duologue.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.FlightRecord;
import io.duologue.client.MessageOutcome;
import io.duologue.client.SearchCriteria;
import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import io.duologue.cluster.chaos.TwinNode.Switch;
import io.duologue.testkit.fault.Direction;
import io.duologue.testkit.fault.Fault;
import io.duologue.testkit.fault.FaultProxy;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryChecker;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.Invariant;
import io.duologue.testkit.history.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the nodes' protections are for: each thing that happens to a real cluster does no harm, and with the protection off it breaks
 * the invariant that is named. A relay without probes is looked at where Redis' own is.
 */
class TwinsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Looks that nothing rings for come every 5 s; two of them. */
    private static final Duration LOOKS = Duration.ofSeconds(12);

    @TempDir
    private static Path folder;

    private static LocalCluster cluster;
    private static int people;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Diary diary = new Diary();

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve(TwinNode.SWITCHES), "");
        Map<String, String> settings = new HashMap<>(ChaosCommand.SETTINGS);
        settings.put(TwinNode.FOLDER, folder.toString());
        cluster =
                LocalCluster.start(ClusterOptions.fleeting(2, 0).with(settings).withMain(TwinNode.class.getName()));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void whoWasReplacedChangesNothing() throws Exception {
        assertThat(aFrameThatANodeHeldWhileItsPersonWentElsewhere(Set.of())).isEmpty();
    }

    @Test
    void withoutTheFenceWhoWasReplacedIsAccepted() throws Exception {
        assertThat(aFrameThatANodeHeldWhileItsPersonWentElsewhere(Set.of(Switch.NO_FENCE)))
                .extracting(Violation::invariant)
                .containsOnly(Invariant.ONE_OWNER);
    }

    @Test
    void whatWasAcceptedWithoutAnAnswerIsAcceptedOnce() throws Exception {
        assertThat(anAnswerThatIsLost(Set.of())).isEmpty();
    }

    @Test
    void withoutDedupeWhatWasAcceptedWithoutAnAnswerIsSaidTwice() throws Exception {
        assertThat(anAnswerThatIsLost(Set.of(Switch.NO_DEDUPE)))
                .extracting(Violation::invariant)
                .contains(Invariant.EXACTLY_ONCE);
    }

    @Test
    void whatRedisLostIsSaidAgainAsLongAsItsSenderIsThere() throws Exception {
        assertThat(anAcceptedMessageThatRedisLoses(Set.of())).isEmpty();
    }

    @Test
    void withoutMarksNobodyNoticesWhatRedisLost() throws Exception {
        assertThat(anAcceptedMessageThatRedisLoses(Set.of(Switch.NO_MARKS)))
                .extracting(Violation::invariant)
                .contains(Invariant.EXACTLY_ONCE);
    }

    // ── what happens ──

    private List<Violation> aFrameThatANodeHeldWhileItsPersonWentElsewhere(Set<Switch> off) throws Exception {
        Node one = cluster.nodes().get(0);
        Node other = cluster.nodes().get(1);
        Seat before = seat("a", one.uri().toString());
        Seat partner = seat("b", other.uri().toString());
        meet(before, partner);
        before.say("1 heard");
        await().atMost(PATIENCE).until(() -> partner.heard.size() == 1);
        // Else it is a matter of luck whether the node hears first that the person is elsewhere.
        switches(off, Switch.DEAF);

        one.pause();
        before.say("2 held");
        await().atMost(PATIENCE).until(() -> before.sent("message.send") == 2);
        Seat after = seat(before.token, "a", other.uri().toString());
        after.client.connect().get(40, TimeUnit.SECONDS);
        one.resume();

        await().atMost(PATIENCE)
                .until(() -> before.client.connection().stopped().isPresent()
                        || facts().filter(fact -> fact.startsWith("accepted")).count() > 1);
        switches(Set.of());

        return HistoryChecker.check(History.of(facts().map(TwinsIT::fact).toList()));
    }

    private List<Violation> anAnswerThatIsLost(Set<Switch> off) throws Exception {
        Seat speaker = seat("a", cluster.nodes().get(0).uri().toString());
        Seat partner = seat("b", cluster.nodes().get(1).uri().toString());
        meet(speaker, partner);
        switches(off);

        speaker.say("1 " + TwinNode.AMBIGUOUS);
        speaker.say("2 last");

        int times = off.isEmpty() ? 2 : 3;
        await().atMost(PATIENCE).until(() -> speaker.answered.get() == 2 && partner.heard.size() >= times);
        return judged(speaker, partner);
    }

    private List<Violation> anAcceptedMessageThatRedisLoses(Set<Switch> off) throws Exception {
        FaultProxy way = FaultProxy.to(cluster.nodes().get(1).address());
        open.add(way);
        Seat speaker = seat("a", cluster.nodes().get(0).uri().toString());
        Seat partner = seat("b", "http://127.0.0.1:" + way.address().getPort());
        meet(speaker, partner);
        speaker.say("1 kept");
        await().atMost(PATIENCE).until(() -> partner.heard.size() == 1 && speaker.delivered);
        switches(off);
        cluster.redis().masters().get(0).command("SAVE");

        // What he is sent meanwhile nobody has but Redis.
        way.always(Fault.refuse());
        way.now(Fault.resetAfterBytes(Direction.TO_CLIENT, 0));
        speaker.say("2 lost");
        await().atMost(PATIENCE).until(() -> speaker.answered.get() == 2);
        cluster.redis().masters().get(0).restart();
        way.heal();

        if (off.isEmpty()) {
            await().atMost(PATIENCE).until(() -> partner.heard.size() > 1);
        } else {
            await().during(LOOKS).atMost(PATIENCE).until(() -> partner.heard.size() == 1);
        }
        return judged(speaker, partner);
    }

    private List<Violation> judged(Seat... seats) throws IOException {
        switches(Set.of());
        Stream.of(seats)
                .forEach(seat -> await().atMost(PATIENCE)
                        .until(() -> seat.client.connection().isConnected()));
        return HistoryChecker.check(
                diary.history(Stream.of(seats).map(Seat::standing).toList()));
    }

    // ── who is there ──

    private static void switches(Set<Switch> off, Switch... more) throws IOException {
        Files.writeString(
                folder.resolve(TwinNode.SWITCHES),
                Stream.concat(off.stream(), Stream.of(more)).map(Enum::name).collect(Collectors.joining(" ")));
    }

    private static Stream<String> facts() throws IOException {
        Path file = folder.resolve(TwinNode.FACTS);
        return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
    }

    private static HistoryEvent fact(String line) {
        String[] words = line.split(" ", -1);
        String person = words[1] + " " + words[2];
        long fence = Long.parseLong(words[3]);
        return words[0].equals("fence")
                ? new HistoryEvent.FenceRaised(Instant.EPOCH, words[1], person, fence)
                : new HistoryEvent.Accepted(
                        Instant.EPOCH, words[1], person, fence, Long.parseLong(words[4]), Long.parseLong(words[5]));
    }

    private Seat seat(String name, String address) throws IOException {
        try (People signedIn = People.of(cluster)) {
            return seat(signedIn.signIn("twin" + people++), name, address);
        }
    }

    private Seat seat(String token, String name, String address) {
        Seat seat = new Seat(token, name, address);
        open.add(seat.client);
        return seat;
    }

    private static void meet(Seat one, Seat other) throws Exception {
        Files.deleteIfExists(folder.resolve(TwinNode.FACTS));
        for (Seat seat : List.of(one, other)) {
            seat.client.connect().get(40, TimeUnit.SECONDS);
        }
        var first = one.client.search(SearchCriteria.anybody());
        var second = other.client.search(SearchCriteria.anybody());
        assertThat(first.conversation().get(40, TimeUnit.SECONDS).id())
                .isEqualTo(second.conversation().get(40, TimeUnit.SECONDS).id());
    }

    /** Somebody at one address. */
    private final class Seat {
        private final String token;
        private final String name;
        private final DuologueClient client;
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger said = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private volatile boolean delivered;

        Seat(String token, String name, String address) {
            this.token = token;
            this.name = name;
            this.client = DuologueClient.builder()
                    .baseUrl(address)
                    .credentials(refused -> CompletableFuture.completedFuture(token))
                    .backOff(Duration.ofMillis(50), Duration.ofMillis(500))
                    .listener(this::on)
                    .build();
        }

        private void on(ClientEvent event) {
            if (event instanceof ClientEvent.OfferReceived offered) {
                var unused = offered.offer().accept();
            } else if (event instanceof ClientEvent.OfConversation of) {
                diary.told(name, of);
                if (of instanceof ClientEvent.MessageReceived received) {
                    heard.add(received.text().substring(name.length() + 1));
                } else if (of instanceof ClientEvent.MessagesDelivered) {
                    delivered = true;
                } else if (of instanceof ClientEvent.MessageAnswered answer
                        && answer.outcome().type() == MessageOutcome.Type.ACCEPTED) {
                    answered.incrementAndGet();
                }
            }
        }

        void say(String words) {
            Conversation conversation = client.currentConversation().orElseThrow();
            String text = name + " " + words;
            said.incrementAndGet();
            diary.said(name, conversation.id(), text);
            var unused = conversation.send(text);
        }

        long sent(String type) {
            return client.flightRecords().stream()
                    .filter(record -> record.direction() == FlightRecord.Direction.SENT
                            && record.what().equals(type))
                    .count();
        }

        HistoryEvent.Standing standing() {
            return new HistoryEvent.Standing(
                    Instant.now(),
                    name,
                    name,
                    HistoryEvent.State.LIVE,
                    client.currentConversation().map(Conversation::id).orElse(null),
                    said.get() - answered.get());
        }
    }
}

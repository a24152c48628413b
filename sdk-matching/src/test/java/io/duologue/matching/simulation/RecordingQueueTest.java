package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.matching.Kind;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingQueueTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Path file;
    private TraceRecorder recorder;
    private MatchQueue queue;
    private Instant now = START;

    @BeforeEach
    void record() throws IOException {
        file = folder.resolve("trace");
        recorder = TraceRecorder.create(file, START);
        queue = new RecordingQueue(MatchQueue.inMemory(QueueLimits.standard()), recorder, () -> now);
    }

    @Test
    void whoCameIsReadAsHeCameWithoutHisName() throws IOException {
        queue.add(ticket("ann").employer("9f86d081").addTags("rust").build(), now);
        pass(Duration.ofSeconds(7));
        queue.add(
                ticket("ben")
                        .addBlocked(id("ann"))
                        .putLastMet(id("cat"), now.minusSeconds(60))
                        .build(),
                now);

        List<Arrival> arrivals = recorded();

        assertThat(arrivals).extracting(Arrival::at).containsExactly(Duration.ZERO, Duration.ofSeconds(7));
        Ticket ben = arrivals.get(1).ticket();
        assertThat(ben.topics()).containsExactly(new TopicId("backend"));
        assertThat(ben.blocked()).containsExactly(arrivals.get(0).ticket().participant());
        assertThat(ben.lastMet().values()).containsExactly(ben.queuedAt().minusSeconds(60));
        assertThat(Files.readString(file)).doesNotContain("ann", "ben", "cat", "rust", "9f86d081");
    }

    @Test
    void whoGaveUpHadPatienceForSoLongAndWhoWasMatchedThatOfHisTicket() throws IOException {
        queue.add(ticket("ann").build(), now);
        queue.add(ticket("ben").build(), now);
        queue.add(ticket("cat").build(), now);
        pass(Duration.ofSeconds(40));
        queue.remove(id("ann"));
        meet("ben", "cat");

        List<Arrival> arrivals = recorded();

        assertThat(arrivals)
                .extracting(Arrival::patience)
                .containsExactly(Duration.ofSeconds(40), Ticket.DEFAULT_PATIENCE, Ticket.DEFAULT_PATIENCE);
    }

    @Test
    void whoDeclinedOneOfTwoOffersDeclinesHalfOfThem() throws IOException {
        queue.add(ticket("ann").offerMode(OfferMode.ONE_TAP).build(), now);
        queue.add(ticket("ben").offerMode(OfferMode.AUTO).build(), now);
        queue.add(ticket("cat").offerMode(OfferMode.AUTO).build(), now);
        OfferId first = claim("ann", "ben");
        queue.decline(first, id("ann"), now);
        OfferId second = claim("ann", "cat");
        queue.accept(second, id("ann"), now);
        queue.complete(second);

        Answers ann = recorded().get(0).answers();

        assertThat(ann.declines()).isEqualTo(0.5);
        assertThat(ann.sleeps()).isZero();
    }

    @Test
    void aTicketThatOnlySaysSomethingNewIsNoOtherArrival() throws IOException {
        Ticket ann = ticket("ann").build();
        queue.add(ann, now);
        pass(Duration.ofSeconds(3));
        queue.remove(id("ann"));
        queue.add(ann.toBuilder().addBlocked(id("ben")).build(), now);

        assertThat(recorded()).hasSize(1);
    }

    @Test
    void anArrivalIsWrittenOnceItIsOverAndWhileOthersCome() throws IOException {
        queue.add(ticket("ann").build(), now);
        queue.remove(id("ann"));
        for (int i = 0; i < 2_000; i++) {
            pass(Duration.ofMinutes(1));
            queue.add(ticket("p" + i).build(), now);
            queue.remove(id("p" + i));
        }

        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(100);
    }

    @Test
    void aFileThatIsThereIsNotWrittenOver() {
        assertThatThrownBy(() -> TraceRecorder.create(file, START)).isInstanceOf(FileAlreadyExistsException.class);
    }

    private List<Arrival> recorded() throws IOException {
        recorder.close();
        assertThat(recorder.failure()).isNull();
        List<Arrival> arrivals = new ArrayList<>();
        TraceFile.read(file, Topics.tech()).forEach(arrivals::add);
        return arrivals;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void meet(String a, String b) {
        OfferId offer = claim(a, b);
        queue.accept(offer, id(a), now);
        queue.accept(offer, id(b), now);
        assertThat(queue.complete(offer)).isTrue();
    }

    private OfferId claim(String a, String b) {
        OfferId offer = new OfferId(a + b);
        queue.claim(
                queue.find(id(a)).orElseThrow().ref(),
                queue.find(id(b)).orElseThrow().ref(),
                offer,
                now,
                now.plusSeconds(20));
        assertThat(queue.offer(offer)).isPresent();
        return offer;
    }

    private Ticket.Builder ticket(String participant) {
        return Ticket.builder()
                .participant(id(participant))
                .addTopics(new TopicId("backend"))
                .kinds(Set.of(Kind.TEXT))
                .addLanguages("en")
                .queuedAt(now);
    }

    private static ParticipantId id(String participant) {
        return new ParticipantId(participant);
    }
}

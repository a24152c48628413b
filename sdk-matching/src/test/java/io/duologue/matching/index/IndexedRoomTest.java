package io.duologue.matching.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Kind;
import io.duologue.matching.PairingListener;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Relaxation;
import io.duologue.matching.Requirements;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.TopicId;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.Widened;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexedRoomTest {

    private static final Instant NOW = SearchedPeople.NOW;
    private static final PairingRules RULES = PairingRules.standard(SearchedPeople.TOPICS, Duration.ofHours(24));
    private static final PairingWindow HOPING_FOR_NOTHING =
            PairingWindow.builder().newcomers(0).build();

    @Test
    void afterALookNoTwoWhoMayBePairedAreLeft() {
        int proposals = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            WaitingRoom room = new IndexedMatcher(RULES, PairingWindow.closed()).open();
            Map<ParticipantId, Ticket> held = new LinkedHashMap<>();
            List<QueuedTicket> crowd = SearchedPeople.crowd(120, random);
            Instant now = NOW;
            for (QueuedTicket ticket : crowd) {
                room.enter(ticket);
                held.put(ticket.participant(), ticket.ticket());
                if (random.nextInt(3) == 0) {
                    now = now.plusMillis(random.nextInt(4_000));
                    List<Proposal> look = room.propose(now);
                    look.forEach(pair -> {
                        held.remove(pair.a().participant());
                        held.remove(pair.b().participant());
                    });
                    proposals += look.size();
                    assertThat(possible(List.copyOf(held.values()), now))
                            .as("seed %s at %s", seed, now)
                            .isEmpty();
                }
            }
        }
        assertThat(proposals).isGreaterThan(1_000);
    }

    @Test
    void whenTheWindowHasClosedNoTwoWhoMayBePairedAreLeft() {
        for (int seed = 0; seed < 40; seed++) {
            WaitingRoom room = openWith(HOPING_FOR_NOTHING);
            Map<ParticipantId, Ticket> held = new LinkedHashMap<>();
            for (QueuedTicket ticket : SearchedPeople.crowd(60, new Random(seed))) {
                room.enter(ticket);
                held.put(ticket.participant(), ticket.ticket());
            }
            Instant end = NOW.plus(PairingWindow.standard().length());
            List<Proposal> proposals = new ArrayList<>(room.propose(NOW));
            proposals.addAll(room.propose(end));

            proposals.forEach(pair -> {
                held.remove(pair.a().participant());
                held.remove(pair.b().participant());
            });

            assertThat(possible(List.copyOf(held.values()), end))
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }

    @Test
    void aPairThatIsNotStrongWaitsUntilTheWindowCloses() {
        WaitingRoom room = openWith(0.99);
        room.enter(queued(person("ann").seniority(SeniorityBand.YEARS_2_4).build()));
        room.enter(queued(person("ben").seniority(SeniorityBand.YEARS_5_9).build()));
        room.propose(NOW);

        assertThat(room.nextLook()).hasValue(NOW.plusMillis(250));
        assertThat(room.propose(NOW.plusMillis(249))).isEmpty();
        assertThat(room.propose(NOW.plusMillis(250))).hasSize(1);
    }

    @Test
    void ofTwoWhoFitAsWellWhoeverWaitsLongerGetsHim() {
        WaitingRoom room = openWith(1);
        for (int since = 8; since > 0; since--) {
            room.enter(queued(person("p" + since)
                    .addBlocked(idsBut(since))
                    .queuedAt(NOW.minusMillis(since))
                    .build()));
        }
        room.enter(queued(person("new").build()));
        room.propose(NOW);

        List<Proposal> proposals = room.propose(NOW.plusMillis(250));

        assertThat(proposals).extracting(pair -> pair.a().participant().value()).containsExactly("p8");
    }

    private static ParticipantId[] idsBut(int number) {
        return IntStream.rangeClosed(1, 8)
                .filter(other -> other != number)
                .mapToObj(other -> new ParticipantId("p" + other))
                .toArray(ParticipantId[]::new);
    }

    @Test
    void whereBetterOnesComeAllTheTimeNobodyIsGivenTheFirstWhoWillDo() {
        WaitingRoom room = openWith(PairingWindow.standard());
        WaitingRoom hasty = openWith(HOPING_FOR_NOTHING);
        Instant now = NOW;
        for (int second = 0; second < 16; second++) {
            now = NOW.plusSeconds(second);
            QueuedTicket passer = queued(passer(second, now));
            room.enter(passer);
            hasty.enter(passer);
            room.propose(now);
            hasty.propose(now);
            room.leave(passer.participant());
            hasty.leave(passer.participant());
        }
        for (WaitingRoom one : List.of(room, hasty)) {
            one.enter(queued(expert("ann", "css", now)));
            one.enter(queued(passer(99, now)));
        }

        Instant end = now.plus(PairingWindow.standard().length());

        assertThat(inTwoLooks(hasty, now, end)).hasSize(1);
        assertThat(inTwoLooks(room, now, end)).isEmpty();

        room.enter(queued(expert("ben", "css", now)));
        assertThat(room.propose(end))
                .singleElement()
                .satisfies(pair -> assertThat(List.of(
                                pair.a().participant().value(),
                                pair.b().participant().value()))
                        .containsExactlyInAnyOrder("ann", "ben"));
    }

    @Test
    void whenNobodyBetterHasComeHeIsGivenWhoWillDo() {
        WaitingRoom room = openWith(PairingWindow.standard());
        Instant now = NOW;
        for (int second = 0; second < 16; second++) {
            now = NOW.plusSeconds(second);
            QueuedTicket passer = queued(passer(second, now));
            room.enter(passer);
            room.propose(now);
            room.leave(passer.participant());
        }
        room.enter(queued(expert("ann", "css", now)));
        room.enter(queued(passer(99, now)));
        Instant hopesForNothing =
                now.plus(Prospects.END).plus(PairingWindow.standard().length());

        List<Proposal> proposals = new ArrayList<>(room.propose(now));
        while (proposals.isEmpty() && !now.isAfter(hopesForNothing)) {
            now = room.nextLook().orElseThrow();
            proposals.addAll(room.propose(now));
        }

        assertThat(proposals).hasSize(1);
        assertThat(now).isAfter(NOW.plusSeconds(16)).isBeforeOrEqualTo(hopesForNothing);
    }

    @Test
    void aStrongPairIsMadeAtOnce() {
        WaitingRoom room = openWith(0.9);
        room.enter(queued(person("ann").addTopics(new TopicId("css")).build()));
        room.enter(queued(person("ben").addTopics(new TopicId("css")).build()));

        assertThat(room.propose(NOW)).hasSize(1);
    }

    @Test
    void whoIsOverdueIsNotKeptWaitingByAWindow() {
        WaitingRoom room = openWith(1);
        room.enter(queued(person("ann").addTopics(new TopicId("css")).build()));
        room.enter(queued(person("ben")
                .addTopics(new TopicId("career"))
                .queuedAt(NOW.minusSeconds(31))
                .build()));
        Instant annTakesAnybody = NOW.plusSeconds(30);
        assertThat(room.propose(NOW)).isEmpty();

        assertThat(room.nextLook()).hasValue(NOW.plusSeconds(3));
        assertThat(room.propose(annTakesAnybody.minusNanos(1))).isEmpty();
        assertThat(room.propose(annTakesAnybody)).hasSize(1);
    }

    @Test
    void aRelaxationThatDoesNotSayWhenItChangesIsAskedEverySecond() {
        Relaxation silent = new Relaxation() {
            @Override
            public Requirements requirements(Duration waited) {
                return RULES.relaxation().requirements(waited);
            }

            @Override
            public List<Widened> widened(Duration waited) {
                return List.of();
            }
        };
        WaitingRoom room = new IndexedMatcher(
                        PairingRules.builder(SearchedPeople.TOPICS, Duration.ZERO)
                                .relaxation(silent)
                                .build(),
                        PairingWindow.closed())
                .open();
        room.enter(queued(person("ann").addTopics(new TopicId("css")).build()));
        room.enter(queued(person("ben").addTopics(new TopicId("career")).build()));
        Instant now = NOW;
        List<Proposal> proposals = room.propose(now);
        while (proposals.isEmpty() && now.isBefore(NOW.plusSeconds(60))) {
            now = room.nextLook().orElseThrow();
            proposals = room.propose(now);
        }

        assertThat(now).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void aClockThatGoesBackMakesNobodyYoungerAndOneThatLeapsForwardLosesNobody() {
        WaitingRoom room = openWith(1);
        room.enter(queued(person("ann").addTopics(new TopicId("css")).build()));
        room.enter(queued(person("ben").addTopics(new TopicId("career")).build()));
        room.propose(NOW.plusSeconds(29));

        assertThat(room.propose(NOW.minus(Duration.ofDays(365)))).isEmpty();
        assertThat(room.nextLook().orElseThrow()).isBetween(NOW.plusSeconds(29), NOW.plusSeconds(30));
        assertThat(room.propose(NOW.plus(Duration.ofDays(36_500)))).hasSize(1);
        assertThat(room.size()).isZero();
    }

    @Test
    void whereARelaxationFailsForOneTicketTheOthersArePairedAndItIsReported() {
        List<Throwable> failures = new ArrayList<>();
        WaitingRoom room =
                new IndexedMatcher(failingAfter(Duration.ofSeconds(45), failures), PairingWindow.closed()).open();
        room.enter(queued(person("old")
                .queuedAt(NOW.minusSeconds(45))
                .addTopics(new TopicId("ux"))
                .build()));
        room.enter(queued(person("ann").addTopics(new TopicId("css")).build()));
        room.enter(queued(person("ben").addTopics(new TopicId("css")).build()));

        List<Proposal> proposals = room.propose(NOW);

        assertThat(proposals).hasSize(1);
        assertThat(proposals.get(0).a().participant()).isNotEqualTo(new ParticipantId("old"));
        assertThat(failures).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(room.size()).isEqualTo(1);
    }

    /** Asks nothing of anybody, until it has no answer. */
    private static PairingRules failingAfter(Duration wait, List<Throwable> failures) {
        Relaxation failing = new Relaxation() {
            @Override
            public Requirements requirements(Duration waited) {
                return Requirements.builder()
                        .threshold(waited.compareTo(wait) < 0 ? 0 : Double.NaN)
                        .build();
            }

            @Override
            public List<Widened> widened(Duration waited) {
                throw new IllegalStateException("never asked");
            }

            @Override
            public Optional<Duration> nextChange(Duration waited) {
                return waited.compareTo(wait) < 0 ? Optional.of(wait) : Optional.of(waited);
            }
        };
        return PairingRules.builder(SearchedPeople.TOPICS, Duration.ZERO)
                .relaxation(failing)
                .listener(new PairingListener() {
                    @Override
                    public void relaxationFailed(Throwable thrown) {
                        failures.add(thrown);
                    }
                })
                .build();
    }

    @Test
    void aRelaxationThatFailsTellsNothingOfWhatItWidens() {
        Relaxation guarded =
                failingAfter(Duration.ofSeconds(45), new ArrayList<>()).relaxation();

        assertThat(guarded.widened(Duration.ofSeconds(50))).isEmpty();
        assertThat(guarded.requirements(Duration.ofSeconds(50))).isEqualTo(Requirements.strictest());
        assertThat(guarded.nextChange(Duration.ofSeconds(50))).hasValue(Duration.ofSeconds(51));
    }

    @Test
    void theEndOfACoolDownIsNoticedByWhoeverIsOverdue() {
        WaitingRoom room = new IndexedMatcher(RULES).open();
        Instant passed = NOW.minus(Duration.ofHours(24)).plusSeconds(200);
        room.enter(
                queued(person("ann").putPassed(new ParticipantId("ben"), passed).build()));
        room.enter(queued(person("ben").build()));
        Instant now = NOW;
        List<Proposal> proposals = room.propose(now);
        while (proposals.isEmpty() && now.isBefore(NOW.plusSeconds(3_600))) {
            now = room.nextLook().orElseThrow();
            proposals = room.propose(now);
        }

        assertThat(now).isBetween(NOW.plusSeconds(200), NOW.plusSeconds(250));
    }

    @Test
    void aLookThatTakesTooLongLeavesTheRestToTheNextOneAndSaysSo() {
        AtomicLong clock = new AtomicLong();
        List<Integer> left = new ArrayList<>();
        PairingRules slow = PairingRules.builder(SearchedPeople.TOPICS, Duration.ZERO)
                .scorer((self, other, now) -> {
                    clock.addAndGet(Duration.ofSeconds(1).toNanos());
                    return 0.5;
                })
                .listener(new PairingListener() {
                    @Override
                    public void lookEndedEarly(int tickets) {
                        left.add(tickets);
                    }
                })
                .build();
        WaitingRoom room = new IndexedMatcher(slow, PairingWindow.closed(), clock::get).open();
        SearchedPeople.crowd(40, new Random(1)).forEach(room::enter);
        Instant late = NOW.plusSeconds(60);
        List<Proposal> proposals = new ArrayList<>();
        int looks = 0;
        while (room.nextLook().filter(look -> !look.isAfter(late)).isPresent()) {
            proposals.addAll(room.propose(late));
            looks++;
        }

        assertThat(left.get(0)).isGreaterThan(30);
        assertThat(looks).isBetween(10, 40);
        assertThat(proposals)
                .hasSameSizeAs(new IndexedMatcher(slow, PairingWindow.closed())
                        .propose(SearchedPeople.crowd(40, new Random(1)), late));
    }

    @Test
    void whatSomebodyMayHopeForIsNotReckonedForLongerThanALookMayTake() {
        AtomicLong clock = new AtomicLong();
        PairingRules slow = PairingRules.builder(SearchedPeople.TOPICS, Duration.ZERO)
                .scorer((self, other, now) -> {
                    clock.addAndGet(Duration.ofMillis(1).toNanos());
                    return 0.5;
                })
                .build();
        PairingWindow window = PairingWindow.standard();
        WaitingRoom room = new IndexedMatcher(slow, window, clock::get).open();
        for (int number = 0; number < 200; number++) {
            room.enter(queued(person("early" + number).queuedAt(NOW).build()));
        }

        for (int look = 0; look < 20; look++) {
            room.enter(queued(person("late" + look).queuedAt(NOW).build()));
            long begun = clock.get();
            room.propose(NOW.plusMillis(300L * look));

            long longestOfOne = 2L * (window.newcomers() + window.judged());
            assertThat(Duration.ofNanos(clock.get() - begun))
                    .isLessThan(window.look().plusMillis(2 * longestOfOne));
        }
    }

    @Test
    void aCoolDownThatEndsUnnoticedDoesNotLetAnybodyOvertake() {
        WaitingRoom room = openWith(1);
        Instant almostForgotten = NOW.minus(Duration.ofHours(24)).plusMillis(100);
        room.enter(queued(person("old")
                .queuedAt(NOW.minusSeconds(60))
                .putPassed(new ParticipantId("ann"), almostForgotten)
                .addBlocked(new ParticipantId("ben"))
                .build()));
        room.enter(queued(person("ann").build()));
        room.enter(queued(person("ben").build()));
        assertThat(room.propose(NOW)).isEmpty();

        List<Proposal> proposals = room.propose(NOW.plusMillis(250));

        assertThat(proposals)
                .extracting(pair -> pair.a().participant().value() + " "
                        + pair.b().participant().value())
                .containsExactly("old ann");
    }

    @Test
    void whoIsOlderThanCanBeCountedIsStillTheOldest() {
        WaitingRoom room = new IndexedMatcher(RULES).open();
        room.enter(queued(person("ann").queuedAt(Instant.MIN.plusSeconds(1)).build()));
        room.enter(queued(person("ben").queuedAt(Instant.MIN).build()));
        room.enter(queued(person("cat").queuedAt(NOW).build()));

        List<Proposal> proposals = room.propose(NOW);

        assertThat(proposals).hasSize(1);
        assertThat(proposals.get(0).a().participant().value()).isEqualTo("ben");
        assertThat(proposals.get(0).b().participant().value()).isEqualTo("ann");
    }

    private static WaitingRoom openWith(double strong) {
        return openWith(PairingWindow.builder().strong(strong).build());
    }

    private static WaitingRoom openWith(PairingWindow window) {
        return new IndexedMatcher(RULES, window).open();
    }

    private static List<Proposal> inTwoLooks(WaitingRoom room, Instant first, Instant second) {
        List<Proposal> proposals = new ArrayList<>(room.propose(first));
        proposals.addAll(room.propose(second));
        return proposals;
    }

    /** Most of them somebody who knows what ann knows, some somebody who will do. */
    private static Ticket passer(int number, Instant now) {
        String name = "passer" + number;
        return number % 4 < 3
                ? expert(name, "css", now)
                : person(name)
                        .addTopics(new TopicId("css"), new TopicId("sql"))
                        .seniority(SeniorityBand.YEARS_10_14)
                        .utcOffset(ZoneOffset.ofHours(3))
                        .queuedAt(now)
                        .build();
    }

    private static Ticket expert(String name, String topic, Instant now) {
        return person(name)
                .addTopics(new TopicId(topic))
                .seniority(SeniorityBand.YEARS_15_PLUS)
                .utcOffset(ZoneOffset.UTC)
                .queuedAt(now)
                .build();
    }

    private static List<String> possible(List<Ticket> tickets, Instant now) {
        List<String> possible = new ArrayList<>();
        for (int a = 0; a < tickets.size(); a++) {
            for (int b = a + 1; b < tickets.size(); b++) {
                if (tickets.get(a).isAvailable(now)
                        && tickets.get(b).isAvailable(now)
                        && RULES.weight(tickets.get(a), tickets.get(b), now).isPresent()) {
                    possible.add(tickets.get(a) + " and " + tickets.get(b));
                }
            }
        }
        return possible;
    }

    private static Ticket.Builder person(String name) {
        return Ticket.builder()
                .participant(new ParticipantId(name))
                .addKinds(Kind.TEXT)
                .addLanguages("en")
                .queuedAt(NOW);
    }

    private static QueuedTicket queued(Ticket ticket) {
        return new QueuedTicket(ticket, TicketState.WAITING, 1, null);
    }
}

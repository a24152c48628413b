package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.id;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.queued;
import static io.duologue.matching.People.topic;
import static io.duologue.matching.People.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GreedyMatcherTest {

    private static final Duration DAY = Duration.ofHours(24);
    private static final int SEEDS = 30;

    private final PairingRules rules = PairingRules.standard(Topics.tech(), DAY);
    private final Matcher matcher = Matcher.greedy(rules);

    @Test
    void amongThoseWhoJustCameTheBestPairComesFirst() {
        Ticket.Builder ann = person("ann").addTopics(topic("backend"), topic("security"));
        Ticket.Builder ben = person("ben").addTopics(topic("security"));
        Ticket.Builder cat = person("cat");

        assertThat(pairs(ann, cat, ben)).containsExactly("ann+ben");
    }

    @Test
    void amongEqualPairsTheOlderComesFirst() {
        assertThat(pairs(person("ann"), waitingFor(1, "ben"), waitingFor(2, "cat")))
                .containsExactly("cat+ben");
    }

    @Test
    void amongEquallyOldOnesTheIdDecides() {
        assertThat(pairs(person("cat"), person("ann"), person("ben"))).containsExactly("ann+ben");
    }

    @Test
    void whoIsOverdueIsServedBeforeABetterPair() {
        Ticket.Builder overdue = waitingFor(31, "old").addTopics(topic("hiring"));
        Ticket.Builder ann = waitingFor(30, "ann").addTopics(topic("backend"));
        Ticket.Builder ben = waitingFor(30, "ben").addTopics(topic("backend"));

        assertThat(pairs(ann, ben, overdue)).containsExactly("old+ann");
        assertThat(pairs(ann, ben, waitingFor(30, "old").addTopics(topic("hiring"))))
                .containsExactly("ann+ben");
    }

    @Test
    void amongTheOverdueAgePrecedesWeight() {
        Ticket.Builder oldest = waitingFor(90, "a").addTopics(topic("backend"));
        Ticket.Builder older = waitingFor(80, "b").addTopics(topic("hiring"));
        Ticket.Builder best = waitingFor(70, "c").addTopics(topic("backend"));

        assertThat(pairs(best, older, oldest)).containsExactly("a+b");
    }

    @Test
    void eachRelaxesOnlyItsOwnWishes() {
        Ticket.Builder patient = waitingFor(60, "ann").addTopics(topic("backend"));
        Ticket.Builder fresh = person("ben").addTopics(topic("hiring"));
        Ticket.Builder freshButOpen = person("ben");

        assertThat(pairs(patient, fresh)).isEmpty();
        assertThat(pairs(patient, freshButOpen)).containsExactly("ann+ben");
    }

    @Test
    void whatIsDeclinedOrDelayedIsNobodysTurn() {
        Ticket.Builder delayed = waitingFor(90, "ann").availableFrom(NOW.plusSeconds(5));
        Ticket.Builder passed = waitingFor(80, "ben").putPassed(id("cat"), NOW);

        assertThat(pairs(delayed, passed, person("cat"), person("dan"))).containsExactly("ben+dan");
    }

    @Test
    void aWindowBoundsTheWorkAndTheOldestAreInIt() {
        Matcher narrow = new GreedyMatcher(rules, 2);
        List<QueuedTicket> waiting =
                List.of(queued(person("ann")), queued(waitingFor(1, "ben")), queued(waitingFor(2, "cat")));

        assertThat(named(narrow.propose(waiting, NOW))).containsExactly("cat+ben");
        assertThatIllegalArgumentException().isThrownBy(() -> new GreedyMatcher(rules, 1));
    }

    @Test
    void nobodyWaitingIsNobodyProposed() {
        assertThat(matcher.propose(List.of(), NOW)).isEmpty();
        assertThat(matcher.propose(List.of(queued(person("ann"))), NOW)).isEmpty();
    }

    /**
     * Arrivals, claims, declines and silence for five minutes. Overtaking is judged on what is claimed, not on what is proposed:
     * nobody overdue and available may be left while somebody younger gets a partner who would have suited him too.
     */
    @Test
    void inALivingQueueNobodyIsOvertaken() {
        int claims = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            LivingQueue living = new LivingQueue(seed);
            for (int tick = 0; tick < 300; tick++) {
                living.tick();
                claims += living.claimed.size();
                assertThat(living.overtakings())
                        .as("seed %s, tick %s", seed, tick)
                        .isEmpty();
            }
        }
        assertThat(claims).isGreaterThan(SEEDS * 50);
    }

    /** With somebody new every second, a picky ticket is served a few seconds after its last wish has fallen. */
    @Test
    void whoeverMayBePairedDoesNotStarve() {
        for (int seed = 0; seed < SEEDS; seed++) {
            LivingQueue living = new LivingQueue(seed);
            for (int tick = 0; tick < 300; tick++) {
                living.tick();
                Duration longest = living.longestWaitOfTheWilling();

                assertThat(longest).as("seed %s, tick %s", seed, tick).isLessThan(Duration.ofSeconds(70));
            }
        }
    }

    private List<String> pairs(Ticket.Builder... tickets) {
        return named(matcher.propose(Stream.of(tickets).map(People::queued).toList(), NOW));
    }

    private static List<String> named(List<Proposal> proposals) {
        return proposals.stream()
                .map(pair -> pair.a().participant() + "+" + pair.b().participant())
                .toList();
    }

    /** A queue in which one second passes per tick. */
    private final class LivingQueue {

        private final MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());
        private final Random random;
        private final List<TopicId> topics =
                Topics.tech().leaves().stream().map(Topic::id).toList();
        private Instant now = NOW;
        private int number;
        List<Proposal> claimed = new ArrayList<>();

        LivingQueue(int seed) {
            random = new Random(seed);
        }

        void tick() {
            claimed.forEach(this::answer);
            now = now.plusSeconds(1);
            queue.expire(now, 100);
            for (int arrivals = 1 + random.nextInt(2); arrivals > 0; arrivals--) {
                queue.add(somebody(), now);
            }
            claimed = matcher.propose(queue.waiting(1_000), now);
            claimed.forEach(this::claim);
        }

        List<QueuedTicket> overtakings() {
            return available()
                    .filter(z -> z.ticket().waited(now).compareTo(Matcher.AGE_FIRST_AFTER) > 0)
                    .filter(z -> claimed.stream().anyMatch(pair -> isOvertaken(z, pair.a(), pair.b())))
                    .toList();
        }

        /** Of those who are not held back for an answer they gave or owed. */
        Duration longestWaitOfTheWilling() {
            return available()
                    .filter(queued -> queued.ticket().passed().isEmpty())
                    .map(queued -> queued.ticket().waited(now))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }

        private Stream<QueuedTicket> available() {
            return queue.waiting(1_000).stream()
                    .filter(queued -> queued.ticket().isAvailable(now));
        }

        private boolean isOvertaken(QueuedTicket z, QueuedTicket one, QueuedTicket another) {
            return Stream.of(List.of(one, another), List.of(another, one))
                    .anyMatch(xy ->
                            z.ticket().queuedAt().isBefore(xy.get(0).ticket().queuedAt())
                                    && !z.participant().equals(xy.get(0).participant())
                                    && !z.participant().equals(xy.get(1).participant())
                                    && rules.weight(z.ticket(), xy.get(1).ticket(), now)
                                            .isPresent());
        }

        private void claim(Proposal pair) {
            ClaimResult claim = queue.claim(pair.a().ref(), pair.b().ref(), offerOf(pair), now, now.plusSeconds(20));
            assertThat(claim).isEqualTo(ClaimResult.CLAIMED);
        }

        /** Of ten, seven talk, two say no and one does not answer. */
        private void answer(Proposal pair) {
            OfferId offer = offerOf(pair);
            int answer = random.nextInt(10);
            queue.accept(offer, pair.a().participant(), now);
            if (answer < 7) {
                queue.accept(offer, pair.b().participant(), now);
                queue.complete(offer);
            } else if (answer < 9) {
                queue.decline(offer, pair.b().participant(), now);
            }
        }

        private OfferId offerOf(Proposal pair) {
            return new OfferId("offer-" + pair.a().epoch() + "-" + pair.b().epoch());
        }

        private Ticket somebody() {
            number++;
            Ticket.Builder somebody = person("p" + number)
                    .queuedAt(now)
                    .seniority(oneOf(List.of(SeniorityBand.values())))
                    .intent(oneOf(List.of(Intent.values())))
                    .addTopics(oneOf(topics));
            if (random.nextInt(3) == 0) {
                somebody.addBlocked(id("p" + random.nextInt(number)));
            }
            return somebody.build();
        }

        private <T> T oneOf(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }
    }
}

package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketRef;
import io.duologue.matching.TicketState;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What several threads at once must not break. Extend {@link MatchQueueContract}, which contains it. */
public abstract class MatchQueueRaceContract {

    private static final Instant START = Tickets.START;
    private static final Instant LEASE_END = START.plusSeconds(20);
    private static final ParticipantId ANN = new ParticipantId("ann");
    private static final ParticipantId BEN = new ParticipantId("ben");
    private static final OfferId OFFER = new OfferId("offer-1");
    private static final int DUELS = 100;
    private static final int THREADS = 8;
    private static final int STEPS_PER_THREAD = 400;
    private static final int PARTICIPANTS = 24;

    MatchQueueRaceContract() {}

    /** An empty queue that shares nothing with those made before. */
    protected abstract MatchQueue newQueue(QueueLimits limits);

    @Test
    @Rule("Q-23")
    protected void aCancelThatRacesWithAClaimEndsInOneOfTwoWays() throws Exception {
        for (int i = 0; i < DUELS; i++) {
            MatchQueue queue = queueOfAnnAndBen();
            TicketRef ann = ref(queue, ANN);
            TicketRef ben = ref(queue, BEN);

            List<Enum<?>> ends =
                    atOnce(List.of(() -> queue.claim(ann, ben, OFFER, START, LEASE_END), () -> queue.remove(ANN)));

            assertThat(ends)
                    .isIn(
                            List.of(ClaimResult.CLAIMED, RemoveResult.OFFERED),
                            List.of(ClaimResult.REFUSED, RemoveResult.REMOVED));
        }
    }

    @Test
    @Rule("Q-23")
    protected void twoWhoAcceptAtOnceConfirmOnce() throws Exception {
        for (int i = 0; i < DUELS; i++) {
            MatchQueue queue = queueOfAnnAndBen();
            queue.claim(ref(queue, ANN), ref(queue, BEN), OFFER, START, LEASE_END);

            List<Enum<?>> ends =
                    atOnce(List.of(() -> queue.accept(OFFER, ANN, START), () -> queue.accept(OFFER, BEN, START)));

            assertThat(ends).containsExactlyInAnyOrder(AcceptResult.ACCEPTED_FIRST, AcceptResult.ACCEPTED_BOTH);
        }
    }

    @Test
    @Rule("Q-23")
    protected void ofClaimsThatShareATicketOneWins() throws Exception {
        for (int i = 0; i < DUELS; i++) {
            MatchQueue queue = queueOfAnnAndBen();
            queue.add(Tickets.of("cat").build(), START);
            TicketRef ann = ref(queue, ANN);
            TicketRef ben = ref(queue, BEN);
            TicketRef cat = ref(queue, new ParticipantId("cat"));

            List<Enum<?>> ends = atOnce(List.of(
                    () -> queue.claim(ann, ben, new OfferId("x"), START, LEASE_END),
                    () -> queue.claim(cat, ann, new OfferId("y"), START, LEASE_END),
                    () -> queue.claim(ben, cat, new OfferId("z"), START, LEASE_END)));

            assertThat(ends).containsExactlyInAnyOrder(ClaimResult.CLAIMED, ClaimResult.REFUSED, ClaimResult.REFUSED);
            assertThat(queue.counts().waiting()).isEqualTo(1);
        }
    }

    @Test
    @Rule("Q-23")
    protected void inAnyCrowdNoTicketIsInTwoOffersAndNoneIsLost() throws Exception {
        MatchQueue queue = newQueue(QueueLimits.ofTickets(PARTICIPANTS));
        Crowd crowd = new Crowd(queue);
        List<Callable<? extends Boolean>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            long seed = thread;
            threads.add(() -> crowd.walk(seed));
        }

        atOnce(threads);

        assertThat(crowd.claims).isNotEmpty();
        assertThat(crowd.claimedTwice).isEmpty();
        assertThat(queue.counts().total()).isEqualTo(crowd.live.get());
        assertThat(crowd.found()).hasSize(crowd.live.get());
        crowd.found().forEach(ticket -> assertThatItsOfferAgrees(queue, ticket));
    }

    private static void assertThatItsOfferAgrees(MatchQueue queue, QueuedTicket ticket) {
        Optional<Offer> offer = queue.offerOf(ticket.participant());

        assertThat(offer.isPresent()).isEqualTo(ticket.state() == TicketState.OFFERED);
        offer.ifPresent(held -> assertThat(held.concerns(ticket.participant())).isTrue());
        offer.ifPresent(held -> assertThat(held.id()).isEqualTo(ticket.offer()));
    }

    private MatchQueue queueOfAnnAndBen() {
        MatchQueue queue = newQueue(QueueLimits.ofTickets(10));
        queue.add(Tickets.of("ann").build(), START);
        queue.add(Tickets.of("ben").build(), START);
        return queue;
    }

    private static TicketRef ref(MatchQueue queue, ParticipantId participant) {
        return queue.find(participant).orElseThrow().ref();
    }

    /** Runs each on a thread of its own, begun together; their results in the given order. */
    private static <T> List<T> atOnce(List<Callable<? extends T>> steps) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(steps.size());
        try {
            CyclicBarrier begin = new CyclicBarrier(steps.size());
            List<Future<T>> ends = new ArrayList<>();
            for (Callable<? extends T> step : steps) {
                ends.add(threads.submit(() -> {
                    begin.await(10, TimeUnit.SECONDS);
                    return step.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> end : ends) {
                results.add(result(end));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T result(Future<T> end) throws Exception {
        try {
            return end.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a call that must not throw did", e.getCause());
        }
    }

    /** Everybody does anything; what the answers say is counted, to be compared with what is there in the end. */
    private static final class Crowd {

        final MatchQueue queue;
        final Map<TicketRef, OfferId> claims = new ConcurrentHashMap<>();
        final Set<TicketRef> claimedTwice = ConcurrentHashMap.newKeySet();
        final AtomicInteger live = new AtomicInteger();
        private final AtomicInteger offers = new AtomicInteger();
        private final AtomicInteger seconds = new AtomicInteger();

        Crowd(MatchQueue queue) {
            this.queue = queue;
        }

        boolean walk(long seed) {
            Random random = new Random(seed);
            for (int step = 0; step < STEPS_PER_THREAD; step++) {
                ParticipantId one = participant(random.nextInt(PARTICIPANTS));
                ParticipantId another = participant(random.nextInt(PARTICIPANTS));
                step(random.nextInt(12), one, another, START.plusSeconds(seconds.incrementAndGet()));
            }
            return true;
        }

        private static ParticipantId participant(int number) {
            return new ParticipantId("p" + number);
        }

        List<QueuedTicket> found() {
            List<QueuedTicket> found = new ArrayList<>();
            for (int i = 0; i < PARTICIPANTS; i++) {
                queue.find(participant(i)).ifPresent(found::add);
            }
            return found;
        }

        private void step(int kind, ParticipantId one, ParticipantId another, Instant now) {
            switch (kind) {
                case 0, 1, 2 -> add(one, now);
                case 3, 4, 5 -> claim(one, another, now);
                case 6, 7 -> queue.offerOf(one).ifPresent(offer -> acceptBoth(offer, now));
                case 8 -> queue.offerOf(one).ifPresent(offer -> queue.decline(offer.id(), one, now));
                case 9 -> queue.offerOf(one).ifPresent(offer -> release(offer, one));
                case 10 -> remove(one);
                default -> queue.expire(now, 1);
            }
        }

        /** Nobody is asked, so that nobody is parked and every ticket added is one more. */
        private void add(ParticipantId participant, Instant now) {
            Ticket ticket = Tickets.of(participant.value())
                    .offerMode(OfferMode.AUTO)
                    .queuedAt(now)
                    .build();
            if (queue.add(ticket, now) == AddResult.ADDED) {
                live.incrementAndGet();
            }
        }

        private void claim(ParticipantId one, ParticipantId another, Instant now) {
            Optional<TicketRef> a = queue.find(one).map(QueuedTicket::ref);
            Optional<TicketRef> b = queue.find(another).map(QueuedTicket::ref);
            if (a.isPresent() && b.isPresent()) {
                OfferId offer = new OfferId("offer-" + offers.incrementAndGet());
                Instant end = now.plus(Duration.ofSeconds(200));
                if (queue.claim(a.get(), b.get(), offer, now, end) == ClaimResult.CLAIMED) {
                    noteClaim(a.get(), offer);
                    noteClaim(b.get(), offer);
                }
            }
        }

        /** An epoch names one stay in the queue, and that can be ended by one claim only. */
        private void noteClaim(TicketRef ref, OfferId offer) {
            if (claims.putIfAbsent(ref, offer) != null) {
                claimedTwice.add(ref);
            }
        }

        private void acceptBoth(Offer offer, Instant now) {
            queue.accept(offer.id(), offer.a().participant(), now);
            AcceptResult second = queue.accept(offer.id(), offer.b().participant(), now);
            if (second == AcceptResult.ACCEPTED_BOTH && queue.complete(offer.id())) {
                live.addAndGet(-2);
            }
        }

        private void release(Offer offer, ParticipantId keep) {
            if (queue.release(offer.id(), Set.of(keep))) {
                live.decrementAndGet();
            }
        }

        private void remove(ParticipantId participant) {
            if (queue.remove(participant) == RemoveResult.REMOVED) {
                live.decrementAndGet();
            }
        }
    }
}

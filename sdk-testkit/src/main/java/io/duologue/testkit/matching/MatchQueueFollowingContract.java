package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueChange;
import io.duologue.matching.QueueChanges;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.TicketState;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What whoever follows a {@link MatchQueue} by its changes knows; inherited by {@link MatchQueueContract}. */
public abstract class MatchQueueFollowingContract extends MatchQueueRaceContract {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final int STEPS = 150;
    private static final int PEOPLE = 12;

    @Test
    @Rule("Q-25")
    protected void whoFollowsKnowsExactlyWhoWaits() {
        MatchQueue queue = newQueue(QueueLimits.ofTickets(100));
        Life life = new Life(queue, new Random(5));
        Follower often = new Follower(queue);
        Follower seldom = new Follower(queue);
        for (int step = 0; step < STEPS; step++) {
            life.step();

            assertThat(often.follow()).as("step %s", step).isEqualTo(waiting(queue));
            if (step % 40 == 39) {
                assertThat(seldom.follow()).as("step %s", step).isEqualTo(waiting(queue));
            }
        }
        assertThat(new Follower(queue).follow()).isEqualTo(waiting(queue));
    }

    @Test
    @Rule("Q-25")
    protected void aTextThatSaysNothingIsAnsweredByEverybody() {
        MatchQueue queue = newQueue(QueueLimits.ofTickets(100));
        queue.add(Tickets.of("ann").build(), Tickets.START);
        queue.add(Tickets.of("ben").build(), Tickets.START);

        for (String nothing : List.of("", "nonsense", "-1", "999999999999999999", "99999999999999999999999")) {
            QueueChanges changes = queue.changes(nothing);

            assertThat(changes.anew()).as(nothing).isTrue();
            assertThat(changes.changes())
                    .as(nothing)
                    .extracting(change -> change.participant().value())
                    .containsExactlyInAnyOrder("ann", "ben");
        }
    }

    private static Map<ParticipantId, QueuedTicket> waiting(MatchQueue queue) {
        Map<ParticipantId, QueuedTicket> waiting = new HashMap<>();
        queue.waiting(1_000).forEach(ticket -> waiting.put(ticket.participant(), ticket));
        return waiting;
    }

    /** Applies changes, and nothing else. */
    private static final class Follower {
        private final MatchQueue queue;
        private final Map<ParticipantId, QueuedTicket> known = new HashMap<>();
        private String upTo = "";

        Follower(MatchQueue queue) {
            this.queue = queue;
        }

        Map<ParticipantId, QueuedTicket> follow() {
            boolean complete = false;
            while (!complete) {
                QueueChanges changes = queue.changes(upTo);
                if (changes.anew()) {
                    known.clear();
                }
                changes.changes().forEach(this::apply);
                upTo = changes.upTo();
                complete = changes.complete();
            }
            return known;
        }

        private void apply(QueueChange change) {
            QueuedTicket now = change.now();
            if (now != null && now.state() == TicketState.WAITING) {
                known.put(change.participant(), now);
            } else {
                known.remove(change.participant());
            }
        }
    }

    /** Whatever may happen to those who wait, by chance. */
    private static final class Life {
        private final MatchQueue queue;
        private final Random random;
        private Instant now = Tickets.START;
        private int named;

        Life(MatchQueue queue, Random random) {
            this.queue = queue;
            this.random = random;
        }

        void step() {
            now = now.plusMillis(random.nextInt(9_000));
            ParticipantId somebody = new ParticipantId("p" + random.nextInt(PEOPLE));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> queue.add(
                        Tickets.of(somebody.value()).queuedAt(now).build(), now);
                case 3 -> queue.remove(somebody);
                case 4, 5 -> claimTwo();
                case 6 -> queue.expire(now, 10);
                default -> endOne(somebody);
            }
        }

        private void claimTwo() {
            List<QueuedTicket> available = queue.waiting(100).stream()
                    .filter(queued -> queued.ticket().isAvailable(now))
                    .toList();
            if (available.size() >= 2) {
                OfferId offer = new OfferId("offer-" + ++named);
                queue.claim(available.get(0).ref(), available.get(1).ref(), offer, now, now.plus(LEASE));
            }
        }

        private void endOne(ParticipantId somebody) {
            queue.offerOf(somebody).ifPresent(offer -> {
                switch (random.nextInt(3)) {
                    case 0 -> queue.decline(offer.id(), somebody, now);
                    case 1 -> queue.release(offer.id(), Set.of(somebody));
                    default -> {
                        queue.accept(offer.id(), offer.a().participant(), now);
                        queue.accept(offer.id(), offer.b().participant(), now);
                        queue.complete(offer.id());
                    }
                }
            });
        }
    }
}

package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueChanges;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A contract that no wrong queue can fail would prove nothing: each queue here breaks one promise. */
class BrokenMatchQueueTest {

    @Test
    void aSoundQueueBreaksNoRuleAndEveryRuleHasATest() throws Exception {
        Set<String> broken = rulesBrokenBy(MatchQueue::inMemory);

        assertThat(broken).isEmpty();
        assertThat(ContractRun.rulesTestedBy(MatchQueueContract.class))
                .containsExactlyInAnyOrderElementsOf(numbered(27));
    }

    @Test
    void aQueueThatTellsEverybodyAnewIsSoundToo() throws Exception {
        assertThat(rulesBrokenBy(ForwardingMatchQueue::new)).isEmpty();
    }

    @Test
    void aLossThatIsNotToldToWhoFollowsIsFound() throws Exception {
        assertThat(rulesBrokenBy(ChangesWithoutLosses::new)).containsExactly("Q-25");
    }

    @Test
    void aClaimThatTakesOnlyOneIsFound() throws Exception {
        assertThat(rulesBrokenBy(ClaimOfOne::new)).contains("Q-7");
    }

    @Test
    void aClaimThatLooksFirstAndTakesLaterIsFound() throws Exception {
        Set<String> broken = Set.of();
        // It takes two that meet between the steps: on a busy machine they may miss each other for a while.
        for (int i = 0; i < 20 && broken.isEmpty(); i++) {
            broken = rulesBrokenBy(ClaimInTwoSteps::new);
        }

        assertThat(broken).containsExactly("Q-23");
    }

    @Test
    void aQueueThatAsksNobodyWhoOnlyWantsAPreviewIsFound() throws Exception {
        assertThat(rulesBrokenBy(PreviewsUnasked::new)).containsExactly("Q-10");
    }

    @Test
    void aCancelThatTearsATicketOutOfAnOfferIsFound() throws Exception {
        assertThat(rulesBrokenBy(RemovalFromOffers::new)).contains("Q-9");
    }

    @Test
    void aLeaseThatNeverEndsIsFound() throws Exception {
        assertThat(rulesBrokenBy(YesAtAnyTime::new)).contains("Q-12");
    }

    @Test
    void ageLostOnTheWayInIsFound() throws Exception {
        assertThat(rulesBrokenBy(AgeFromArrival::new)).contains("Q-5");
    }

    @Test
    void offersNobodyEndsAreFound() throws Exception {
        assertThat(rulesBrokenBy(NoExpiry::new)).contains("Q-18", "Q-19", "Q-20", "Q-21");
    }

    @Test
    void aQueueWithoutABottomIsFound() throws Exception {
        assertThat(rulesBrokenBy(limits -> MatchQueue.inMemory(QueueLimits.standard())))
                .containsExactly("Q-2");
    }

    @Test
    void aQueueThatNobodyLeadsIsFound() throws Exception {
        assertThat(rulesBrokenBy(LedOnce::new)).containsExactly("Q-24");
    }

    @Test
    void aQueueThatForgetsWhomThosePassedWhoLeftIsFound() throws Exception {
        assertThat(rulesBrokenBy(Forgetful::new)).containsExactly("Q-26");
    }

    @Test
    void aQueueThatForgetsNobodyIsFound() throws Exception {
        assertThat(rulesBrokenBy(NeverForgetting::new)).containsExactly("Q-27");
    }

    private static List<String> numbered(int rules) {
        return IntStream.rangeClosed(1, rules).mapToObj(n -> "Q-" + n).toList();
    }

    private static Set<String> rulesBrokenBy(Function<QueueLimits, MatchQueue> queues) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new MatchQueueContract() {
            @Override
            protected MatchQueue newQueue(QueueLimits limits) {
                return queues.apply(limits);
            }
        });
    }

    private static final class PreviewsUnasked extends ForwardingMatchQueue {
        PreviewsUnasked(QueueLimits limits) {
            super(limits);
        }

        @Override
        public AddResult add(Ticket ticket, Instant now) {
            boolean isPreview = ticket.offerMode() == OfferMode.PREVIEW;
            return super.add(
                    isPreview ? ticket.toBuilder().offerMode(OfferMode.AUTO).build() : ticket, now);
        }
    }

    private static final class LedOnce extends ForwardingMatchQueue {
        private boolean led;

        LedOnce(QueueLimits limits) {
            super(limits);
        }

        @Override
        public boolean tryLead(Instant now) {
            boolean first = !led;
            led = true;
            return first;
        }
    }

    private static final class ClaimOfOne extends ForwardingMatchQueue {
        ClaimOfOne(QueueLimits limits) {
            super(limits);
        }

        @Override
        public ClaimResult claim(TicketRef a, TicketRef b, OfferId offer, Instant now, Instant leaseUntil) {
            ClaimResult claim = super.claim(a, b, offer, now, leaseUntil);
            if (claim == ClaimResult.REFUSED) {
                super.remove(a.participant());
            }
            return claim;
        }
    }

    /** Right as long as nobody else is there; the idle looks between its two steps make room for somebody. */
    private static final class ClaimInTwoSteps extends ForwardingMatchQueue {
        ClaimInTwoSteps(QueueLimits limits) {
            super(limits);
        }

        @Override
        public ClaimResult claim(TicketRef a, TicketRef b, OfferId offer, Instant now, Instant leaseUntil) {
            boolean bothWait = waits(a, now)
                    && waits(b, now)
                    && !a.equals(b)
                    && offer(offer).isEmpty();
            for (int i = 0; i < 50; i++) {
                find(a.participant());
            }
            ClaimResult claim = super.claim(a, b, offer, now, leaseUntil);
            return bothWait ? ClaimResult.CLAIMED : claim;
        }

        private boolean waits(TicketRef ref, Instant now) {
            return find(ref.participant())
                    .filter(queued -> queued.ref().equals(ref) && queued.offer() == null)
                    .map(QueuedTicket::ticket)
                    .filter(ticket -> ticket.isAvailable(now))
                    .isPresent();
        }
    }

    private static final class RemovalFromOffers extends ForwardingMatchQueue {
        RemovalFromOffers(QueueLimits limits) {
            super(limits);
        }

        @Override
        public RemoveResult remove(ParticipantId participant) {
            offerOf(participant).ifPresent(offer -> {
                Set<ParticipantId> others = new TreeSet<>(offer.participants());
                others.remove(participant);
                release(offer.id(), others);
            });
            return super.remove(participant);
        }
    }

    private static final class YesAtAnyTime extends ForwardingMatchQueue {
        YesAtAnyTime(QueueLimits limits) {
            super(limits);
        }

        @Override
        public AcceptResult accept(OfferId offer, ParticipantId participant, Instant now) {
            return super.accept(offer, participant, Instant.MIN);
        }
    }

    private static final class AgeFromArrival extends ForwardingMatchQueue {
        AgeFromArrival(QueueLimits limits) {
            super(limits);
        }

        @Override
        public AddResult add(Ticket ticket, Instant now) {
            return super.add(ticket.toBuilder().queuedAt(now).build(), now);
        }
    }

    private static final class Forgetful extends ForwardingMatchQueue {
        Forgetful(QueueLimits limits) {
            super(limits);
        }

        @Override
        public RemoveResult remove(ParticipantId participant) {
            RemoveResult result = super.remove(participant);
            sound.forget(participant);
            return result;
        }
    }

    private static final class NeverForgetting extends ForwardingMatchQueue {
        NeverForgetting(QueueLimits limits) {
            super(limits);
        }

        @Override
        public void forget(ParticipantId participant) {
            assertThat(participant).isNotNull();
        }
    }

    private static final class NoExpiry extends ForwardingMatchQueue {
        NoExpiry(QueueLimits limits) {
            super(limits);
        }

        @Override
        public List<LapsedOffer> expire(Instant now, int limit) {
            return new ArrayList<>();
        }
    }

    private static final class ChangesWithoutLosses extends ForwardingMatchQueue {
        ChangesWithoutLosses(QueueLimits limits) {
            super(limits);
        }

        @Override
        public QueueChanges changes(String since) {
            QueueChanges all = sound.changes(since);
            return new QueueChanges(
                    all.upTo(),
                    all.anew(),
                    all.complete(),
                    all.changes().stream()
                            .filter(change -> change.now() != null)
                            .toList());
        }
    }
}

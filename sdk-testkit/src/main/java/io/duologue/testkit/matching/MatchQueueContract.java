package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.DeclineResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.LapsedOffer.Outcome;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketRef;
import io.duologue.matching.TicketState;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link MatchQueue}, one test or more for each. Extend it, hand in an empty queue of yours, and run it.
 *
 * <p>What several threads at once must not break, and what who follows it knows, is inherited.
 */
public abstract class MatchQueueContract extends MatchQueueFollowingContract {

    private static final Instant START = Tickets.START;
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Instant LEASE_END = START.plus(LEASE);
    private static final ParticipantId ANN = new ParticipantId("ann");
    private static final ParticipantId BEN = new ParticipantId("ben");
    private static final ParticipantId CAT = new ParticipantId("cat");
    private static final OfferId OFFER = new OfferId("offer-1");
    private static final OfferId NEXT_OFFER = new OfferId("offer-2");

    private MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());

    @BeforeEach
    final void makeQueue() {
        queue = newQueue(QueueLimits.ofTickets(100));
    }

    @Test
    @Rule("Q-1")
    protected void addingTwiceIsAddingOnce() {
        add("ann");

        AddResult again = queue.add(Tickets.of("ann").addTags("other").build(), START.plusSeconds(5));

        assertThat(again).isEqualTo(AddResult.ALREADY_WAITING);
        assertThat(find(ANN).ticket().tags()).isEmpty();
        assertThat(queue.counts()).isEqualTo(new QueueCounts(1, 0, 0));
    }

    @Test
    @Rule("Q-1")
    protected void addingWhileOfferedChangesNothing() {
        offerToAnnAndBen();

        AddResult again = queue.add(Tickets.of("ann").build(), START);

        assertThat(again).isEqualTo(AddResult.ALREADY_WAITING);
        assertThat(find(ANN).state()).isEqualTo(TicketState.OFFERED);
    }

    @Test
    @Rule("Q-1")
    protected void aTicketFromTheFutureIsAMistake() {
        Ticket early = Tickets.of("ann").queuedAt(START.plusSeconds(1)).build();

        assertThatIllegalArgumentException().isThrownBy(() -> queue.add(early, START));

        assertThat(queue.find(ANN)).isEmpty();
    }

    @Test
    @Rule("Q-2")
    protected void aFullQueueTakesNobody() {
        MatchQueue small = newQueue(QueueLimits.ofTickets(2));
        small.add(Tickets.of("ann").build(), START);
        small.add(Tickets.of("ben").build(), START);

        AddResult third = small.add(Tickets.of("cat").build(), START);

        assertThat(third).isEqualTo(AddResult.FULL);
        assertThat(small.find(CAT)).isEmpty();
        assertThat(small.add(Tickets.of("ann").build(), START)).isEqualTo(AddResult.ALREADY_WAITING);
    }

    @Test
    @Rule("Q-2")
    protected void offeredTicketsCountTowardsTheLimit() {
        MatchQueue small = newQueue(QueueLimits.ofTickets(2));
        small.add(Tickets.of("ann").build(), START);
        small.add(Tickets.of("ben").build(), START);
        small.claim(ref(small, ANN), ref(small, BEN), OFFER, START, LEASE_END);

        assertThat(small.add(Tickets.of("cat").build(), START)).isEqualTo(AddResult.FULL);

        small.remove(ANN);
        small.release(OFFER, Set.of(BEN));
        assertThat(small.add(Tickets.of("cat").build(), START)).isEqualTo(AddResult.ADDED);
    }

    @Test
    @Rule("Q-3")
    protected void aParkedTicketGivesWayToANewOneAndItsPassesAreKept() {
        Instant now = parkAnn();

        AddResult result = queue.add(Tickets.of("ann").queuedAt(now).build(), now);

        assertThat(result).isEqualTo(AddResult.ADDED);
        assertThat(find(ANN).state()).isEqualTo(TicketState.WAITING);
        assertThat(find(ANN).ticket().queuedAt()).isEqualTo(now);
        assertThat(find(ANN).ticket().passed()).containsKey(BEN);
    }

    @Test
    @Rule("Q-4")
    protected void anEpochNeverComesBack() {
        add("ann");
        TicketRef before = find(ANN).ref();
        queue.remove(ANN);
        add("ann");
        add("ben");

        ClaimResult stale = queue.claim(before, ref(BEN), OFFER, START, LEASE_END);

        assertThat(find(ANN).epoch()).isGreaterThan(before.epoch());
        assertThat(stale).isEqualTo(ClaimResult.REFUSED);
    }

    @Test
    @Rule("Q-5")
    protected void theOldestWaitsFirst() {
        queue.add(Tickets.of("ben").queuedAt(START.minusSeconds(1)).build(), START);
        queue.add(Tickets.of("cat").queuedAt(START.minusSeconds(9)).build(), START);
        queue.add(Tickets.of("eve").queuedAt(START.minusSeconds(1)).build(), START);
        queue.add(Tickets.of("ann").queuedAt(START.minusSeconds(1)).build(), START);

        assertThat(names(queue.waiting(10))).containsExactly("cat", "ben", "eve", "ann");
        assertThat(names(queue.waiting(2))).containsExactly("cat", "ben");
        assertThat(queue.waiting(0)).isEmpty();
    }

    @Test
    @Rule("Q-5")
    protected void whoIsDelayedIsShownAndWhoIsOfferedIsNot() {
        offerToAnnAndBen();
        queue.add(Tickets.of("cat").availableFrom(START.plusSeconds(60)).build(), START);

        assertThat(names(queue.waiting(10))).containsExactly("cat");
        assertThatIllegalArgumentException().isThrownBy(() -> queue.waiting(-1));
    }

    @Test
    @Rule("Q-6")
    protected void thePositionCountsThoseAhead() {
        queue.add(Tickets.of("ann").build(), START);
        queue.add(Tickets.of("ben").queuedAt(START.minusSeconds(9)).build(), START);

        assertThat(queue.position(BEN)).hasValue(1);
        assertThat(queue.position(ANN)).hasValue(2);
        assertThat(queue.position(CAT)).isEmpty();
        queue.claim(ref(ANN), ref(BEN), OFFER, START, LEASE_END);
        assertThat(queue.position(ANN)).isEmpty();
    }

    @Test
    @Rule("Q-7")
    protected void aClaimTakesBoth() {
        offerToAnnAndBen();

        Offer offer = queue.offer(OFFER).orElseThrow();

        assertThat(find(ANN).state()).isEqualTo(TicketState.OFFERED);
        assertThat(find(BEN).state()).isEqualTo(TicketState.OFFERED);
        assertThat(offer.participants()).containsExactlyInAnyOrder(ANN, BEN);
        assertThat(offer.state()).isEqualTo(Offer.State.OPEN);
        assertThat(offer.accepted()).isEmpty();
        assertThat(offer.createdAt()).isEqualTo(START);
        assertThat(offer.leaseUntil()).isEqualTo(LEASE_END);
    }

    @Test
    @Rule("Q-7")
    protected void aClaimNamingAHeldTicketTakesNothing() {
        offerToAnnAndBen();
        add("cat");

        ClaimResult second = queue.claim(ref(CAT), ref(BEN), NEXT_OFFER, START, LEASE_END);

        assertThat(second).isEqualTo(ClaimResult.REFUSED);
        assertThat(find(CAT).state()).isEqualTo(TicketState.WAITING);
        assertThat(queue.offer(NEXT_OFFER)).isEmpty();
        assertThat(queue.offerOf(BEN).orElseThrow().id()).isEqualTo(OFFER);
    }

    @Test
    @Rule("Q-7")
    protected void aClaimNamingSomebodyAbsentTakesNothing() {
        add("ann");

        ClaimResult claim = queue.claim(ref(ANN), new TicketRef(BEN, 1), OFFER, START, LEASE_END);

        assertThat(claim).isEqualTo(ClaimResult.REFUSED);
        assertThat(find(ANN).state()).isEqualTo(TicketState.WAITING);
        assertThat(queue.waiting(10)).hasSize(1);
    }

    @Test
    @Rule("Q-7")
    protected void aClaimOfAnotherEpochTakesNothing() {
        add("ann");
        add("ben");
        TicketRef moved = new TicketRef(BEN, ref(BEN).epoch() + 1);

        ClaimResult claim = queue.claim(ref(ANN), moved, OFFER, START, LEASE_END);

        assertThat(claim).isEqualTo(ClaimResult.REFUSED);
        assertThat(queue.waiting(10)).hasSize(2);
    }

    @Test
    @Rule("Q-7")
    protected void aClaimOfADelayedTicketTakesNothingBeforeItsTime() {
        Instant later = START.plusSeconds(5);
        add("ann");
        queue.add(Tickets.of("ben").availableFrom(later).build(), START);

        ClaimResult early = queue.claim(ref(ANN), ref(BEN), OFFER, later.minusMillis(1), LEASE_END);
        ClaimResult onTime = queue.claim(ref(ANN), ref(BEN), OFFER, later, LEASE_END);

        assertThat(early).isEqualTo(ClaimResult.REFUSED);
        assertThat(onTime).isEqualTo(ClaimResult.CLAIMED);
    }

    @Test
    @Rule("Q-7")
    protected void nobodyIsOfferedToHimself() {
        add("ann");

        ClaimResult claim = queue.claim(ref(ANN), ref(ANN), OFFER, START, LEASE_END);

        assertThat(claim).isEqualTo(ClaimResult.REFUSED);
        assertThat(find(ANN).state()).isEqualTo(TicketState.WAITING);
    }

    @Test
    @Rule("Q-7")
    protected void aLeaseHasBounds() {
        add("ann");
        add("ben");

        assertThatIllegalArgumentException().isThrownBy(() -> queue.claim(ref(ANN), ref(BEN), OFFER, START, START));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.claim(
                        ref(ANN),
                        ref(BEN),
                        OFFER,
                        START,
                        START.plus(MatchQueue.MAX_LEASE).plusMillis(1)));

        assertThat(queue.waiting(10)).hasSize(2);
    }

    @Test
    @Rule("Q-8")
    protected void aRepeatedClaimIsTheSameClaim() {
        add("ann");
        add("ben");
        TicketRef ann = ref(ANN);
        TicketRef ben = ref(BEN);
        queue.claim(ann, ben, OFFER, START, LEASE_END);
        queue.accept(OFFER, ANN, START);

        ClaimResult again = queue.claim(ann, ben, OFFER, START.plusSeconds(1), LEASE_END.plusSeconds(1));

        assertThat(again).isEqualTo(ClaimResult.CLAIMED);
        assertThat(queue.offer(OFFER).orElseThrow().leaseUntil()).isEqualTo(LEASE_END);
        assertThat(queue.offer(OFFER).orElseThrow().accepted()).containsExactly(ANN);
    }

    @Test
    @Rule("Q-8")
    protected void anOfferIdInUseTakesNobodyElse() {
        offerToAnnAndBen();
        add("cat");
        add("dan");

        ClaimResult claim = queue.claim(ref(CAT), ref(new ParticipantId("dan")), OFFER, START, LEASE_END);

        assertThat(claim).isEqualTo(ClaimResult.REFUSED);
        assertThat(queue.offer(OFFER).orElseThrow().participants()).containsExactlyInAnyOrder(ANN, BEN);
        assertThat(find(CAT).state()).isEqualTo(TicketState.WAITING);
    }

    @Test
    @Rule("Q-9")
    protected void aWaitingTicketIsRemovedOnce() {
        add("ann");

        assertThat(queue.remove(ANN)).isEqualTo(RemoveResult.REMOVED);

        assertThat(queue.remove(ANN)).isEqualTo(RemoveResult.ABSENT);
        assertThat(queue.find(ANN)).isEmpty();
        assertThat(queue.waiting(10)).isEmpty();
    }

    @Test
    @Rule("Q-9")
    protected void aTicketInAnOfferIsNotRemoved() {
        offerToAnnAndBen();

        RemoveResult result = queue.remove(ANN);

        assertThat(result).isEqualTo(RemoveResult.OFFERED);
        assertThat(queue.offer(OFFER).orElseThrow().state()).isEqualTo(Offer.State.OPEN);
        assertThat(find(ANN).offer()).isEqualTo(OFFER);
    }

    @Test
    @Rule("Q-9")
    protected void aParkedTicketIsRemoved() {
        parkAnn();

        assertThat(queue.remove(ANN)).isEqualTo(RemoveResult.REMOVED);

        assertThat(queue.find(ANN)).isEmpty();
    }

    @Test
    @Rule("Q-10")
    protected void theFirstYesLeavesTheOfferOpen() {
        offerToAnnAndBen();

        assertThat(queue.accept(OFFER, ANN, START)).isEqualTo(AcceptResult.ACCEPTED_FIRST);
        assertThat(queue.accept(OFFER, ANN, START)).isEqualTo(AcceptResult.ACCEPTED_FIRST);

        assertThat(queue.offer(OFFER).orElseThrow().accepted()).containsExactly(ANN);
        assertThat(queue.offer(OFFER).orElseThrow().state()).isEqualTo(Offer.State.OPEN);
    }

    @Test
    @Rule("Q-11")
    protected void theSecondYesConfirmsTheOfferAndMayBeRepeated() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);

        AcceptResult second = queue.accept(OFFER, BEN, START);

        assertThat(second).isEqualTo(AcceptResult.ACCEPTED_BOTH);
        assertThat(queue.offer(OFFER).orElseThrow().state()).isEqualTo(Offer.State.CONFIRMED);
        assertThat(queue.accept(OFFER, ANN, LEASE_END.plusSeconds(5))).isEqualTo(AcceptResult.ACCEPTED_BOTH);
        assertThat(queue.accept(OFFER, BEN, START)).isEqualTo(AcceptResult.ACCEPTED_BOTH);
    }

    @Test
    @Rule("Q-11")
    protected void oneYesIsEnoughWhereTheOtherNeedNotBeAsked() {
        add("ann");
        queue.add(Tickets.of("ben").offerMode(OfferMode.AUTO).build(), START);
        claimAt(START, OFFER);

        AcceptResult only = queue.accept(OFFER, ANN, START);

        assertThat(only).isEqualTo(AcceptResult.ACCEPTED_BOTH);
        assertThat(queue.offer(OFFER).orElseThrow().state()).isEqualTo(Offer.State.CONFIRMED);
    }

    @Test
    @Rule("Q-10")
    protected void aYesOfWhomNobodyAskedDoesNotSpeakForTheOther() {
        add("ann");
        queue.add(Tickets.of("ben").offerMode(OfferMode.AUTO).build(), START);
        claimAt(START, OFFER);

        AcceptResult unasked = queue.accept(OFFER, BEN, START);

        assertThat(unasked).isEqualTo(AcceptResult.ACCEPTED_FIRST);
        assertThat(queue.accept(OFFER, ANN, START)).isEqualTo(AcceptResult.ACCEPTED_BOTH);
    }

    /** A preview is looked at, however little there is to see. */
    @Test
    @Rule("Q-10")
    protected void whoDecidesByAPreviewIsAskedLikeAnybodyElse() {
        queue.add(Tickets.of("ann").offerMode(OfferMode.PREVIEW).build(), START);
        queue.add(Tickets.of("ben").offerMode(OfferMode.AUTO).build(), START);
        claimAt(START, OFFER);

        assertThat(queue.complete(OFFER)).isFalse();
        assertThat(queue.accept(OFFER, BEN, START)).isEqualTo(AcceptResult.ACCEPTED_FIRST);
        assertThat(queue.accept(OFFER, ANN, START)).isEqualTo(AcceptResult.ACCEPTED_BOTH);
        assertThat(queue.offer(OFFER).orElseThrow().ticketOf(ANN).orElseThrow().offerMode())
                .isEqualTo(OfferMode.PREVIEW);
    }

    @Test
    @Rule("Q-12")
    protected void aYesAtTheEndOfTheLeaseIsTooLate() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, LEASE_END.minusMillis(1));

        AcceptResult late = queue.accept(OFFER, BEN, LEASE_END);

        assertThat(late).isEqualTo(AcceptResult.GONE);
        assertThat(queue.offer(OFFER).orElseThrow().accepted()).containsExactly(ANN);
    }

    @Test
    @Rule("Q-12")
    protected void aStrangerCannotAcceptAndNobodyAcceptsWhatIsNotThere() {
        offerToAnnAndBen();
        add("cat");

        assertThat(queue.accept(OFFER, CAT, START)).isEqualTo(AcceptResult.GONE);
        assertThat(queue.accept(NEXT_OFFER, ANN, START)).isEqualTo(AcceptResult.GONE);

        assertThat(queue.offer(OFFER).orElseThrow().accepted()).isEmpty();
    }

    @Test
    @Rule("Q-13")
    protected void aDeclineReturnsBothWithTheirAge() {
        offerToAnnAndBen();
        long annBefore = find(ANN).epoch();
        long benBefore = find(BEN).epoch();
        Instant now = START.plusSeconds(3);

        DeclineResult result = queue.decline(OFFER, ANN, now);

        assertThat(result).isEqualTo(new DeclineResult.Declined(BEN, now));
        assertThat(queue.offer(OFFER)).isEmpty();
        assertThat(names(queue.waiting(10))).containsExactly("ann", "ben");
        assertThat(find(ANN).ticket().queuedAt()).isEqualTo(START);
        assertThat(find(BEN).ticket().queuedAt()).isEqualTo(START);
        assertThat(find(ANN).epoch()).isGreaterThan(annBefore);
        assertThat(find(BEN).epoch()).isGreaterThan(benBefore);
        assertThat(find(ANN).ticket().passed()).isEqualTo(Map.of(BEN, now));
        assertThat(find(BEN).ticket().passed()).isEqualTo(Map.of(ANN, now));
        assertThat(find(BEN).ticket().isAvailable(now)).isTrue();
    }

    @Test
    @Rule("Q-14")
    protected void whoDeclinesInARowWaitsLonger() {
        addAnnAndBen();

        assertThat(delayAfterDeclineAt(0)).hasSeconds(0);
        assertThat(delayAfterDeclineAt(100)).hasSeconds(5);
        assertThat(delayAfterDeclineAt(200)).hasSeconds(15);
        assertThat(delayAfterDeclineAt(300)).hasSeconds(60);
        assertThat(delayAfterDeclineAt(400)).hasSeconds(60);

        assertThat(find(BEN).ticket().isAvailable(START.plusSeconds(400))).isTrue();
        assertThat(find(ANN).ticket().isAvailable(START.plusSeconds(400))).isFalse();
    }

    @Test
    @Rule("Q-14")
    protected void aYesEndsTheRowOfDeclines() {
        addAnnAndBen();
        delayAfterDeclineAt(0);
        delayAfterDeclineAt(100);
        claimAt(START.plusSeconds(200), OFFER);
        queue.accept(OFFER, ANN, START.plusSeconds(200));
        queue.decline(OFFER, BEN, START.plusSeconds(200));

        Duration delay = delayAfterDeclineAt(300);

        assertThat(delay).isZero();
    }

    @Test
    @Rule("Q-15")
    protected void aConfirmedOfferCannotBeDeclined() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);
        queue.accept(OFFER, BEN, START);

        DeclineResult result = queue.decline(OFFER, ANN, START);

        assertThat(result.type()).isEqualTo(DeclineResult.Type.GONE);
        assertThat(queue.offer(OFFER).orElseThrow().state()).isEqualTo(Offer.State.CONFIRMED);
    }

    @Test
    @Rule("Q-15")
    protected void aStrangerCannotDeclineAndADeclineCountsOnce() {
        offerToAnnAndBen();

        assertThat(queue.decline(OFFER, CAT, START).type()).isEqualTo(DeclineResult.Type.GONE);
        assertThat(find(ANN).state()).isEqualTo(TicketState.OFFERED);
        queue.decline(OFFER, ANN, START);

        assertThat(queue.decline(OFFER, ANN, START).type()).isEqualTo(DeclineResult.Type.GONE);
        assertThat(queue.decline(OFFER, BEN, START).type()).isEqualTo(DeclineResult.Type.GONE);
    }

    @Test
    @Rule("Q-16")
    protected void aStartedConversationTakesBothOut() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);
        queue.accept(OFFER, BEN, START);

        boolean completed = queue.complete(OFFER);

        assertThat(completed).isTrue();
        assertThat(queue.counts().total()).isZero();
        assertThat(queue.offer(OFFER)).isEmpty();
        assertThat(queue.complete(OFFER)).isFalse();
        assertThat(queue.accept(OFFER, ANN, START)).isEqualTo(AcceptResult.GONE);
    }

    @Test
    @Rule("Q-16")
    protected void nothingStartsWhileSomebodyWhoWasAskedIsSilent() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);

        boolean completed = queue.complete(OFFER);

        assertThat(completed).isFalse();
        assertThat(find(BEN).state()).isEqualTo(TicketState.OFFERED);
    }

    @Test
    @Rule("Q-16")
    protected void twoWhoWantToTalkAtOnceNeedNotBeAsked() {
        queue.add(Tickets.of("ann").offerMode(OfferMode.AUTO).build(), START);
        queue.add(Tickets.of("ben").offerMode(OfferMode.AUTO).build(), START);
        queue.claim(ref(ANN), ref(BEN), OFFER, START, LEASE_END);

        boolean completed = queue.complete(OFFER);

        assertThat(completed).isTrue();
        assertThat(queue.counts().total()).isZero();
    }

    @Test
    @Rule("Q-17")
    protected void aFailedStartReturnsWhomItKeepsAndTakesOutTheOther() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);
        queue.accept(OFFER, BEN, START);
        long before = find(BEN).epoch();

        boolean released = queue.release(OFFER, Set.of(BEN, CAT));

        assertThat(released).isTrue();
        assertThat(queue.find(ANN)).isEmpty();
        assertThat(queue.find(CAT)).isEmpty();
        assertThat(find(BEN).state()).isEqualTo(TicketState.WAITING);
        assertThat(find(BEN).epoch()).isGreaterThan(before);
        assertThat(find(BEN).ticket()).isEqualTo(Tickets.of("ben").build());
        assertThat(queue.offer(OFFER)).isEmpty();
    }

    @Test
    @Rule("Q-17")
    protected void anOpenOfferIsReleasedOnce() {
        offerToAnnAndBen();
        queue.release(OFFER, Set.of(ANN, BEN));
        long epoch = find(ANN).epoch();

        boolean again = queue.release(OFFER, Set.of());

        assertThat(again).isFalse();
        assertThat(find(ANN).epoch()).isEqualTo(epoch);
        assertThat(queue.waiting(10)).hasSize(2);
    }

    @Test
    @Rule("Q-18")
    protected void anOfferLapsesAtTheEndOfItsLeaseAndNotBefore() {
        offerToAnnAndBen();

        assertThat(queue.expire(LEASE_END.minusMillis(1), 10)).isEmpty();

        assertThat(queue.expire(LEASE_END, 10)).extracting(LapsedOffer::id).containsExactly(OFFER);
        assertThat(queue.expire(LEASE_END, 10)).isEmpty();
        assertThat(queue.offer(OFFER)).isEmpty();
        assertThat(queue.accept(OFFER, ANN, START)).isEqualTo(AcceptResult.GONE);
    }

    @Test
    @Rule("Q-18")
    protected void whoAcceptedALapsedOfferWaitsOnAtOnce() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);
        long before = find(ANN).epoch();

        LapsedOffer lapsed = queue.expire(LEASE_END, 10).get(0);

        assertThat(lapsed.outcomes()).isEqualTo(Map.of(ANN, Outcome.RETURNED, BEN, Outcome.DELAYED));
        assertThat(find(ANN).ticket().queuedAt()).isEqualTo(START);
        assertThat(find(ANN).ticket().isAvailable(LEASE_END)).isTrue();
        assertThat(find(ANN).epoch()).isGreaterThan(before);
    }

    @Test
    @Rule("Q-18")
    protected void whoWasNeverAskedIsNotBlamedForSilence() {
        queue.add(Tickets.of("ann").offerMode(OfferMode.AUTO).build(), START);
        queue.add(Tickets.of("ben").offerMode(OfferMode.AUTO).build(), START);
        queue.claim(ref(ANN), ref(BEN), OFFER, START, LEASE_END);

        LapsedOffer lapsed = queue.expire(LEASE_END, 10).get(0);

        assertThat(lapsed.outcomes()).isEqualTo(Map.of(ANN, Outcome.RETURNED, BEN, Outcome.RETURNED));
        assertThat(find(ANN).ticket().passed()).isEmpty();
        assertThat(find(BEN).ticket().isAvailable(LEASE_END)).isTrue();
    }

    @Test
    @Rule("Q-19")
    protected void whoKeptSilentWaitsAWhileAndBothRememberThePair() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);

        queue.expire(LEASE_END, 10);

        assertThat(find(BEN).ticket().queuedAt()).isEqualTo(START);
        assertThat(find(BEN).ticket().availableFrom()).isEqualTo(LEASE_END.plusSeconds(5));
        assertThat(find(ANN).ticket().passed()).isEqualTo(Map.of(BEN, LEASE_END));
        assertThat(find(BEN).ticket().passed()).isEqualTo(Map.of(ANN, LEASE_END));
    }

    @Test
    @Rule("Q-19")
    protected void theThirdSilenceParks() {
        addAnnAndBen();

        assertThat(silenceOfAnn(0)).isEqualTo(Outcome.DELAYED);
        assertThat(find(ANN).ticket().availableFrom()).isEqualTo(START.plusSeconds(25));
        assertThat(silenceOfAnn(100)).isEqualTo(Outcome.DELAYED);
        assertThat(find(ANN).ticket().availableFrom()).isEqualTo(START.plusSeconds(135));
        assertThat(silenceOfAnn(200)).isEqualTo(Outcome.PARKED);

        assertThat(find(ANN).state()).isEqualTo(TicketState.PARKED);
        assertThat(names(queue.waiting(10))).containsExactly("ben");
        assertThat(queue.counts()).isEqualTo(new QueueCounts(1, 0, 1));
    }

    @Test
    @Rule("Q-19")
    protected void anyAnswerEndsTheRowOfSilences() {
        addAnnAndBen();
        silenceOfAnn(0);
        silenceOfAnn(100);
        delayAfterDeclineAt(200);

        Outcome afterAnAnswer = silenceOfAnn(300);

        assertThat(afterAnAnswer).isEqualTo(Outcome.DELAYED);
    }

    @Test
    @Rule("Q-20")
    protected void aConfirmedOfferThatNeverStartsReturnsBoth() {
        offerToAnnAndBen();
        queue.accept(OFFER, ANN, START);
        queue.accept(OFFER, BEN, START);
        Instant end = LEASE_END.plus(MatchQueue.START_GRACE);

        assertThat(queue.expire(end.minusMillis(1), 10)).isEmpty();
        List<LapsedOffer> lapsed = queue.expire(end, 10);

        assertThat(lapsed)
                .containsExactly(new LapsedOffer(OFFER, Map.of(ANN, Outcome.RETURNED, BEN, Outcome.RETURNED)));
        assertThat(find(ANN).ticket()).isEqualTo(Tickets.of("ann").build());
        assertThat(find(ANN).state()).isEqualTo(TicketState.WAITING);
        assertThat(queue.complete(OFFER)).isFalse();
    }

    @Test
    @Rule("Q-21")
    protected void whatWasDueFirstEndsFirstAndNoMoreThanAskedFor() {
        addAnnAndBen();
        add("cat");
        add("dan");
        queue.claim(ref(ANN), ref(BEN), OFFER, START, LEASE_END.plusSeconds(1));
        queue.claim(ref(CAT), ref(new ParticipantId("dan")), NEXT_OFFER, START, LEASE_END);
        Instant now = LEASE_END.plusSeconds(2);

        assertThat(queue.expire(now, 0)).isEmpty();
        assertThat(queue.expire(now, 1)).extracting(LapsedOffer::id).containsExactly(NEXT_OFFER);
        assertThat(queue.expire(now, 1)).extracting(LapsedOffer::id).containsExactly(OFFER);
    }

    @Test
    @Rule("Q-22")
    protected void whatIsToldAgrees() {
        offerToAnnAndBen();
        add("cat");

        assertThat(queue.counts()).isEqualTo(new QueueCounts(1, 2, 0));
        assertThat(find(ANN).offer()).isEqualTo(OFFER);
        assertThat(queue.offerOf(ANN)).isEqualTo(queue.offer(OFFER));
        assertThat(queue.offerOf(CAT)).isEmpty();
        assertThat(find(CAT).offer()).isNull();
        assertThat(queue.offer(NEXT_OFFER)).isEmpty();
        assertThat(queue.find(new ParticipantId("nobody"))).isEmpty();
    }

    @Test
    @Rule("Q-24")
    protected void whoIsAloneLeadsWhenItAsksAndWhenItDidNotForLong() {
        assertThat(queue.tryLead(START)).isTrue();
        assertThat(queue.tryLead(START)).isTrue();

        assertThat(queue.tryLead(START.plus(MatchQueue.LEAD_LEASE.multipliedBy(10))))
                .isTrue();
        addAnnAndBen();
        claimAt(START, OFFER);
    }

    @Test
    @Rule("Q-26")
    protected void whomSomebodyPassedIsKnownWhenHeComesBack() {
        offerToAnnAndBen();
        queue.decline(OFFER, ANN, START);
        queue.remove(ANN);
        queue.remove(BEN);
        Instant back = START.plus(MatchQueue.PASSED_KEPT).minusMillis(1);

        queue.add(Tickets.of("ann").queuedAt(back).build().havingPassed(CAT, back), back);
        queue.add(Tickets.of("ben").queuedAt(back).build(), back);

        assertThat(find(ANN).ticket().passed()).isEqualTo(Map.of(BEN, START, CAT, back));
        assertThat(find(BEN).ticket().passed()).isEqualTo(Map.of(ANN, START));
        assertThat(find(BEN).ticket().queuedAt()).isEqualTo(back);
    }

    @Test
    @Rule("Q-26")
    protected void whomSomebodyPassedIsKnownAfterAConversationAndWhenHisSearchWasGivenUp() {
        offerToAnnAndBen();
        queue.decline(OFFER, ANN, START);
        add("cat");
        queue.claim(ref(ANN), ref(CAT), OFFER, START, LEASE_END);
        queue.accept(OFFER, ANN, START);
        queue.accept(OFFER, CAT, START);
        queue.complete(OFFER);
        add("cat");
        queue.claim(ref(BEN), ref(CAT), NEXT_OFFER, START, LEASE_END);
        queue.release(NEXT_OFFER, Set.of());

        addAnnAndBen();

        assertThat(find(ANN).ticket().passed()).isEqualTo(Map.of(BEN, START));
        assertThat(find(BEN).ticket().passed()).isEqualTo(Map.of(ANN, START));
    }

    @Test
    @Rule("Q-26")
    protected void whatWasPassedLongAgoIsNotKnownAnyMore() {
        offerToAnnAndBen();
        queue.decline(OFFER, ANN, START);
        queue.remove(ANN);
        Instant back = START.plus(MatchQueue.PASSED_KEPT);

        queue.add(Tickets.of("ann").queuedAt(back).build(), back);

        assertThat(find(ANN).ticket().passed()).isEmpty();
    }

    @Test
    @Rule("Q-26")
    protected void howOftenSomebodyComesBackChangesNothingOfWhomHePassed() {
        offerToAnnAndBen();
        queue.decline(OFFER, ANN, START);

        for (int times = 0; times < 20; times++) {
            Ticket before = find(ANN).ticket();
            queue.remove(ANN);
            queue.add(before, START);
        }

        assertThat(find(ANN).ticket().passed()).isEqualTo(Map.of(BEN, START));
    }

    @Test
    @Rule("Q-27")
    protected void whomOnePassedWhoLeftIsForgotten() {
        offerToAnnAndBen();
        queue.decline(OFFER, ANN, START);
        queue.remove(ANN);

        queue.forget(ANN);
        queue.forget(BEN);
        queue.forget(CAT);

        add("ann");
        assertThat(find(ANN).ticket().passed()).isEmpty();
        assertThat(find(BEN).ticket().passed()).isEqualTo(Map.of(ANN, START));
    }

    private void add(String participant) {
        assertThat(queue.add(Tickets.of(participant).build(), START)).isEqualTo(AddResult.ADDED);
    }

    private void addAnnAndBen() {
        add("ann");
        add("ben");
    }

    private void offerToAnnAndBen() {
        addAnnAndBen();
        claimAt(START, OFFER);
    }

    private void claimAt(Instant now, OfferId offer) {
        ClaimResult claim = queue.claim(ref(ANN), ref(BEN), offer, now, now.plus(LEASE));
        assertThat(claim).isEqualTo(ClaimResult.CLAIMED);
    }

    /** Ann declines at once; how long she is held back. */
    private Duration delayAfterDeclineAt(int seconds) {
        Instant now = START.plusSeconds(seconds);
        claimAt(now, OFFER);
        DeclineResult.Declined declined = (DeclineResult.Declined) queue.decline(OFFER, ANN, now);
        return Duration.between(now, declined.availableFrom());
    }

    /** Ben accepts, Ann does not answer. */
    private Outcome silenceOfAnn(int seconds) {
        Instant now = START.plusSeconds(seconds);
        claimAt(now, OFFER);
        queue.accept(OFFER, BEN, now);
        LapsedOffer lapsed = queue.expire(now.plus(LEASE), 10).get(0);
        return Objects.requireNonNull(lapsed.outcomes().get(ANN));
    }

    private Instant parkAnn() {
        addAnnAndBen();
        silenceOfAnn(0);
        silenceOfAnn(100);
        assertThat(silenceOfAnn(200)).isEqualTo(Outcome.PARKED);
        return START.plusSeconds(300);
    }

    private QueuedTicket find(ParticipantId participant) {
        return queue.find(participant).orElseThrow();
    }

    private TicketRef ref(ParticipantId participant) {
        return ref(queue, participant);
    }

    private static TicketRef ref(MatchQueue queue, ParticipantId participant) {
        return queue.find(participant).orElseThrow().ref();
    }

    private static List<String> names(List<QueuedTicket> tickets) {
        return tickets.stream().map(queued -> queued.participant().value()).toList();
    }
}

package io.duologue.testkit.matching;

import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.DeclineResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A sound queue behind a wall, to break one method of. */
class ForwardingMatchQueue implements MatchQueue {

    final MatchQueue sound;

    ForwardingMatchQueue(QueueLimits limits) {
        sound = MatchQueue.inMemory(limits);
    }

    @Override
    public AddResult add(Ticket ticket, Instant now) {
        return sound.add(ticket, now);
    }

    @Override
    public RemoveResult remove(ParticipantId participant) {
        return sound.remove(participant);
    }

    @Override
    public Optional<QueuedTicket> find(ParticipantId participant) {
        return sound.find(participant);
    }

    @Override
    public void forget(ParticipantId participant) {
        sound.forget(participant);
    }

    @Override
    public List<QueuedTicket> waiting(int limit) {
        return sound.waiting(limit);
    }

    @Override
    public OptionalInt position(ParticipantId participant) {
        return sound.position(participant);
    }

    @Override
    public QueueCounts counts() {
        return sound.counts();
    }

    @Override
    public ClaimResult claim(TicketRef a, TicketRef b, OfferId offer, Instant now, Instant leaseUntil) {
        return sound.claim(a, b, offer, now, leaseUntil);
    }

    @Override
    public Optional<Offer> offer(OfferId offer) {
        return sound.offer(offer);
    }

    @Override
    public Optional<Offer> offerOf(ParticipantId participant) {
        return sound.offerOf(participant);
    }

    @Override
    public AcceptResult accept(OfferId offer, ParticipantId participant, Instant now) {
        return sound.accept(offer, participant, now);
    }

    @Override
    public DeclineResult decline(OfferId offer, ParticipantId participant, Instant now) {
        return sound.decline(offer, participant, now);
    }

    @Override
    public boolean complete(OfferId offer) {
        return sound.complete(offer);
    }

    @Override
    public boolean release(OfferId offer, Set<ParticipantId> keep) {
        return sound.release(offer, keep);
    }

    @Override
    public List<LapsedOffer> expire(Instant now, int limit) {
        return sound.expire(now, limit);
    }

    @Override
    public boolean tryLead(Instant now) {
        return sound.tryLead(now);
    }
}

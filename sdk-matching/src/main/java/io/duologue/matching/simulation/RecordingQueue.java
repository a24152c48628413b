package io.duologue.matching.simulation;

import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.DeclineResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueChanges;
import io.duologue.matching.QueueCounts;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Another queue, of whose visitors a {@link TraceRecorder} is told. Of several nodes that share a queue each records those who come in by it;
 * of one who came in by it and was matched by another node it hears nothing more, and writes him with the patience of his ticket. As safe for threads as the other queue.
 */
public final class RecordingQueue implements MatchQueue {

    private final MatchQueue queue;
    private final TraceRecorder recorder;
    private final InstantSource clock;

    public RecordingQueue(MatchQueue queue, TraceRecorder recorder, InstantSource clock) {
        this.queue = queue;
        this.recorder = recorder;
        this.clock = clock;
    }

    @Override
    public AddResult add(Ticket ticket, Instant now) {
        AddResult result = queue.add(ticket, now);
        if (result == AddResult.ADDED) {
            recorder.arrived(ticket, now);
        }
        return result;
    }

    @Override
    public RemoveResult remove(ParticipantId participant) {
        RemoveResult result = queue.remove(participant);
        if (result == RemoveResult.REMOVED) {
            recorder.left(participant, clock.instant());
        }
        return result;
    }

    @Override
    public AcceptResult accept(OfferId offer, ParticipantId participant, Instant now) {
        AcceptResult result = queue.accept(offer, participant, now);
        if (result != AcceptResult.GONE) {
            recorder.answered(participant, Answers.Reply.ACCEPT);
        }
        return result;
    }

    @Override
    public DeclineResult decline(OfferId offer, ParticipantId participant, Instant now) {
        DeclineResult result = queue.decline(offer, participant, now);
        if (result instanceof DeclineResult.Declined) {
            recorder.answered(participant, Answers.Reply.DECLINE);
        }
        return result;
    }

    @Override
    public boolean complete(OfferId offer) {
        Set<ParticipantId> both = queue.offer(offer).map(Offer::participants).orElse(Set.of());
        boolean completed = queue.complete(offer);
        if (completed) {
            both.forEach(participant -> recorder.matched(participant, clock.instant()));
        }
        return completed;
    }

    @Override
    public boolean release(OfferId offer, Set<ParticipantId> keep) {
        Set<ParticipantId> both = queue.offer(offer).map(Offer::participants).orElse(Set.of());
        boolean released = queue.release(offer, keep);
        if (released) {
            both.stream()
                    .filter(participant -> !keep.contains(participant))
                    .forEach(participant -> recorder.left(participant, clock.instant()));
        }
        return released;
    }

    @Override
    public List<LapsedOffer> expire(Instant now, int limit) {
        List<LapsedOffer> lapsed = queue.expire(now, limit);
        for (LapsedOffer offer : lapsed) {
            offer.outcomes().forEach((participant, outcome) -> {
                if (outcome != LapsedOffer.Outcome.RETURNED) {
                    recorder.answered(participant, Answers.Reply.SLEEP);
                }
            });
        }
        return lapsed;
    }

    @Override
    public void forget(ParticipantId participant) {
        queue.forget(participant);
    }

    @Override
    public Optional<QueuedTicket> find(ParticipantId participant) {
        return queue.find(participant);
    }

    @Override
    public List<QueuedTicket> waiting(int limit) {
        return queue.waiting(limit);
    }

    @Override
    public QueueChanges changes(String since) {
        return queue.changes(since);
    }

    @Override
    public OptionalInt position(ParticipantId participant) {
        return queue.position(participant);
    }

    @Override
    public QueueCounts counts() {
        return queue.counts();
    }

    @Override
    public ClaimResult claim(TicketRef a, TicketRef b, OfferId offer, Instant now, Instant leaseUntil) {
        return queue.claim(a, b, offer, now, leaseUntil);
    }

    @Override
    public Optional<Offer> offer(OfferId offer) {
        return queue.offer(offer);
    }

    @Override
    public Optional<Offer> offerOf(ParticipantId participant) {
        return queue.offerOf(participant);
    }

    @Override
    public boolean tryLead(Instant now) {
        return queue.tryLead(now);
    }
}

package io.duologue.matching;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells somebody, such as a {@link WaitingRoom}, what changes in a queue (rule Q-25), and nothing that he knows already. One thread at a time.
 *
 * <p>If a call fails, he knows a part of the changes; the next call tells the rest.
 */
public final class QueueFollower {

    private final MatchQueue queue;
    private final WhoWaits listener;

    /** Of whom was told last, by the epoch in which he began to wait. */
    private final Map<ParticipantId, Long> told = new HashMap<>();

    private String upTo = "";

    /** @param listener told by nobody else of who enters and leaves */
    public QueueFollower(MatchQueue queue, WhoWaits listener) {
        this.queue = queue;
        this.listener = listener;
    }

    /** Tells of everything that has changed until now. */
    public void follow() {
        boolean complete = false;
        while (!complete) {
            QueueChanges changes = queue.changes(upTo);
            apply(changes);
            upTo = changes.upTo();
            complete = changes.complete();
        }
    }

    private void apply(QueueChanges changes) {
        Set<ParticipantId> unheard = changes.anew() ? new HashSet<>(told.keySet()) : Set.of();
        for (QueueChange change : changes.changes()) {
            if (changes.anew()) {
                unheard.remove(change.participant());
            }
            apply(change);
        }
        unheard.forEach(this::leave);
    }

    private void apply(QueueChange change) {
        QueuedTicket ticket = change.now();
        if (ticket == null || ticket.state() != TicketState.WAITING) {
            leave(change.participant());
            return;
        }
        Long before = told.put(change.participant(), ticket.epoch());
        if (before == null || before != ticket.epoch()) {
            listener.enter(ticket);
        }
    }

    private void leave(ParticipantId participant) {
        if (told.remove(participant) != null) {
            listener.leave(participant);
        }
    }
}

package io.duologue.matching;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows a matcher everybody at every look: for one that knows of nothing smaller. It cannot know when a look is worth while. */
final class WholeRoom implements WaitingRoom {

    private final Matcher matcher;
    private final Map<ParticipantId, QueuedTicket> held = new LinkedHashMap<>();

    /** Who was proposed at the latest look and of whom nothing was heard since. */
    private final Map<ParticipantId, QueuedTicket> proposed = new HashMap<>();

    private Instant latest = Instant.MIN;

    WholeRoom(Matcher matcher) {
        this.matcher = matcher;
    }

    @Override
    public void enter(QueuedTicket ticket) {
        leave(ticket.participant());
        if (ticket.state() == TicketState.WAITING) {
            held.put(ticket.participant(), ticket);
        }
    }

    @Override
    public void leave(ParticipantId participant) {
        held.remove(participant);
        proposed.remove(participant);
    }

    @Override
    public int size() {
        return held.size();
    }

    @Override
    public List<Proposal> propose(Instant now) {
        latest = now.isAfter(latest) ? now : latest;
        proposed.clear();
        List<Proposal> proposals = matcher.propose(List.copyOf(held.values()), latest);
        for (Proposal proposal : proposals) {
            take(proposal.a());
            take(proposal.b());
        }
        return proposals;
    }

    private void take(QueuedTicket ticket) {
        held.remove(ticket.participant());
        proposed.put(ticket.participant(), ticket);
    }

    @Override
    public void giveBack(Proposal proposal) {
        giveBack(proposal.a());
        giveBack(proposal.b());
    }

    private void giveBack(QueuedTicket ticket) {
        if (proposed.remove(ticket.participant(), ticket)) {
            held.put(ticket.participant(), ticket);
        }
    }

    @Override
    public Optional<Instant> nextLook() {
        return held.size() < 2 ? Optional.empty() : Optional.of(latest);
    }
}

package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.conversation.Party;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory.NodeLease;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.Activity.Reserved;
import io.duologue.core.session.Activity.Talking;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.LiveSession.LastConversation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is overdue, for whichever node forgot it: says that somebody is away, ends what nobody came back to, decides
 * expired reservations, looks after the people of dead nodes. Any number of nodes may sweep at once: every step is
 * idempotent or compares what it was decided on. Each step stands by itself: what fails for one session or one node is
 * tried again later and keeps nobody else waiting. Called on one lane.
 */
final class Sweeper {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final int AT_ONCE = 200;
    /** A session that could not be looked at makes room for the others for so long. */
    private static final Duration LOOK_RETRY = Duration.ofSeconds(5);

    private static final Duration COLLECT_EVERY = Duration.ofMinutes(1);
    /** It is looked this often whose turn it is to be written. */
    private static final Duration TRANSCRIPTS_EVERY = Duration.ofSeconds(5);
    /** Sessions without a connection are looked for this often; two looks in a row have to agree. */
    private static final Duration ORPHANS_EVERY = Duration.ofSeconds(15);

    private final EngineContext context;
    private final Sessions sessions;
    private final Bells bells;
    private final Transcriber transcriber;
    private Instant collectedAt = Instant.EPOCH;
    private Instant transcriptsAt = Instant.EPOCH;
    private Instant orphansAt = Instant.EPOCH;
    private Set<Orphan> suspects = Set.of();
    private int failed;
    private @Nullable RuntimeException firstFailure;

    private record Orphan(UserId user, long fence) {}

    Sweeper(EngineContext context, Sessions sessions, Bells bells) {
        this.context = context;
        this.sessions = sessions;
        this.bells = bells;
        this.transcriber = new Transcriber(context);
    }

    void sweep() {
        Instant now = context.now();
        failed = 0;
        firstFailure = null;
        // First, because what follows may need the room.
        step(() -> collect(now));
        step(() -> lookAfterDeadNodes(now));
        step(() -> lookAtDue(now));
        step(() -> lookForOrphans(now));
        step(() -> lookAtTranscripts(now));
        if (firstFailure != null) {
            log.warn("{} steps of a sweep failed and are tried again; the first one:", failed, firstFailure);
        }
    }

    /** False if the step failed. */
    private boolean step(Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException e) {
            failed++;
            firstFailure = firstFailure == null ? e : firstFailure;
            return false;
        }
    }

    private void collect(Instant now) {
        if (now.isAfter(collectedAt.plus(COLLECT_EVERY))) {
            context.stores().log().collect(now);
            collectedAt = now;
        }
    }

    private void lookAtTranscripts(Instant now) {
        Duration most = context.options().transcriptTurn();
        if (!now.isBefore(transcriptsAt.plus(most.compareTo(TRANSCRIPTS_EVERY) < 0 ? most : TRANSCRIPTS_EVERY))) {
            transcriptsAt = now;
            transcriber.look();
        }
    }

    private void lookAfterDeadNodes(Instant now) {
        for (NodeLease lease : context.stores().presence().leases()) {
            if (!lease.node().equals(context.node())
                    && now.isAfter(lease.renewedAt().plus(context.options().nodeLease()))) {
                step(() -> lookAfter(lease, now));
            }
        }
    }

    private void lookAtDue(Instant now) {
        for (LiveSession session : context.stores().sessions().due(now, AT_ONCE)) {
            if (!step(() -> look(session))) {
                step(() -> postpone(session, now));
            }
        }
    }

    /** Otherwise so many sessions that cannot be looked at would hide all the others for ever. */
    private void postpone(LiveSession session, Instant now) {
        context.stores().sessions().replace(session, context.rules().postponed(session, now.plus(LOOK_RETRY)));
    }

    /** The people of a node whose lease has lapsed were disconnected when it was last heard of. */
    private void lookAfter(NodeLease lease, Instant now) {
        NodeId dead = lease.node();
        boolean left = false;
        for (LiveSession session : context.stores().sessions().ownedBy(dead, AT_ONCE)) {
            left = true;
            step(() -> {
                disconnected(session, lease.renewedAt(), false);
                bells.ringAt(dead, new Bell.SessionChanged(session.user()));
            });
        }
        Instant forgetAt =
                lease.renewedAt().plus(context.options().resumeWindow().multipliedBy(2));
        if (!left && now.isAfter(forgetAt)) {
            context.stores().presence().retire(dead);
        }
    }

    /** Sessions of this node whose connection is not there: a store failed when it was claimed or left. */
    private void lookForOrphans(Instant now) {
        if (!now.isAfter(orphansAt.plus(ORPHANS_EVERY))) {
            return;
        }
        orphansAt = now;
        Set<Orphan> found = new HashSet<>();
        int most = 2 * context.options().maxConnections();
        for (LiveSession session : context.stores().sessions().ownedBy(context.node(), most)) {
            Orphan orphan = new Orphan(session.user(), session.fence());
            if (bells.isSeated(orphan.user(), orphan.fence())) {
                continue;
            }
            if (!suspects.contains(orphan) || !step(() -> disconnected(session, now, false))) {
                found.add(orphan);
            }
        }
        suspects = found;
    }

    /**
     * Notes that the connection of a session is gone.
     *
     * @param at when it was lost
     * @param onPurpose whether the person said goodbye: then the partner learns of it at once
     */
    void disconnected(LiveSession session, Instant at, boolean onPurpose) {
        Optional<LiveSession> gone =
                sessions.update(session, s -> context.rules().disconnected(s, session.fence(), at));
        context.stores().presence().withdraw(session.user(), session.owner(), session.fence());
        if (onPurpose) {
            gone.ifPresent(this::away);
        }
    }

    /** Does what is due for a session. */
    void look(LiveSession session) {
        Instant now = context.now();
        if (session.lost()) {
            context.stores().sessions().remove(session);
        } else if (session.activity() instanceof Reserved reserved) {
            if (!now.isBefore(reserved.until())) {
                sessions.resolve(session, reserved.conversation(), false);
            } else {
                schedule(session, now);
            }
        } else if (context.rules().isOver(session, now)) {
            expire(session);
        } else if (session.disconnectedAt().isPresent()) {
            away(session);
        } else {
            schedule(session, now);
        }
    }

    /** The place of this session was kept for long enough. */
    void expire(LiveSession session) {
        Optional<LastConversation> left = Optional.empty();
        if (session.activity() instanceof Talking talking) {
            Optional<LogState> state = context.stores().log().find(talking.conversation());
            if (state.isPresent() && !endFor(session, state.get())) {
                return;
            }
            left = state.map(s -> last(session, s, talking.conversation()));
        } else if (session.activity() instanceof Activity.Waiting) {
            sessions.unqueue(session.user());
        }
        LiveSession lost = context.rules().lost(session, left, context.now());
        if (context.stores().sessions().replace(session, lost).isPresent()) {
            context.stores().presence().withdraw(session.user(), session.owner(), session.fence());
            bells.ringAt(session.owner(), new Bell.SessionChanged(session.user()));
        }
    }

    /** False if the person has returned after all. */
    private boolean endFor(LiveSession session, LogState state) {
        Party party = state.info().party(session.user()).orElseThrow();
        if (!state.over()) {
            boolean wantedNext =
                    session.next().filter(state.info().id()::equals).isPresent();
            EndCause cause = wantedNext ? EndCause.NEXT : EndCause.LOST;
            SystemResult result =
                    sessions.end(state, "lost:" + session.fence(), cause, party, Map.of(party, session.fence()));
            if (result instanceof SystemResult.Refused) {
                return false;
            }
        }
        context.stores().log().find(state.info().id()).ifPresent(sessions::recordEnd);
        return true;
    }

    private static LastConversation last(LiveSession session, LogState state, ConversationId conversation) {
        Party party = state.info().party(session.user()).orElseThrow();
        return new LastConversation(conversation, true, state.party(party).lastN(), true);
    }

    private void away(LiveSession session) {
        if (session.activity() instanceof Talking talking) {
            context.stores().log().find(talking.conversation()).ifPresent(state -> lookAtTalk(session, state));
        } else if (session.activity() instanceof Activity.Waiting) {
            sessions.unqueue(session.user());
        }
        schedule(session, context.now());
    }

    private void lookAtTalk(LiveSession session, LogState state) {
        Party party = state.info().party(session.user()).orElseThrow();
        if (state.over()) {
            // Who ended it may have gone before he was taken out of it: the other one took it that he would tell of the
            // end.
            sessions.recordEnd(state);
        } else if (!state.party(party).away()) {
            Instant until = session.disconnectedAt()
                    .orElseGet(context::now)
                    .plus(context.options().resumeWindow());
            PresenceChanged change = new PresenceChanged(party, Presence.AWAY, until);
            sessions.presence(
                    state, party, "away:" + session.fence() + ":" + until.toEpochMilli(), session.fence(), change);
        }
    }

    private void schedule(LiveSession session, Instant now) {
        context.stores().sessions().replace(session, context.rules().looked(session, now));
    }
}

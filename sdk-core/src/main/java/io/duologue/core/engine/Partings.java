package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.Party;
import io.duologue.core.identity.UserId;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SkipPolicy.Parting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation that is over was to the two of it: how its end is to be taken, and how it went. No state. Safe for many threads;
 * blocks on the stores.
 */
final class Partings {
    /** Somebody who reports whom he talks with and then leaves has hardly reported more people in between. */
    private static final int LATEST_REPORTS = 5;

    private final EngineContext context;

    Partings(EngineContext context) {
        this.context = context;
    }

    /** What this end was to one of the two; whoever has reported the other one, or was alone already, had a reason to go. */
    Parting of(LogState over, Party party) {
        Parting parting = context.options().skips().parting(over, party);
        UserId partner = over.info().user(party.other());
        return parting == Parting.SKIPPED
                        && (wasGone(partner, over) || hasReported(over.info().user(party), partner))
                ? Parting.CUT_SHORT
                : parting;
    }

    /** Who ended it; null if neither of the two did. */
    static @Nullable Party endedBy(LogState over) {
        return over.end() != null && over.end().body() instanceof Ended ended ? ended.by() : null;
    }

    /** Whether whoever ended it is charged with having left early. */
    boolean isLeftEarly(LogState over) {
        Party by = endedBy(over);
        return by != null && of(over, by) == Parting.SKIPPED;
    }

    /** How it went, from one look at its log. */
    Course course(LogState over, boolean leftEarly) {
        ReadResult read = context.stores().log().read(over.info().id(), over.kept(), Course.ENTRIES);
        List<Entry> entries = read instanceof ReadResult.Page page ? page.entries() : List.of();
        return Course.of(over, entries, leftEarly);
    }

    /** Whether somebody's connection was lost when the conversation ended, even if its log did not say so yet. */
    private boolean wasGone(UserId partner, LogState over) {
        Optional<LiveSession> session = context.stores().sessions().find(partner);
        return session.isEmpty()
                || session.get()
                        .disconnectedAt()
                        .map(at -> over.end() != null && !at.isAfter(over.end().at()))
                        .orElse(session.get().lost());
    }

    private boolean hasReported(UserId user, UserId partner) {
        return context.stores().reports().by(user, LATEST_REPORTS).stream()
                .anyMatch(report -> report.reported().equals(partner));
    }
}

package io.duologue.core.conversation;

import io.duologue.core.conversation.ConversationLog.LogState;
import java.util.List;

/**
 * How a conversation went, without a word of it: what each of the two did in it, and whether it was left early. Immutable.
 *
 * @param leftEarly whether whoever ended it is charged with having left early; of nobody else it says anything
 */
public record Course(Share a, Share b, boolean leftEarly) {

    /** That and how many messages were sent is told of so many entries; what is beyond them is reckoned. */
    public static final int ENTRIES = 512;

    /**
     * The course of a conversation, from what its log has of it.
     *
     * <p>What the log let go of, or has beyond {@value #ENTRIES}, is taken to be of whoever numbered so many frames; never more than
     * there are entries, so that nobody gets ahead by leaving out numbers.
     *
     * @param entries the first that are kept, in order
     */
    public static Course of(LogState log, List<Entry> entries, boolean leftEarly) {
        return new Course(share(Party.A, log, entries), share(Party.B, log, entries), leftEarly);
    }

    private static Share share(Party party, LogState log, List<Entry> entries) {
        Share seen = Share.of(entries, party);
        long unseen = log.head().seq() - entries.size();
        long numbered = log.party(party).lastN() - seen.messages();
        long more = Math.max(0, Math.min(unseen, numbered));
        return seen.withMessages((int) Math.min(Integer.MAX_VALUE, seen.messages() + more));
    }

    public Share of(Party party) {
        return party == Party.A ? a : b;
    }

    /** The same with nothing of one of the two. */
    Course without(Party party, boolean endedIt) {
        return new Course(party == Party.A ? Share.NONE : a, party == Party.B ? Share.NONE : b, leftEarly && !endedIt);
    }
}

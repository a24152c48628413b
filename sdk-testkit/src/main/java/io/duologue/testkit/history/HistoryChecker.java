package io.duologue.testkit.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Says which promises a history breaks. Pure; it looks at nothing but the events, so it serves runs over real sockets as
 * well as simulated ones. What a history does not contain is not judged: without {@code Standing} events nothing is asked
 * for in the end, without those of the stores only what applications saw is compared.
 *
 * <p>A history in which a store {@link HistoryEvent.WentBack went back} is one of the guarantee {@code replicated}. Where that happened
 * while a conversation went on, its places mean nothing any more, and it is judged by what people said and heard: each word once, in the
 * order in which its author said it, in this conversation only, and, of what was answered with ok, every one as long as both are there.
 *
 * <p>A conversation that was over before a block or restriction, for another reason, may be replayed after it: that is W-71, and
 * the one thing in which invariant 7 is read mildly.
 */
public final class HistoryChecker {
    private HistoryChecker() {}

    /** Every violation, those of a lower number first; empty for a good history. */
    public static List<Violation> check(History history) {
        HistoryIndex index = HistoryIndex.of(history.events());
        List<Violation> found = new ArrayList<>();
        DeliveryRules.check(index, found);
        OrderRules.check(index, found);
        WordRules.check(index, found);
        OwnershipRules.check(index, found);
        LivenessRules.check(index, found);
        found.sort((a, b) -> a.invariant().compareTo(b.invariant()));
        return List.copyOf(found);
    }
}

package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Who fits whom among those who wait. It does not take anybody: that is {@link MatchQueue#claim}.
 *
 * <ul>
 *   <li><b>M-1</b> It is pure: the same tickets at the same time give the same proposals, in whatever order they are given.
 *   <li><b>M-2</b> No ticket is in two proposals, not even one that is given twice.
 *   <li><b>M-3</b> Only given tickets that are {@link TicketState#WAITING} and available are proposed.
 *   <li><b>M-4</b> Hard rules and requirements hold for both, each by its own wait.
 *   <li><b>M-5</b> Nobody is overtaken: if x and y are proposed, then no z is left over that has waited longer than 30 s
 *       ({@link #AGE_FIRST_AFTER}) and longer than x, is available, and may be paired with y.
 *   <li><b>M-6</b> Nobody is left for nothing: of those given, no two that may be paired are both left over, as far as the
 *       matcher says it looks.
 * </ul>
 *
 * <p>Safe for many threads; no I/O. After a refused claim the remaining proposals are out of date in respect of M-5: throw
 * them away and ask again. Check an implementation by extending {@code MatcherContract} of {@code duologue-testkit}.
 */
public interface Matcher {

    /** From here on age precedes weight. */
    Duration AGE_FIRST_AFTER = Duration.ofSeconds(30);

    /** The pairs to claim, in the order in which to claim them. */
    List<Proposal> propose(List<QueuedTicket> waiting, Instant now);

    /**
     * Begins to follow those who wait: for a pool too large to be shown as a whole each time. Unless a matcher brings a room of its own,
     * {@link #propose} is shown everybody at every look.
     */
    default WaitingRoom open() {
        return new WholeRoom(this);
    }

    /** Compares every ticket with every other; see {@link GreedyMatcher} for what that costs. */
    static Matcher greedy(PairingRules rules) {
        return new GreedyMatcher(rules, GreedyMatcher.DEFAULT_WINDOW);
    }
}

package io.duologue.core.session;

import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.Party;
import io.duologue.matching.RequeueDelays;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What it costs to leave a conversation before two could get to know each other: for a while one is offered to nobody. It grows with
 * those that are left in a row, and a conversation that lasted ends the row. Immutable, pure.
 *
 * <p>Who is left is never charged, and nobody is who had a reason: who blocks, who leaves somebody that is away or gone, and who comes to the end
 * by a loss, a moderator, or the server.
 *
 * @param minimumTalk how long a conversation has to last for leaving it to cost nothing; zero where it never costs anything; at most 10 min
 * @param waits after the first, second and so on in a row, the last of them after every further one; each zero to 10 min, at most 16 of
 *     them, and at least one unless it never costs anything
 */
public record SkipPolicy(Duration minimumTalk, List<Duration> waits) {

    /** The longest of all these times. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** So many waits may be told apart. */
    public static final int MOST_WAITS = 16;

    /** Everybody leaves whenever he likes. */
    public static final SkipPolicy FREE = new SkipPolicy(Duration.ZERO, List.of());

    /** For strangers, who see who it is only when they talk: ten seconds, and two in a row cost nothing. */
    public static final SkipPolicy LENIENT = new SkipPolicy(
            Duration.ofSeconds(10),
            List.of(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(15)));

    /** For people who have seen who it is, and agreed: thirty seconds, and what it costs to decline offers. */
    public static final SkipPolicy STANDARD = new SkipPolicy(Duration.ofSeconds(30), RequeueDelays.AFTER_REFUSALS);

    /** What the end of a conversation is to one of the two. */
    public enum Parting {
        /** It lasted. */
        TALKED,
        /** This one left it early. */
        SKIPPED,
        /** It was short, and that is not held against this one. */
        CUT_SHORT
    }

    /** @throws IllegalArgumentException if a time or the number of waits is out of these bounds */
    public SkipPolicy {
        waits = List.copyOf(waits);
        check("minimum talk", minimumTalk);
        waits.forEach(wait -> check("wait after a skip", wait));
        if (waits.size() > MOST_WAITS || (waits.isEmpty() && !minimumTalk.isZero())) {
            throw new IllegalArgumentException(
                    "waits after a skip: expected 1–" + MOST_WAITS + " of them but was " + waits.size());
        }
    }

    private static void check(String what, Duration time) {
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + ": expected 0 to " + LONGEST + " but was " + time);
        }
    }

    /** From when on leaving a conversation costs nothing; empty if it never costs anything. */
    public Optional<Instant> freeAt(Instant startedAt) {
        return minimumTalk.isZero() ? Optional.empty() : Optional.of(startedAt.plus(minimumTalk));
    }

    /**
     * For how long whoever leaves early is offered to nobody.
     *
     * @param skipsBefore how many he has left early before this one, in a row
     */
    public Duration waitAfter(int skipsBefore) {
        return waits.isEmpty() ? Duration.ZERO : waits.get(Math.min(Math.max(skipsBefore, 0), waits.size() - 1));
    }

    /** The longest of the waits; zero where nobody ever waits. */
    public Duration longestWait() {
        return waits.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** What the end of this conversation, which is over, is to one of the two. */
    public Parting parting(LogState over, Party party) {
        Entry end = over.end();
        if (end == null || !(end.body() instanceof Ended ended)) {
            return Parting.CUT_SHORT;
        }
        boolean lasted =
                freeAt(over.info().startedAt()).filter(end.at()::isBefore).isEmpty();
        if (lasted) {
            return Parting.TALKED;
        }
        boolean chose = ended.by() == party && (ended.cause() == EndCause.NEXT || ended.cause() == EndCause.ENDED);
        return chose && !over.party(party.other()).away() ? Parting.SKIPPED : Parting.CUT_SHORT;
    }
}

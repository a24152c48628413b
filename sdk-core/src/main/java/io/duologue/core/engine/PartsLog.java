package io.duologue.core.engine;

import io.duologue.matching.PairingListener;
import io.duologue.matching.ParticipantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what custom parts of pairing do wrong, and lets another listener hear of all of it. Of each kind the first is written at once,
 * then one a minute at most, with how many there were meanwhile. What a matcher throws, and what hangs, is written where it is noticed.
 * Safe for many threads.
 */
final class PartsLog implements PairingListener {
    private static final Logger log = LoggerFactory.getLogger(PartsLog.class);

    /** How often a kind is written at most. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final PairingListener next;
    private final InstantSource clock;
    private final Kind scorers = new Kind();
    private final Kind rules = new Kind();
    private final Kind relaxations = new Kind();
    private final Kind earlyEnds = new Kind();

    /** @param next hears of everything, after it was written */
    PartsLog(PairingListener next, InstantSource clock) {
        this.next = next;
        this.clock = clock;
    }

    @Override
    public void scorerFailed(double answer, @Nullable Throwable thrown) {
        long looks = scorers.due();
        if (looks > 0 && thrown != null) {
            log.warn("a scorer threw; the pair got 0 (in {} looks since the last such line)", looks, thrown);
        } else if (looks > 0) {
            log.warn(
                    "a scorer answered {}, which is not from 0 to 1; the pair got 0 (in {} looks since the last such line)",
                    answer,
                    looks);
        }
        next.scorerFailed(answer, thrown);
    }

    @Override
    public void ruleFailed(Throwable thrown) {
        long looks = rules.due();
        if (looks > 0) {
            log.warn(
                    "a hard rule threw; the pair was not allowed (in {} looks since the last such line)",
                    looks,
                    thrown);
        }
        next.ruleFailed(thrown);
    }

    @Override
    public void relaxationFailed(Throwable thrown) {
        long looks = relaxations.due();
        if (looks > 0) {
            log.warn(
                    "a relaxation threw; its ticket insists on all that can be insisted on (in {} looks since the last such line)",
                    looks,
                    thrown);
        }
        next.relaxationFailed(thrown);
    }

    @Override
    public void lookEndedEarly(int left) {
        long looks = earlyEnds.due();
        if (looks > 0) {
            log.warn(
                    "a look ended with {} left to the next one: a part, or this machine, is too slow for so many ({} looks since the last such line)",
                    left,
                    looks);
        }
        next.lookEndedEarly(left);
    }

    @Override
    public void matcherFailed(Throwable thrown) {
        next.matcherFailed(thrown);
    }

    @Override
    public void lookAbandoned(Duration after, @Nullable ParticipantId atHand) {
        next.lookAbandoned(after, atHand);
    }

    /** What goes wrong in one way. */
    private final class Kind {
        private @Nullable Instant writtenAt;
        private long unwritten;

        /** How many there were since the latest line, this one included; 0 if it is too early for another line. */
        synchronized long due() {
            unwritten++;
            Instant now = clock.instant();
            if (isTooEarly(now)) {
                return 0;
            }
            long due = unwritten;
            writtenAt = now;
            unwritten = 0;
            return due;
        }

        /** A clock that was set back holds nothing back. */
        private boolean isTooEarly(Instant now) {
            return writtenAt != null && !now.isBefore(writtenAt) && now.isBefore(writtenAt.plus(EVERY));
        }
    }
}

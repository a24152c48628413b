package io.duologue.core.conversation;

import io.duologue.core.Checks;
import java.time.Duration;

/**
 * How much a log keeps, and for how long. Immutable.
 *
 * @param resumeWindow how long after the end what somebody has not acknowledged is still kept; positive
 * @param maxUnacknowledged with so many entries that a party has not acknowledged the other one cannot write; at least 1
 * @param keptResults how many of a party's latest results are kept for a repetition; at least 1
 * @param keepEnded how long after its end a conversation's log is kept; not below {@code resumeWindow}
 * @param tombstones how long a tombstone is kept; positive
 * @param maxConversations logs that may be there at once; one more is a {@code BackendException}. Of tombstones there may be as
 *     many besides, and 10 000 at least; the oldest makes room for one more
 * @param entriesKept how many entries that both parties have acknowledged are kept of each conversation; not negative
 */
public record LogLimits(
        Duration resumeWindow,
        int maxUnacknowledged,
        int keptResults,
        Duration keepEnded,
        Duration tombstones,
        int maxConversations,
        int entriesKept) {

    private static final LogLimits STANDARD =
            new LogLimits(Duration.ofSeconds(60), 512, 64, Duration.ofHours(24), Duration.ofHours(24), 100_000, 2_000);

    public LogLimits {
        positive("resume window", resumeWindow);
        Checks.atLeast("max unacknowledged", 1, maxUnacknowledged);
        Checks.atLeast("kept results", 1, keptResults);
        positive("tombstones", tombstones);
        Checks.atLeast("max conversations", 1, maxConversations);
        Checks.atLeast("entries kept", 0, entriesKept);
        if (keepEnded.compareTo(resumeWindow) < 0) {
            throw new IllegalArgumentException(
                    "keep ended: expected at least the resume window of " + resumeWindow + " but was " + keepEnded);
        }
    }

    /** What rules G-1 … G-16 name, for up to 100 000 conversations. */
    public static LogLimits standard() {
        return STANDARD;
    }

    public LogLimits withResumeWindow(Duration value) {
        return new LogLimits(
                value, maxUnacknowledged, keptResults, keepEnded, tombstones, maxConversations, entriesKept);
    }

    public LogLimits withKeepEnded(Duration value) {
        return new LogLimits(
                resumeWindow, maxUnacknowledged, keptResults, value, tombstones, maxConversations, entriesKept);
    }

    public LogLimits withMaxConversations(int value) {
        return new LogLimits(resumeWindow, maxUnacknowledged, keptResults, keepEnded, tombstones, value, entriesKept);
    }

    public LogLimits withEntriesKept(int value) {
        return new LogLimits(
                resumeWindow, maxUnacknowledged, keptResults, keepEnded, tombstones, maxConversations, value);
    }

    private static void positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + ": expected a positive duration but was " + value);
        }
    }
}

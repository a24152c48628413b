package io.duologue.core.queueing;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/**
 * What somebody asked to be paired for; kept in the session so that a crash loses no search and "next" repeats it.
 * Immutable.
 *
 * @param topics at most 5; empty only with {@code surprise}
 * @param mode the richest way to talk
 * @param since when the wait began, or will: when the person first asked, or may be offered again after leaving too early; survives a
 *     requeue
 */
public record Search(
        List<String> topics, Kind mode, Intent intent, boolean surprise, List<String> languages, Instant since) {
    /** How much later it may be by the clock of one node than by that of another; what is later still is from before a clock was set back. */
    public static final Duration CLOCKS_APART = Duration.ofSeconds(5);

    public Search {
        topics = List.copyOf(topics);
        languages = List.copyOf(languages);
    }

    /** Whether the wait began later than it is, by more than {@link #CLOCKS_APART}. */
    public boolean isAhead(Instant now) {
        return since.isAfter(now.plus(CLOCKS_APART));
    }

    /** Whether the two differ in nothing but their age. */
    public boolean asksTheSame(Search other) {
        return since(other.since).equals(other);
    }

    /** Whether whoever would have done for the topics of the other does for these. */
    public boolean givesUpNoTopicOf(Search other) {
        return new HashSet<>(topics).containsAll(other.topics) && (surprise || !other.surprise);
    }

    /** The same wish, asked for anew. */
    public Search since(Instant now) {
        return new Search(topics, mode, intent, surprise, languages, now);
    }
}

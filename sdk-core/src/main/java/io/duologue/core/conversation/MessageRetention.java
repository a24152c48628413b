package io.duologue.core.conversation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a platform keeps of what people say to each other, as data: how much of it the log has while they talk, and for how long after
 * they have finished. What somebody has not received yet is kept under each of them until nobody can return to it.
 */
public enum MessageRetention {
    /** Nothing that both have received. A report has no more of it than what one of the two has not received. */
    NONE(0, Duration.ZERO),
    /** The last 20 messages, so that one who returns sees where he was, and for a minute after the end. */
    BUFFER(20, Duration.ofSeconds(60)),
    /** All of it until a day after the end, so that a report can show what happened. */
    EVIDENCE(2_000, Duration.ofHours(24)),
    /** As {@link #EVIDENCE}, and all of it in transcripts for days. */
    FULL(2_000, Duration.ofHours(24));

    private final int entriesKept;
    private final Duration afterEnd;

    MessageRetention(int entriesKept, Duration afterEnd) {
        this.entriesKept = entriesKept;
        this.afterEnd = afterEnd;
    }

    /** How many entries that both have received the log keeps while they talk. */
    public int entriesKept() {
        return entriesKept;
    }

    /** For how long the log is kept after the end, if nothing else is set: where nothing is kept, for as long as one may return. */
    public Duration afterEnd(Duration resumeWindow) {
        return this == NONE ? resumeWindow : afterEnd;
    }

    /** As the protocol and configurations call it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    public static Optional<MessageRetention> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(name))
                .findFirst();
    }
}

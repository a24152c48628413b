package io.duologue.core.conversation;

import io.duologue.core.Checks;
import io.duologue.core.conversation.EntryBody.Message;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of the two did in a conversation, in two figures and without a word of it. Immutable.
 *
 * @param messages how many messages he sent
 * @param pace how long he usually took to answer, {@link #FASTEST} to {@link #SLOWEST} in whole milliseconds; null if he never answered
 */
public record Share(int messages, @Nullable Duration pace) {

    /** What follows the partner's message sooner has crossed it: nobody reads and writes so fast. */
    public static final Duration FASTEST = Duration.ofSeconds(1);

    /** What follows later is no answer: who writes it was elsewhere, and how fast he answers is not seen from it. */
    public static final Duration SLOWEST = Duration.ofMinutes(5);

    /** Of somebody who did nothing, or of whom nothing is kept. */
    public static final Share NONE = new Share(0, null);

    /** @throws IllegalArgumentException if a figure is out of these bounds */
    public Share {
        Checks.atLeast("messages", 0, messages);
        if (pace != null && !isAnswer(pace)) {
            throw new IllegalArgumentException("pace: expected " + FASTEST + " to " + SLOWEST + " but was " + pace);
        }
        pace = pace == null ? null : Duration.ofMillis(pace.toMillis());
    }

    private static boolean isAnswer(Duration taken) {
        return taken.compareTo(FASTEST) >= 0 && taken.compareTo(SLOWEST) <= 0;
    }

    /**
     * One party's share of these entries.
     *
     * @param entries of one log, in order
     */
    static Share of(List<Entry> entries, Party party) {
        int messages = 0;
        for (Entry entry : entries) {
            if (entry.body() instanceof Message message && message.from() == party) {
                messages++;
            }
        }
        return new Share(messages, Pace.of(answers(entries, party)).orElse(null));
    }

    /** The same, of somebody who sent so many messages. */
    Share withMessages(int sent) {
        return new Share(sent, pace);
    }

    /**
     * How long each answer took: the first message after one or several of the partner's, from the last of those. Who was away meanwhile
     * has not let anybody wait.
     */
    private static List<Duration> answers(List<Entry> entries, Party party) {
        List<Duration> answers = new ArrayList<>();
        Instant asked = null;
        for (Entry entry : entries) {
            if (entry.body() instanceof Message message) {
                if (message.from() != party) {
                    asked = entry.at();
                } else if (asked != null) {
                    Duration taken = Duration.between(asked, entry.at());
                    if (isAnswer(taken)) {
                        answers.add(taken);
                    }
                    asked = null;
                }
            } else if (entry.body() instanceof PresenceChanged changed && changed.whose() == party) {
                asked = null;
            }
        }
        return answers;
    }
}

package io.duologue.core.reputation;

import io.duologue.core.conversation.Pace;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is known of how somebody talks: of his latest conversations, {@value #MOST_TALKS} at most. Immutable. What follows from it is
 * reckoned from it each time, so that two nodes cannot disagree about it, nothing has to be added up while somebody talks, and what is
 * taken back or grows old no longer counts.
 *
 * @param talks the latest first
 * @param reported when somebody whom he talked with reported him, unless that was dismissed; of the latest {@value #MOST_REPORTS} reports
 */
public record Conduct(List<PastTalk> talks, List<Instant> reported) {
    /** So many conversations are enough: of the moving average what is before them counts nothing any more. */
    public static final int MOST_TALKS = 50;

    /** So many reports are enough: no score is left after half of them. */
    public static final int MOST_REPORTS = 20;

    /** Of somebody of whom nothing is known. */
    public static final Conduct UNKNOWN = new Conduct(List.of(), List.of());

    /** Messages from which on somebody is more active, each a quarter. */
    private static final List<Integer> STEPS = List.of(0, 10, 50, 200);

    private static final int PER_STEP = 25;

    private static final double POOR = 1;
    private static final double VERY_GOOD = 4;

    public Conduct {
        talks = List.copyOf(talks);
        reported = List.copyOf(reported);
    }

    /** What of it was then or later: conversations by their end. */
    public Conduct since(Instant then) {
        return new Conduct(
                talks.stream().filter(talk -> !talk.endedAt().isBefore(then)).toList(),
                reported.stream().filter(at -> !at.isBefore(then)).toList());
    }

    /**
     * How active somebody is: 25, 50, 75 or 100, by fewer than 10, 50 or 200 messages in these conversations, or more. Empty for who has
     * not talked lately: nobody is held to be idle who has only just come.
     */
    public OptionalInt activity() {
        if (talks.isEmpty()) {
            return OptionalInt.empty();
        }
        long messages = talks.stream().mapToLong(talk -> talk.own().messages()).sum();
        long reached = STEPS.stream().filter(step -> messages >= step).count();
        return OptionalInt.of((int) reached * PER_STEP);
    }

    /**
     * How long somebody usually takes to answer; empty if he never did. Each conversation counts once, however long it was: one with a
     * partner who let him think does not outweigh all others.
     */
    public Optional<Duration> answeringPace() {
        List<Duration> paces = new ArrayList<>(talks.stream()
                .map(PastTalk::own)
                .map(Share::pace)
                .filter(Objects::nonNull)
                .toList());
        Collections.reverse(paces);
        return Pace.of(paces);
    }

    /**
     * What his partners thought of him, from 0 (all poor) to 1 (all very good), each partner once and by the latest that he said. Empty
     * before {@value Ticket#FEEDBACK_FROM} of them have said something: one voice is no judgement.
     */
    public OptionalDouble feedback() {
        Map<UserId, Integer> voices = new HashMap<>();
        for (PastTalk talk : talks) {
            Integer rated = talk.rated();
            if (rated != null) {
                voices.putIfAbsent(talk.partner(), rated);
            }
        }
        return voices.size() < Ticket.FEEDBACK_FROM
                ? OptionalDouble.empty()
                : voices.values().stream()
                        .mapToDouble(rating -> (rating - POOR) / (VERY_GOOD - POOR))
                        .average();
    }
}

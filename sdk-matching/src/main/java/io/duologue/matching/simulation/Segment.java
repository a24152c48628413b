package io.duologue.matching.simulation;

import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A part of those who come, whose waits are looked at by themselves: everybody is in one of each kind. Immutable.
 *
 * @param kind by what they are told apart
 * @param name which of them, for a person
 */
public record Segment(Kind kind, String name) implements Comparable<Segment> {

    private static final Comparator<Segment> ORDER =
            Comparator.comparing(Segment::kind).thenComparing(Segment::name);

    /** By what people are told apart. */
    public enum Kind {
        /** By the topic of his that is furthest up in the taxonomy, which people see first. */
        TOPIC,
        SENIORITY,
        LANGUAGE,
        INTENT
    }

    @Override
    public int compareTo(Segment other) {
        return ORDER.compare(this, other);
    }

    /** Tells them apart for one taxonomy. Immutable. */
    static final class Segments {

        private static final String UNTOLD = "not told";

        private final Map<TopicId, Integer> places = new HashMap<>();
        private final int leaves;

        Segments(Topics topics) {
            leaves = topics.leaves().size();
            for (int place = 0; place < leaves; place++) {
                places.put(topics.leaves().get(place).id(), place);
            }
        }

        List<Segment> of(Ticket ticket) {
            SeniorityBand band = ticket.seniority();
            boolean speaksEnglish = ticket.languages().contains("en");
            return List.of(
                    new Segment(Kind.TOPIC, popularity(ticket)),
                    new Segment(Kind.SENIORITY, band == null ? UNTOLD : band.wireName()),
                    new Segment(Kind.LANGUAGE, speaksEnglish ? "en" : "without en"),
                    new Segment(
                            Kind.INTENT,
                            ticket.intent().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }

        private String popularity(Ticket ticket) {
            if (ticket.surprise()) {
                return "surprise";
            }
            int first = ticket.topics().stream()
                    .mapToInt(topic -> places.getOrDefault(topic, leaves))
                    .min()
                    .orElse(leaves);
            return first < leaves / 10 ? "popular" : first < 4 * leaves / 10 ? "usual" : "rare";
        }
    }
}

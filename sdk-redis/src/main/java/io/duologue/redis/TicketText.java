package io.duologue.redis;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as text that no script looks into. What changes while it lives is not in it: from when on it is available is in its place,
 * whom its participant passed is a text of its own. Pure.
 */
final class TicketText {
    private TicketText() {}

    static String of(Ticket ticket) {
        SeniorityBand seniority = ticket.seniority();
        ZoneOffset offset = ticket.utcOffset();
        return new Fields.Writer()
                .addAll(texts(ticket.topics(), TopicId::value))
                .add(bit(ticket.surprise()))
                .addAll(List.copyOf(ticket.tags()))
                .addAll(texts(ticket.kinds(), Kind::name))
                .add(ticket.intent().name())
                .add(seniority == null ? null : seniority.name())
                .addAll(ticket.languages())
                .add(offset == null ? null : Integer.toString(offset.getTotalSeconds()))
                .addAll(List.copyOf(ticket.connected()))
                .add(ticket.employer())
                .add(bit(ticket.avoidsColleagues()))
                .addAll(texts(ticket.avoided(), ParticipantId::value))
                .addAll(texts(ticket.blocked(), ParticipantId::value))
                .add(when(ticket.lastMet()))
                .add(ticket.offerMode().name())
                .add(ticket.decisionTime().toNanos())
                .add(ticket.queuedAt())
                .toString();
    }

    static Ticket read(ParticipantId participant, String text, Instant available, String passed) {
        Fields.Reader fields = new Fields.Reader(text);
        return Ticket.builder()
                .participant(participant)
                .topics(values(fields, TopicId::new))
                .surprise(fields.number() == 1)
                .tags(fields.list())
                .kinds(values(fields, Kind::valueOf))
                .intent(Intent.valueOf(fields.get()))
                .seniority(fields.find().map(SeniorityBand::valueOf).orElse(null))
                .languages(fields.list())
                .utcOffset(offset(fields.find()))
                .connected(fields.list())
                .employer(fields.find().orElse(null))
                .avoidsColleagues(fields.number() == 1)
                .avoided(values(fields, ParticipantId::new))
                .blocked(values(fields, ParticipantId::new))
                .lastMet(moments(fields.get()))
                .offerMode(OfferMode.valueOf(fields.get()))
                .decisionTime(Duration.ofNanos(fields.number()))
                .queuedAt(fields.moment())
                .availableFrom(available)
                .build()
                .havingPassed(moments(passed));
    }

    /** Others and when, the earliest first: where there is no more room, the first give way. */
    static String when(Map<ParticipantId, Instant> others) {
        return others.entrySet().stream()
                .sorted(Map.Entry.<ParticipantId, Instant>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(entry -> when(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
    }

    static String when(ParticipantId other, Instant at) {
        return other + "=" + Moments.exact(at) + ";";
    }

    /** Of two moments for one participant the later one. */
    private static Map<ParticipantId, Instant> moments(String text) {
        Map<ParticipantId, Instant> moments = new HashMap<>();
        if (!text.isEmpty()) {
            for (String pair : text.substring(0, text.length() - 1).split(";", -1)) {
                int equals = pair.indexOf('=');
                moments.merge(
                        new ParticipantId(pair.substring(0, equals)),
                        Moments.parse(pair.substring(equals + 1)),
                        (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return moments;
    }

    private static long bit(boolean is) {
        return is ? 1 : 0;
    }

    private static <T> List<String> texts(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).toList();
    }

    private static <T> List<T> values(Fields.Reader fields, Function<String, T> value) {
        return fields.list().stream().map(value).toList();
    }

    private static @Nullable ZoneOffset offset(Optional<String> seconds) {
        return seconds.map(text -> ZoneOffset.ofTotalSeconds(Integer.parseInt(text)))
                .orElse(null);
    }
}

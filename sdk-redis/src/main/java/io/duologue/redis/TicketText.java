package io.duologue.redis;

import io.duologue.matching.Aspect;
import io.duologue.matching.GroupId;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
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
        Duration pace = ticket.answeringPace();
        ScoreWeights weights = ticket.weights();
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
                .add(bestKnown(ticket.offerMode()).name())
                .add(ticket.decisionTime().toNanos())
                .add(ticket.queuedAt())
                .add(ticket.offerMode().name())
                .add(text(ticket.reputationBand()))
                .add(ticket.lowestBand())
                .add(text(ticket.activity()))
                .add(pace == null ? null : Long.toString(pace.toNanos()))
                .add(text(ticket.feedback()))
                .add(text(ticket.group()))
                .add(ticket.patience().toNanos())
                .addAll(weights == null ? List.of() : weights(weights))
                .toString();
    }

    static Ticket read(ParticipantId participant, String text, Instant available, String passed) {
        Fields.Reader fields = new Fields.Reader(text);
        Ticket.Builder ticket = Ticket.builder()
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
                .availableFrom(available);
        readLater(fields, ticket);
        return ticket.build().havingPassed(moments(passed));
    }

    /** What a node wrote that knows of no more than {@code queuedAt} ends before these, and leaves each at its default. */
    private static void readLater(Fields.Reader fields, Ticket.Builder ticket) {
        fields.find().flatMap(TicketText::offerMode).ifPresent(ticket::offerMode);
        fields.find().map(Integer::valueOf).ifPresent(ticket::reputationBand);
        fields.find().map(Integer::valueOf).ifPresent(ticket::lowestBand);
        fields.find().map(Integer::valueOf).ifPresent(ticket::activity);
        fields.find().map(TicketText::nanos).ifPresent(ticket::answeringPace);
        fields.find().map(Double::valueOf).ifPresent(ticket::feedback);
        fields.find().map(GroupId::new).ifPresent(ticket::group);
        fields.find().map(TicketText::nanos).ifPresent(ticket::patience);
        List<String> weights = fields.laterList();
        if (!weights.isEmpty()) {
            ticket.weights(weights(weights));
        }
    }

    /** The one of those modes that every node knows in which a queue treats a ticket alike. */
    private static OfferMode bestKnown(OfferMode mode) {
        return mode.isAsked() ? OfferMode.ONE_TAP : OfferMode.AUTO;
    }

    /** Empty for one that only a newer node knows. */
    private static Optional<OfferMode> offerMode(String name) {
        return Arrays.stream(OfferMode.values())
                .filter(mode -> mode.name().equals(name))
                .findFirst();
    }

    private static List<String> weights(ScoreWeights weights) {
        return Arrays.stream(Aspect.values())
                .map(aspect -> aspect.word() + "=" + weights.weight(aspect))
                .toList();
    }

    /** Aspects that only a newer node knows are left out. */
    private static ScoreWeights weights(List<String> texts) {
        ScoreWeights.Builder weights = ScoreWeights.builder();
        for (String text : texts) {
            int equals = text.indexOf('=');
            double weight = Double.parseDouble(text.substring(equals + 1));
            Aspect.of(text.substring(0, equals)).ifPresent(aspect -> weights.weight(aspect, weight));
        }
        return weights.build();
    }

    private static Duration nanos(String text) {
        return Duration.ofNanos(Long.parseLong(text));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
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

package io.duologue.matching.simulation;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An arrival as a line of a {@link TraceFile}: milliseconds since the beginning, the number of the person, and then {@code word=value} in any order,
 * where what is not told is left out. Pure.
 */
final class TraceLine {

    private static final int MAX_LENGTH = 1_000_000;
    private static final Set<String> WORDS = Set.of(
            "topics",
            "surprise",
            "tags",
            "kinds",
            "intent",
            "seniority",
            "languages",
            "utc",
            "band",
            "floor",
            "activity",
            "pace",
            "feedback",
            "connected",
            "employer",
            "colleagues",
            "blocked",
            "avoided",
            "met",
            "mode",
            "decision",
            "patience",
            "declines",
            "sleeps",
            "thinks",
            "salt");

    private TraceLine() {}

    /** Words that somebody has written become numbers: the first is 0. One thread at a time. */
    static final class Numbering {
        private final Map<String, Integer> numbers = new HashMap<>();

        int of(String kind, String word) {
            return numbers.computeIfAbsent(kind + " " + word, first -> numbers.size());
        }
    }

    static String of(Arrival arrival, Numbering numbering) {
        Map<String, @Nullable Object> words = new LinkedHashMap<>();
        Ticket ticket = arrival.ticket();
        words.put("topics", joined(ticket.topics(), TopicId::value));
        words.put("surprise", ticket.surprise() && !ticket.topics().isEmpty() ? "yes" : null);
        words.put("tags", joined(ticket.tags(), tag -> "" + numbering.of("tag", tag)));
        words.put("kinds", joined(ticket.kinds().stream().sorted().toList(), TraceLine::lower));
        words.put("intent", lower(ticket.intent()));
        SeniorityBand seniority = ticket.seniority();
        words.put("seniority", seniority == null ? null : seniority.wireName());
        words.put("languages", joined(ticket.languages(), Function.identity()));
        ZoneOffset offset = ticket.utcOffset();
        words.put("utc", offset == null ? null : offset.getTotalSeconds() / 60);
        putStanding(words, ticket);
        words.put("connected", joined(ticket.connected().stream().sorted().toList(), Function.identity()));
        String employer = ticket.employer();
        words.put("employer", employer == null ? null : numbering.of("employer", employer));
        words.put("colleagues", ticket.avoidsColleagues() ? null : "yes");
        putRelations(words, ticket);
        words.put("mode", lower(ticket.offerMode()));
        words.put("decision", ticket.decisionTime().toMillis());
        words.put("patience", arrival.patience().toMillis());
        words.put("declines", arrival.answers().declines());
        words.put("sleeps", arrival.answers().sleeps());
        words.put("thinks", arrival.answers().usualDelay().toMillis());
        words.put("salt", arrival.answers().salt());
        return arrival.at().toMillis() + " " + arrival.person() + shown(words);
    }

    private static void putStanding(Map<String, @Nullable Object> words, Ticket ticket) {
        words.put("band", ticket.reputationBand());
        words.put("floor", ticket.lowestBand() == 0 ? null : ticket.lowestBand());
        words.put("activity", ticket.activity());
        Duration pace = ticket.answeringPace();
        words.put("pace", pace == null ? null : pace.toMillis());
        words.put("feedback", ticket.feedback());
    }

    private static void putRelations(Map<String, @Nullable Object> words, Ticket ticket) {
        words.put("blocked", joined(sorted(ticket.blocked()), TraceLine::number));
        words.put("avoided", joined(sorted(ticket.avoided()), TraceLine::number));
        words.put(
                "met",
                joined(
                        sorted(ticket.lastMet().keySet()),
                        other ->
                                number(other) + "@" + millisAgo(ticket.lastMet().get(other), ticket.queuedAt())));
    }

    private static List<ParticipantId> sorted(Collection<ParticipantId> participants) {
        return participants.stream().sorted().toList();
    }

    private static String number(ParticipantId participant) {
        return Integer.toString(Arrival.person(participant));
    }

    private static long millisAgo(@Nullable Instant met, Instant now) {
        return met == null ? 0 : Duration.between(met, now).toMillis();
    }

    private static String shown(Map<String, @Nullable Object> words) {
        return words.entrySet().stream()
                .filter(word -> word.getValue() != null)
                .map(word -> " " + word.getKey() + "=" + word.getValue())
                .collect(Collectors.joining());
    }

    private static <T> @Nullable String joined(Collection<T> values, Function<T, String> word) {
        return values.isEmpty() ? null : values.stream().map(word).collect(Collectors.joining(","));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the word and what is wrong with it */
    static Arrival parse(String line, Topics topics) {
        if (line.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("expected up to " + MAX_LENGTH + " characters but was " + line.length());
        }
        String[] parts = line.strip().split(" +", -1);
        if (parts.length < 2) {
            throw new IllegalArgumentException("expected 'milliseconds person word=value …' but was '" + line + "'");
        }
        Words words = new Words(parts);
        Duration at = Duration.ofMillis(whole("milliseconds", parts[0], Long.MAX_VALUE / 1_000_000_000));
        int person = (int) whole("person", parts[1], Integer.MAX_VALUE - 1);
        Ticket ticket = ticket(words, Trace.BEGIN.plus(at), person, topics);
        Answers answers = new Answers(
                words.signed("salt", 0),
                words.share("declines"),
                words.share("sleeps"),
                Duration.ofMillis(words.whole("thinks", 3_000)));
        return new Arrival(at, person, ticket, Duration.ofMillis(words.whole("patience", 120_000)), answers);
    }

    private static Ticket ticket(Words words, Instant now, int person, Topics topics) {
        Ticket.Builder ticket = Ticket.builder()
                .participant(Arrival.participant(person))
                .queuedAt(now)
                .topics(words.list("topics", topic -> known(topics, topic)))
                .tags(words.list("tags", tag -> "t" + whole("tags", tag, Integer.MAX_VALUE)))
                .kinds(words.list("kinds", kind -> constant("kinds", Kind.class, kind)))
                .languages(words.list("languages", Function.identity()))
                .connected(words.list("connected", Function.identity()))
                .blocked(words.list("blocked", other -> participant("blocked", other)))
                .avoided(words.list("avoided", other -> participant("avoided", other)))
                .avoidsColleagues(!words.has("colleagues"));
        words.list("met", Function.identity()).forEach(met -> addMet(ticket, met, now));
        words.ifTold("surprise", yes -> ticket.surprise(true));
        words.ifTold("intent", intent -> ticket.intent(constant("intent", Intent.class, intent)));
        words.ifTold(
                "seniority",
                band -> ticket.seniority(SeniorityBand.of(band)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "expected a seniority such as 2-4 but was '" + band + "'"))));
        words.ifTold("utc", minutes -> ticket.utcOffset(offset(minutes)));
        words.ifTold("band", band -> ticket.reputationBand((int) whole("band", band, Ticket.MAX_BAND)));
        words.ifTold("floor", band -> ticket.lowestBand((int) whole("floor", band, Ticket.MAX_BAND)));
        words.ifTold("activity", much -> ticket.activity((int) whole("activity", much, Ticket.MAX_ACTIVITY)));
        words.ifTold(
                "pace",
                millis -> ticket.answeringPace(
                        Duration.ofMillis(whole("pace", millis, Ticket.MAX_ANSWERING_PACE.toMillis()))));
        words.ifTold("feedback", share -> ticket.feedback(share("feedback", share)));
        words.ifTold("employer", number -> ticket.employer("e" + whole("employer", number, Integer.MAX_VALUE)));
        words.ifTold("mode", mode -> ticket.offerMode(constant("mode", OfferMode.class, mode)));
        words.ifTold(
                "decision",
                millis -> ticket.decisionTime(
                        Duration.ofMillis(whole("decision", millis, Ticket.MAX_DECISION_TIME.toMillis()))));
        return ticket.build();
    }

    private static TopicId known(Topics topics, String topic) {
        TopicId id = new TopicId(topic);
        if (!topics.contains(id)) {
            throw new IllegalArgumentException("expected a topic of the taxonomy but was '" + topic + "'");
        }
        return id;
    }

    private static void addMet(Ticket.Builder ticket, String met, Instant now) {
        int at = met.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("expected met=person@milliseconds but was '" + met + "'");
        }
        Duration ago = Duration.ofMillis(
                whole("met", met.substring(at + 1), Duration.ofDays(36_500).toMillis()));
        ticket.putLastMet(participant("met", met.substring(0, at)), now.minus(ago));
    }

    private static ParticipantId participant(String word, String number) {
        return Arrival.participant((int) whole(word, number, Integer.MAX_VALUE - 1));
    }

    private static ZoneOffset offset(String minutes) {
        try {
            return ZoneOffset.ofTotalSeconds(Math.multiplyExact(Integer.parseInt(minutes), 60));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("expected utc of -1080–1080 minutes but was '" + minutes + "'", e);
        }
    }

    private static long whole(String word, String value, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException ignored) {
            // Said below, as for any other that is not such a number.
        }
        throw new IllegalArgumentException("expected " + word + " of 0–" + most + " but was '" + value + "'");
    }

    private static double share(String word, String value) {
        try {
            double share = Double.parseDouble(value);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException ignored) {
            // Said below, as for any other that is not such a number.
        }
        throw new IllegalArgumentException("expected " + word + " of 0–1 but was '" + value + "'");
    }

    private static <E extends Enum<E>> E constant(String word, Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("expected " + word + " of "
                + List.of(type.getEnumConstants()).stream()
                        .map(TraceLine::lower)
                        .toList() + " but was '" + value + "'");
    }

    /** What a line tells after its first two parts. */
    private static final class Words {
        private final Map<String, String> values = new HashMap<>();

        Words(String[] parts) {
            for (int i = 2; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                String word = equals < 0 ? parts[i] : parts[i].substring(0, equals);
                if (equals < 0 || !WORDS.contains(word)) {
                    throw new IllegalArgumentException("expected word=value with a word of "
                            + WORDS.stream().sorted().toList() + " but was '" + parts[i] + "'");
                }
                if (values.put(word, parts[i].substring(equals + 1)) != null) {
                    throw new IllegalArgumentException("expected " + word + " once but was twice");
                }
            }
        }

        boolean has(String word) {
            return values.containsKey(word);
        }

        void ifTold(String word, Consumer<String> told) {
            String value = values.get(word);
            if (value != null) {
                told.accept(value);
            }
        }

        <T> List<T> list(String word, Function<String, T> parsed) {
            String value = values.get(word);
            return value == null
                    ? List.of()
                    : List.of(value.split(",", -1)).stream().map(parsed).toList();
        }

        long whole(String word, long usual) {
            String value = values.get(word);
            return value == null
                    ? usual
                    : TraceLine.whole(word, value, Duration.ofDays(1).toMillis());
        }

        long signed(String word, long usual) {
            String value = values.get(word);
            try {
                return value == null ? usual : Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "expected " + word + " to be a whole number but was '" + value + "'", e);
            }
        }

        double share(String word) {
            String value = values.get(word);
            return value == null ? 0 : TraceLine.share(word, value);
        }
    }
}

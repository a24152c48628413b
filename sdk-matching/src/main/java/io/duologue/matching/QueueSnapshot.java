package io.duologue.matching;

import io.duologue.matching.WhyNotTold.Reason;
import io.duologue.matching.WhyNotTold.Share;
import io.duologue.matching.WhyNotTold.Subject;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, as they were at one moment, to be asked about: how many there are of what, and why one of them meets nobody. It pairs
 * nobody. Immutable.
 *
 * <p>Why not is answered by looking at everybody as long as they are no more than {@value #MOST_LOOKED_AT}, and for what a person is told
 * {@value #MOST_LOOKED_AT_TO_TELL}; of more, at so many, spread evenly over the ages and drawn by a fixed hash, so that the same snapshot
 * gives the same answer and an answer costs the same however many wait.
 */
public final class QueueSnapshot {

    public static final int MOST_LOOKED_AT = 1_024;
    public static final int MOST_LOOKED_AT_TO_TELL = 256;

    private static final Map<Subject, String> RULES = Map.of(
            Subject.KIND, HardRule.SHARED_KIND,
            Subject.LANGUAGE, HardRule.SHARED_LANGUAGE,
            Subject.TOPIC, "topic",
            Subject.SENIORITY, "seniority",
            Subject.TIMEZONE, "timezone",
            Subject.CLOSENESS, "score");

    private final List<QueuedTicket> waiting;
    private final QueueCounts counts;

    /** Made when first asked for; whoever makes it makes the same. */
    private volatile @Nullable List<Ticket> open;

    private QueueSnapshot(List<QueuedTicket> waiting, QueueCounts counts) {
        this.waiting = waiting;
        this.counts = counts;
    }

    /**
     * A snapshot of those.
     *
     * @param waiting all who wait, the oldest first
     */
    public static QueueSnapshot of(List<QueuedTicket> waiting, QueueCounts counts) {
        return new QueueSnapshot(List.copyOf(waiting), counts);
    }

    /** Looks at a queue as it is now; costs as much as asking it for everybody who waits. */
    public static QueueSnapshot of(MatchQueue queue) {
        return of(queue.waiting(Integer.MAX_VALUE), queue.counts());
    }

    /** How many of what wait. */
    public QueueStatistics statistics(Instant now) {
        return QueueStatistics.of(waiting, counts, now);
    }

    /** Everything that keeps others away from this ticket: for operators. */
    public WhyNot whyNot(PairingRules rules, Ticket ticket, Instant now) {
        Hindrances hindrances = new Hindrances(rules, ticket, now);
        sample(MOST_LOOKED_AT)
                .filter(other -> !other.participant().equals(ticket.participant()))
                .forEach(hindrances::count);
        return hindrances.of(others(ticket));
    }

    /** What the participant of this ticket may be told of it. */
    public WhyNotTold toldWhyNot(PairingRules rules, Ticket ticket, Instant now) {
        OpenReasons reasons = new OpenReasons(new Hindrances(rules, OpenTicket.of(ticket), now));
        for (Ticket other : open()) {
            if (!other.participant().equals(ticket.participant())) {
                reasons.count(other);
            }
        }
        return new WhyNotTold(
                reasons.keptAway(others(ticket)),
                reasons.reasons(others(ticket)),
                rules.relaxation().widensNext(ticket.waited(now)));
    }

    private int others(Ticket ticket) {
        int others = waiting.size();
        for (int i = firstNotBefore(ticket.queuedAt());
                i < waiting.size() && waiting.get(i).ticket().queuedAt().equals(ticket.queuedAt());
                i++) {
            others -= waiting.get(i).participant().equals(ticket.participant()) ? 1 : 0;
        }
        return others;
    }

    private int firstNotBefore(Instant queuedAt) {
        int from = 0;
        int to = waiting.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (waiting.get(middle).ticket().queuedAt().isBefore(queuedAt)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private List<Ticket> open() {
        List<Ticket> known = open;
        if (known == null) {
            known = sample(MOST_LOOKED_AT_TO_TELL).map(OpenTicket::of).toList();
            open = known;
        }
        return known;
    }

    private Stream<Ticket> sample(int most) {
        int looks = Math.min(most, waiting.size());
        return IntStream.range(0, looks)
                .mapToObj(i -> waiting.get(place(i, looks)).ticket());
    }

    /** Somewhere in the i-th of so many equal parts. */
    private int place(int i, int looks) {
        if (looks == waiting.size()) {
            return i;
        }
        double within = ((i * 0x9E3779B9) >>> 8) / (double) (1 << 24);
        return (int) ((i + within) * waiting.size() / looks);
    }

    /** Counts by what may be told. */
    private static final class OpenReasons {

        private final Hindrances hindrances;
        private final Map<Subject, BitSet> places = new EnumMap<>(Subject.class);
        private final Map<Subject, Integer> people = new EnumMap<>(Subject.class);
        private int looked;
        private int keptAway;

        OpenReasons(Hindrances hindrances) {
            this.hindrances = hindrances;
            RULES.forEach((subject, rule) -> places.put(subject, hindrances.placesOf(rule)));
        }

        void count(Ticket other) {
            hindrances.count(other);
            looked++;
            boolean isKeptAway = false;
            for (Map.Entry<Subject, BitSet> subject : places.entrySet()) {
                if (hindrances.hasJustKeptAway(subject.getValue())) {
                    people.merge(subject.getKey(), 1, Integer::sum);
                    isKeptAway = true;
                }
            }
            keptAway += isKeptAway ? 1 : 0;
        }

        Crowd keptAway(int others) {
            return Crowd.of(scaled(keptAway, others));
        }

        List<Reason> reasons(int others) {
            return people.entrySet().stream()
                    .filter(subject -> scaled(subject.getValue(), others) >= Crowd.FEW)
                    .sorted(Map.Entry.<Subject, Integer>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(subject ->
                            new Reason(subject.getKey(), 2 * subject.getValue() > keptAway ? Share.MOST : Share.SOME))
                    .toList();
        }

        private int scaled(int counted, int others) {
            return looked == 0 ? 0 : (int) Math.round((double) counted * others / looked);
        }
    }
}

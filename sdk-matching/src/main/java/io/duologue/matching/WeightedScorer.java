package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The weighted mean of what both tickets tell. A part that one of them keeps to itself drops out together with its
 * weight, so that silence neither helps nor harms.
 *
 * <p>Weights follow what people give up last: topic, then seniority, then the rest. They are chosen so that a pair which meets
 * the first row of the standard relaxation in everything else reaches that row's threshold.
 */
final class WeightedScorer implements Scorer {

    private static final double TOPIC = 0.40;
    private static final double SENIORITY = 0.20;
    private static final double INTENT = 0.12;
    private static final double TIME_ZONE = 0.10;
    private static final double LANGUAGE = 0.08;
    private static final double TAGS = 0.05;
    private static final double NOVELTY = 0.05;
    private static final double PROVIDER = 0.04;

    /** A shared topic counts this much, however many more are shared. */
    private static final double ONE_SHARED_TOPIC = 0.85;

    private static final double SHARED_PARENT = 0.5;
    private static final double SURPRISED_BUT_NOT_BY_A_CHOICE = 0.9;
    private static final double PARTNER_TAKES_ANY_TOPIC = 0.7;
    private static final double OTHER_INTENT = 0.5;
    private static final int ENOUGH_SHARED_TAGS = 3;
    private static final Duration LIKE_NEW = Duration.ofDays(90);

    private final Topics topics;

    WeightedScorer(Topics topics) {
        this.topics = topics;
    }

    @Override
    public double score(Ticket self, Ticket other, Instant now) {
        Mean mean = new Mean();
        mean.add(TOPIC, topic(self, other));
        if (self.seniority() != null && other.seniority() != null) {
            int distance = Wishes.seniorityDistance(self, other);
            mean.add(SENIORITY, 1 - (double) distance / SeniorityBand.MAX_DISTANCE);
        }
        mean.add(INTENT, self.intent().isAnsweredBy(other.intent()) ? 1 : OTHER_INTENT);
        if (self.utcOffset() != null && other.utcOffset() != null) {
            mean.add(TIME_ZONE, 1 - ratio(Wishes.timeZoneDistance(self, other), Requirements.ANY_TIME_ZONE));
        }
        mean.add(LANGUAGE, language(self.languages(), other.languages()));
        if (!self.tags().isEmpty() && !other.tags().isEmpty()) {
            mean.add(TAGS, tags(self, other));
        }
        mean.add(NOVELTY, novelty(self, other, now));
        if (!self.connected().isEmpty() && suits(self, other)) {
            mean.add(PROVIDER, 1);
        }
        return mean.value();
    }

    private double topic(Ticket self, Ticket other) {
        long shared = self.topics().stream().filter(other.topics()::contains).count();
        if (shared > 0) {
            int possible = Math.min(self.topics().size(), other.topics().size());
            return ONE_SHARED_TOPIC + (1 - ONE_SHARED_TOPIC) * shared / possible;
        }
        if (self.surprise()) {
            return self.topics().isEmpty() ? 1 : SURPRISED_BUT_NOT_BY_A_CHOICE;
        }
        if (other.surprise()) {
            return PARTNER_TAKES_ANY_TOPIC;
        }
        return topics.reach(self, other) == TopicReach.PARENT ? SHARED_PARENT : 0;
    }

    /**
     * Whether the other has connected an account that suits what the two would talk about. It only ever helps: who has connected
     * another one is no worse off for having told so.
     */
    private boolean suits(Ticket self, Ticket other) {
        return !other.connected().isEmpty()
                && topics.common(self, other)
                        .filter(topic -> topics.providersOf(topic).stream().anyMatch(other.connected()::contains))
                        .isPresent();
    }

    private static double language(List<String> mine, List<String> theirs) {
        int rank = Languages.rankOfShared(mine, theirs);
        return rank < 0 ? 0 : 1 - (double) rank / (Ticket.MAX_LANGUAGES + 2);
    }

    private static double tags(Ticket self, Ticket other) {
        long shared = self.tags().stream().filter(other.tags()::contains).count();
        int enough = Math.min(
                ENOUGH_SHARED_TAGS, Math.min(self.tags().size(), other.tags().size()));
        return Math.min(1, (double) shared / enough);
    }

    private static double novelty(Ticket self, Ticket other, Instant now) {
        Instant met = self.lastMet().get(other.participant());
        return met == null ? 1 : Math.min(1, Math.max(0, ratio(Duration.between(met, now), LIKE_NEW)));
    }

    private static double ratio(Duration part, Duration whole) {
        return (double) part.toSeconds() / whole.toSeconds();
    }

    /** A weighted mean that knows only the parts it was given. */
    private static final class Mean {
        private double sum;
        private double weights;

        void add(double weight, double value) {
            sum += weight * value;
            weights += weight;
        }

        double value() {
            return sum / weights;
        }
    }
}

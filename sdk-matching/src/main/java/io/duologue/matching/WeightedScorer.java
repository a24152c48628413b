package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The weighted mean of what both tickets tell. A part that one of them keeps to itself drops out together with its weight, so that
 * silence neither helps nor harms; if nothing is left that counts, nothing speaks against the other.
 *
 * <p>The standard weights are chosen so that a pair which meets the first row of the standard relaxation in every wish reaches that row's
 * threshold, if nothing else speaks against it.
 *
 * <p>It is asked for every pair, and compares what {@link Compared} has prepared.
 */
final class WeightedScorer implements Scorer {

    /** A shared topic counts this much, however many more are shared. */
    private static final double ONE_SHARED_TOPIC = 0.85;

    private static final double SHARED_PARENT = 0.5;
    private static final double SURPRISED_BUT_NOT_BY_A_CHOICE = 0.9;
    private static final double PARTNER_TAKES_ANY_TOPIC = 0.7;
    private static final double OTHER_INTENT = 0.5;
    private static final int ENOUGH_SHARED_TAGS = 3;
    private static final Duration LIKE_NEW = Duration.ofDays(90);

    /** Differences of seconds are no differences between people: both paces are taken to be this much longer. */
    private static final double UNNOTICED_SECONDS = 10;

    private static final double[] BY_SENIORITY_DISTANCE = fallingTo0At(SeniorityBand.MAX_DISTANCE);
    private static final double[] BY_BAND_DISTANCE = fallingTo0At(Requirements.ANY_BAND);
    private static final double[] BY_RANK_OF_LANGUAGE = fallingTo0At(Ticket.MAX_LANGUAGES + 2);

    private final Topics topics;
    private final ScoreWeights standard;

    WeightedScorer(Topics topics, ScoreWeights standard) {
        this.topics = topics;
        this.standard = standard;
    }

    @Override
    public double score(Ticket self, Ticket other, Instant now) {
        ScoreWeights own = self.weights();
        ScoreWeights weights = own == null ? standard : own;
        Compared mine = self.compared();
        Compared theirs = other.compared();
        TopicPlaces myTopics = mine.placesIn(topics);
        TopicPlaces theirTopics = theirs.placesIn(topics);
        Mean mean = new Mean();
        mean.add(weights.topic(), topic(self, myTopics, other, theirTopics));
        int bandsAway = mine.seniorityDistance(theirs);
        if (bandsAway != Compared.UNTOLD) {
            mean.add(weights.seniority(), BY_SENIORITY_DISTANCE[bandsAway]);
        }
        mean.add(weights.intent(), self.intent().isAnsweredBy(other.intent()) ? 1 : OTHER_INTENT);
        int secondsApart = mine.secondsApart(theirs);
        if (secondsApart != Compared.UNTOLD) {
            mean.add(weights.timeZone(), timeZone(secondsApart));
        }
        mean.add(weights.language(), language(mine.rankOfSharedLanguage(theirs)));
        if (mine.tags() > 0 && theirs.tags() > 0) {
            mean.add(weights.tags(), tags(mine, theirs));
        }
        mean.add(weights.novelty(), novelty(self.lastMet(other), now));
        if (!self.connected().isEmpty() && !other.connected().isEmpty() && suits(myTopics, theirTopics, other)) {
            mean.add(weights.provider(), 1);
        }
        addStanding(mean, weights, self, other, mine.bandDistance(theirs));
        return mean.value();
    }

    /** How the other stands, in itself and beside self. */
    private static void addStanding(Mean mean, ScoreWeights weights, Ticket self, Ticket other, int bands) {
        if (bands != Compared.UNTOLD) {
            mean.add(weights.band(), BY_BAND_DISTANCE[bands]);
        }
        Integer active = self.activity();
        Integer theirs = other.activity();
        if (active != null && theirs != null) {
            mean.add(weights.activity(), 1 - Math.max(0, active - theirs) / (double) Ticket.MAX_ACTIVITY);
        }
        Duration pace = self.answeringPace();
        Duration theirPace = other.answeringPace();
        if (pace != null && theirPace != null) {
            mean.add(weights.pace(), pace(pace.toSeconds(), theirPace.toSeconds()));
        }
        Double feedback = other.feedback();
        if (feedback != null) {
            mean.add(weights.feedback(), feedback);
        }
    }

    private static double topic(Ticket self, TopicPlaces mine, Ticket other, TopicPlaces theirs) {
        int shared = mine.shared(theirs);
        if (shared > 0) {
            int possible = Math.min(mine.count(), theirs.count());
            return ONE_SHARED_TOPIC + (1 - ONE_SHARED_TOPIC) * shared / possible;
        }
        if (self.surprise()) {
            return mine.count() == 0 ? 1 : SURPRISED_BUT_NOT_BY_A_CHOICE;
        }
        if (other.surprise()) {
            return PARTNER_TAKES_ANY_TOPIC;
        }
        return mine.hasNear(theirs) ? SHARED_PARENT : 0;
    }

    private static double[] fallingTo0At(int end) {
        return IntStream.rangeClosed(0, end)
                .mapToDouble(at -> 1 - (double) at / end)
                .toArray();
    }

    private static double timeZone(int secondsApart) {
        return 1 - (double) secondsApart / Requirements.ANY_TIME_ZONE.toSeconds();
    }

    /** Who answers as soon as oneself, or sooner, could not do better. */
    private static double pace(long mySeconds, long theirSeconds) {
        return Math.min(1, (mySeconds + UNNOTICED_SECONDS) / (theirSeconds + UNNOTICED_SECONDS));
    }

    /**
     * Whether the other has connected an account that suits what the two would talk about. It only ever helps: who has connected
     * another one is no worse off for having told so.
     */
    private boolean suits(TopicPlaces mine, TopicPlaces theirs, Ticket other) {
        TopicId common = mine.common(theirs);
        return common != null && topics.isSuitedBy(other.connected(), common);
    }

    private static double language(int rankOfShared) {
        return rankOfShared < 0 ? 0 : BY_RANK_OF_LANGUAGE[rankOfShared];
    }

    private static double tags(Compared mine, Compared theirs) {
        int enough = Math.min(ENOUGH_SHARED_TAGS, Math.min(mine.tags(), theirs.tags()));
        return (double) mine.sharedTags(theirs, enough) / enough;
    }

    private static double novelty(@Nullable Instant met, Instant now) {
        if (met == null) {
            return 1;
        }
        double ago = now.getEpochSecond() - met.getEpochSecond();
        return Math.min(1, Math.max(0, ago / LIKE_NEW.toSeconds()));
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
            return weights == 0 ? 1 : sum / weights;
        }
    }
}

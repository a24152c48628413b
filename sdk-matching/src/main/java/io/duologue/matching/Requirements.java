package io.duologue.matching;

import java.time.Duration;
import org.immutables.value.Value;

/** What a ticket insists on at one moment of its wait. What is not given is not asked for. Immutable. */
@Value.Immutable
@ValueStyle
public abstract class Requirements {

    /** The furthest that two time zones are apart. */
    public static final Duration ANY_TIME_ZONE = Duration.ofHours(12);

    /** The furthest that two bands of reputation are apart. */
    public static final int ANY_BAND = Ticket.MAX_BAND;

    /** The longest that two who have met can be kept from meeting again. */
    public static final Duration LONGEST_REPEAT = Duration.ofDays(3_650);

    private static final Requirements NONE = builder().build();

    Requirements() {}

    /** Asks for nothing: only the hard rules remain. */
    public static Requirements none() {
        return NONE;
    }

    /** Asks for everything: what a ticket insists on of which nobody can say what it insists on. */
    public static Requirements strictest() {
        return builder()
                .threshold(1)
                .topic(TopicReach.LEAF)
                .seniorityDistance(0)
                .timeZoneDistance(Duration.ZERO)
                .bandDistance(0)
                .repeatAfter(LONGEST_REPEAT)
                .build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these, to change one. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** The least score a partner must have, 0–1. */
    @Value.Default
    public double threshold() {
        return 0;
    }

    @Value.Default
    public TopicReach topic() {
        return TopicReach.ANY;
    }

    /** How many bands the partner may be away from what the intent wishes for. */
    @Value.Default
    public int seniorityDistance() {
        return SeniorityBand.MAX_DISTANCE;
    }

    /** How far apart the time zones may be. */
    @Value.Default
    public Duration timeZoneDistance() {
        return ANY_TIME_ZONE;
    }

    /** How many bands of reputation the partner may be away, either way; {@link Ticket#lowestBand()} holds besides. */
    @Value.Default
    public int bandDistance() {
        return ANY_BAND;
    }

    /** How long ago the two must have met last, if they did. */
    @Value.Default
    public Duration repeatAfter() {
        return Duration.ZERO;
    }

    /** Whether every requirement is as loose as the other's, or looser. */
    public final boolean isNoStricterThan(Requirements other) {
        return threshold() <= other.threshold()
                && topic().compareTo(other.topic()) >= 0
                && seniorityDistance() >= other.seniorityDistance()
                && timeZoneDistance().compareTo(other.timeZoneDistance()) >= 0
                && bandDistance() >= other.bandDistance()
                && repeatAfter().compareTo(other.repeatAfter()) <= 0;
    }

    @Value.Check
    void check() {
        Bounds.fraction("a threshold", threshold());
        Bounds.within("bands of seniority", seniorityDistance(), 0, SeniorityBand.MAX_DISTANCE);
        Bounds.within("a time zone distance", timeZoneDistance(), Duration.ZERO, ANY_TIME_ZONE);
        Bounds.within("bands of reputation", bandDistance(), 0, ANY_BAND);
        Bounds.within("a repeat after", repeatAfter(), Duration.ZERO, LONGEST_REPEAT);
    }

    /** Builds requirements. One thread at a time. */
    public static final class Builder extends ImmutableRequirements.Builder {
        Builder() {}
    }
}

package io.duologue.core.privacy;

import java.time.Duration;
import org.immutables.value.Value;

/** How long what has a time is kept, for whoever runs the platform to decide. Immutable. */
@Value.Immutable
public interface RetentionOptions {
    Duration LEAST_AUDIT = Duration.ofDays(30);
    Duration MOST_AUDIT = Duration.ofDays(10 * 365);

    /** From the end of a conversation: that two have talked, and what they thought of it. Not what they said. */
    @Value.Default
    default Duration conversations() {
        return Duration.ofDays(90);
    }

    /** From the decision about a report, with its evidence: for as long as somebody may ask why. */
    @Value.Default
    default Duration reports() {
        return Duration.ofDays(90);
    }

    /**
     * From the filing of a report that nobody has decided, with its evidence; a year, or {@link #reports} where that is longer.
     *
     * <p>Long enough that none is gone before somebody has come to it: whoever was hurt is owed a decision. Not for ever: where
     * nobody decides, what people said would be kept for good, and in the end there would be no room for another report.
     *
     * <p>Not less than {@link #reports}: else it would be quicker to be rid of a report by leaving it.
     */
    @Value.Default
    default Duration undecidedReports() {
        Duration year = Duration.ofDays(365);
        return year.compareTo(reports()) < 0 ? reports() : year;
    }

    /** From the end of a restriction. */
    @Value.Default
    default Duration restrictions() {
        return Duration.ofDays(365);
    }

    /**
     * From what was done or read at the desk: that it was, by whom and about whom. {@link #LEAST_AUDIT} to {@link #MOST_AUDIT}: shorter,
     * nobody could answer for what he did when he is asked; longer, it would be kept of people for whom nobody asks any more.
     */
    @Value.Default
    default Duration audit() {
        return Duration.ofDays(365);
    }

    /** What somebody was told about the ways to sign in to his account. */
    @Value.Default
    default Duration notices() {
        return Duration.ofDays(180);
    }

    /** From when a way to sign in was disconnected; what was so from an account that is restricted is kept until it is not. */
    @Value.Default
    default Duration partedIdentities() {
        return Duration.ofDays(365);
    }

    /** From the hour in which it was: that something happened, and how often. A year and a month, to see the same month again. */
    @Value.Default
    default Duration analytics() {
        return Duration.ofDays(400);
    }

    @Value.Check
    default void check() {
        positive("conversations", conversations());
        positive("reports", reports());
        if (undecidedReports().compareTo(reports()) < 0) {
            throw new IllegalArgumentException("undecided reports: expected no less than the " + reports()
                    + " of reports but was " + undecidedReports());
        }
        positive("restrictions", restrictions());
        if (audit().compareTo(LEAST_AUDIT) < 0 || audit().compareTo(MOST_AUDIT) > 0) {
            throw new IllegalArgumentException(
                    "audit: expected " + LEAST_AUDIT + " to " + MOST_AUDIT + " but was " + audit());
        }
        positive("notices", notices());
        positive("parted identities", partedIdentities());
        positive("analytics", analytics());
    }

    private static void positive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + ": expected a positive duration but was " + duration);
        }
    }

    static RetentionOptions standard() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableRetentionOptions.Builder {
        Builder() {}
    }
}

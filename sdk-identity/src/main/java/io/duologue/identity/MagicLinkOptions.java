package io.duologue.identity;

import io.duologue.core.Checks;
import io.duologue.core.limit.RateLimit;
import java.net.URI;
import java.time.Duration;
import org.immutables.value.Value;

/** Sign-in by a link in a mail. Immutable. */
@Value.Immutable
public interface MagicLinkOptions {

    /** The page that a link opens: https, or http to this very machine. The link adds {@code #sign-in-link=} and its secret. */
    URI page();

    /**
     * Makes the key of an account from an address, at least 32 characters that nobody can guess. It is not printed. With
     * another one everybody is somebody new: it lasts as long as the accounts do.
     */
    @Value.Redacted
    String subjectKey();

    /** What the letter calls the platform, at most 60 characters. */
    @Value.Default
    default String platform() {
        return "Duologue";
    }

    /** From asking for a link to its end. */
    @Value.Default
    default Duration lifetime() {
        return Duration.ofMinutes(15);
    }

    /** Links that go to one address within {@link #period()}, at most 10. More are dropped without a word. */
    @Value.Default
    default int perAddress() {
        return 3;
    }

    @Value.Default
    default Duration period() {
        return Duration.ofHours(1);
    }

    /** Links that one client may ask for, whatever the addresses. */
    @Value.Default
    default RateLimit perClient() {
        return new RateLimit(10, Duration.ofMinutes(1));
    }

    @Value.Check
    default void check() {
        Addresses.secure("page", page());
        if (page().getRawQuery() != null) {
            throw new IllegalArgumentException("page: expected no query but there was one");
        }
        Checks.length("subject key", 32, 1_024, subjectKey());
        Checks.length("platform", 1, 60, platform());
        if (platform().chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("platform: expected one line but it had control characters");
        }
        Checks.atLeast("perAddress", 1, perAddress());
        if (perAddress() > 10) {
            throw new IllegalArgumentException("perAddress: expected at most 10 but was " + perAddress());
        }
        positive("lifetime", lifetime());
        positive("period", period());
    }

    private static void positive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + ": expected a positive duration but was " + duration);
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableMagicLinkOptions.Builder {
        Builder() {}
    }
}

package io.duologue.identity;

import io.duologue.core.Checks;
import java.time.Duration;
import org.immutables.value.Value;

/** How long, and how much, a provider may answer. What goes beyond is a provider that cannot be reached. Immutable. */
@Value.Immutable
public interface HttpLimits {

    /** Until a connection stands. */
    @Value.Default
    default Duration connectTimeout() {
        return Duration.ofSeconds(3);
    }

    /** Between two bytes. */
    @Value.Default
    default Duration readTimeout() {
        return Duration.ofSeconds(5);
    }

    /** From the first byte of a request to the last one of its answer; a sign-in makes up to four requests. */
    @Value.Default
    default Duration callTimeout() {
        return Duration.ofSeconds(10);
    }

    /** The length of an answer, unpacked. */
    @Value.Default
    default int maxAnswerBytes() {
        return 262_144;
    }

    @Value.Check
    default void check() {
        positive("connect timeout", connectTimeout());
        positive("read timeout", readTimeout());
        positive("call timeout", callTimeout());
        Checks.atLeast("maxAnswerBytes", 1_024, maxAnswerBytes());
    }

    private static void positive(String what, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(what + ": expected at least a millisecond but was " + duration);
        }
    }

    static HttpLimits standard() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds limits. One thread at a time. */
    final class Builder extends ImmutableHttpLimits.Builder {
        Builder() {}
    }
}

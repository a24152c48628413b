package io.duologue.identity;

import io.duologue.core.Checks;
import java.time.Duration;
import java.util.Set;
import org.immutables.value.Value;

/** How a picture is asked for, and how large it may be. What goes beyond is no picture. Immutable. */
@Value.Immutable
public interface PictureOptions {

    /** Until a connection stands. */
    @Value.Default
    default Duration connectTimeout() {
        return Duration.ofSeconds(3);
    }

    /** From the first request to the last byte, with all redirects. */
    @Value.Default
    default Duration within() {
        return Duration.ofSeconds(10);
    }

    /** The length of what comes; it is counted while it is read, and nothing is unpacked. */
    @Value.Default
    default int maxBytes() {
        return 2 * 1_024 * 1_024;
    }

    /** Of each side, as the picture itself says before it is decoded. */
    @Value.Default
    default int maxPixels() {
        return 4_096;
    }

    @Value.Default
    default int maxRedirects() {
        return 3;
    }

    /**
     * The ports of this very machine that may be asked as well, without TLS: those of providers that stand here themselves, as
     * in tests. None as a rule: whoever says where a picture is says what this process asks there.
     */
    @Value.Default
    default Set<Integer> portsHere() {
        return Set.of();
    }

    @Value.Check
    default void check() {
        if (connectTimeout().toMillis() < 1 || within().toMillis() < 1) {
            throw new IllegalArgumentException(
                    "expected at least a millisecond but was " + connectTimeout() + " within " + within());
        }
        Checks.atLeast("maxBytes", 1_024, maxBytes());
        Checks.atLeast("maxPixels", 1, maxPixels());
        Checks.atLeast("maxRedirects", 0, maxRedirects());
    }

    static PictureOptions standard() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutablePictureOptions.Builder {
        Builder() {}
    }
}

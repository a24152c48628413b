package io.duologue.redis;

import java.time.Duration;
import java.time.Instant;

/** How moments are written: for scripts that reckon with them in microseconds, which a Lua number holds exactly until 2255. */
final class Moments {
    private static final long MICROS = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private Moments() {}

    /** Microseconds since 1970, what is below them cut off. */
    static long micros(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), MICROS), moment.getNano() / NANOS_PER_MICRO);
    }

    /** Microseconds since 1970, what is below them counted as one more. */
    static long microsUp(Instant moment) {
        return micros(moment.plusNanos(NANOS_PER_MICRO - 1L));
    }

    /** In microseconds, what is below them counted as one more. */
    static long microsUp(Duration duration) {
        return Math.floorDiv(Math.addExact(duration.toNanos(), NANOS_PER_MICRO - 1L), NANOS_PER_MICRO);
    }

    /** The nanoseconds that {@link #micros} cuts off: three digits. */
    static String belowMicros(Instant moment) {
        String exact = exact(moment);
        return exact.substring(exact.length() - 3);
    }

    static Duration ofMicros(long micros) {
        return Duration.ofSeconds(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_PER_MICRO);
    }

    /** The whole moment: seconds since 1970, a dot, nine digits. */
    static String exact(Instant moment) {
        String nanos = Integer.toString(moment.getNano());
        return moment.getEpochSecond() + "." + "0".repeat(9 - nanos.length()) + nanos;
    }

    static Instant parse(String exact) {
        int dot = exact.indexOf('.');
        return Instant.ofEpochSecond(Long.parseLong(exact.substring(0, dot)), Long.parseLong(exact.substring(dot + 1)));
    }
}

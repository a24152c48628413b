package io.duologue.testkit.fault;

import io.duologue.testkit.fault.Fault.Ending;
import io.duologue.testkit.fault.Fault.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What the faults laid on a connection mean for one of its directions, and how far their counts are. One thread at a time. */
final class Treatment {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Direction direction;
    private final int connection;
    private final List<Countdown> breaks = new ArrayList<>();
    private final List<Countdown> duplicates = new ArrayList<>();
    private final List<Lateness> latenesses = new ArrayList<>();
    private boolean swallows;
    private boolean stalls;
    private boolean keepsFin;
    private int pieceBytes = Integer.MAX_VALUE;
    private long pauseNanos;
    private long bytesPerSecond = Long.MAX_VALUE;

    Treatment(Direction direction, int connection) {
        this.direction = direction;
        this.connection = connection;
    }

    private static final class Countdown {
        private final Unit unit;
        private final @Nullable Ending ending;
        private long left;

        Countdown(Unit unit, long left, @Nullable Ending ending) {
            this.unit = unit;
            this.left = left;
            this.ending = ending;
        }
    }

    private record Lateness(long leastNanos, long rangeNanos, Random random) {
        long next() {
            return leastNanos + (rangeNanos == 0 ? 0 : random.nextLong(rangeNanos + 1));
        }
    }

    void lay(Fault fault) {
        if (fault instanceof Fault.Break broken) {
            if (broken.counted() == direction) {
                breaks.add(new Countdown(broken.unit(), broken.count(), broken.ending()));
            }
        } else if (fault instanceof Fault.Duplicate twice) {
            if (twice.direction() == direction) {
                duplicates.add(new Countdown(Unit.FRAMES, twice.frame(), null));
            }
        } else if (fault instanceof Fault.BlackHole hole) {
            swallows |= hole.directions().contains(direction);
        } else if (fault instanceof Fault.Stall stall) {
            stalls |= stall.directions().contains(direction);
        } else if (fault instanceof Fault.KeepFin kept) {
            keepsFin |= kept.directions().contains(direction);
        } else if (fault instanceof Fault.Delay delay) {
            if (delay.directions().contains(direction)) {
                latenesses.add(lateness(delay));
            }
        } else if (fault instanceof Fault.Slices slices) {
            if (slices.directions().contains(direction)) {
                pieceBytes = Math.min(pieceBytes, slices.bytes());
                pauseNanos = Math.max(pauseNanos, slices.pause().toNanos());
            }
        } else if (fault instanceof Fault.Throttle throttle
                && throttle.directions().contains(direction)) {
            bytesPerSecond = Math.min(bytesPerSecond, throttle.bytesPerSecond());
        }
    }

    /** Each direction of each connection draws times of its own, the same ones in every run. */
    private Lateness lateness(Fault.Delay delay) {
        Duration range = delay.most().minus(delay.least());
        long seed = delay.seed() + 2L * connection + (direction == Direction.TO_CLIENT ? 1 : 0);
        return new Lateness(delay.least().toNanos(), range.toNanos(), new Random(seed));
    }

    void heal() {
        breaks.clear();
        duplicates.clear();
        latenesses.clear();
        swallows = false;
        stalls = false;
        keepsFin = false;
        pieceBytes = Integer.MAX_VALUE;
        pauseNanos = 0;
        bytesPerSecond = Long.MAX_VALUE;
    }

    void swallow() {
        swallows = true;
    }

    boolean swallows() {
        return swallows;
    }

    boolean stalls() {
        return stalls;
    }

    boolean keepsFin() {
        return keepsFin;
    }

    boolean duplicates() {
        return !duplicates.isEmpty();
    }

    /** How many bytes may still go before a break by bytes. */
    long bytesLeft() {
        return breaks.stream()
                .filter(countdown -> countdown.unit == Unit.BYTES)
                .mapToLong(countdown -> countdown.left)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** So many bytes have gone; how it breaks, if it does. */
    @Nullable Ending countBytes(long bytes) {
        return count(Unit.BYTES, bytes);
    }

    /** A frame of a message has gone; how it breaks, if it does. */
    @Nullable Ending countFrame() {
        return count(Unit.FRAMES, 1);
    }

    private @Nullable Ending count(Unit unit, long by) {
        Ending ending = null;
        for (Countdown countdown : breaks) {
            if (countdown.unit == unit) {
                countdown.left -= by;
                if (countdown.left <= 0 && ending == null) {
                    ending = countdown.ending;
                }
            }
        }
        breaks.removeIf(countdown -> countdown.left <= 0 && countdown.unit == unit);
        return ending;
    }

    /** A whole frame of a message has gone; how many times it is to go once more. */
    int countForDuplicates() {
        int copies = 0;
        for (Iterator<Countdown> each = duplicates.iterator(); each.hasNext(); ) {
            Countdown countdown = each.next();
            countdown.left--;
            if (countdown.left == 0) {
                copies++;
                each.remove();
            }
        }
        return copies;
    }

    /** How much later the next bytes come. */
    long latenessNanos() {
        long sum = 0;
        for (Lateness lateness : latenesses) {
            sum += lateness.next();
        }
        return sum;
    }

    /** How many bytes may be passed on at once. */
    int pieceBytes() {
        // A throttled line goes in twenty steps a second and not in one.
        long step = bytesPerSecond == Long.MAX_VALUE ? Integer.MAX_VALUE : Math.max(1, bytesPerSecond / 20);
        return Math.toIntExact(Math.min(pieceBytes, step));
    }

    /** How long nothing is passed on behind so many bytes. */
    long pauseNanos(int bytes) {
        long throttled = bytesPerSecond == Long.MAX_VALUE ? 0 : bytes * NANOS_PER_SECOND / bytesPerSecond;
        return Math.max(pauseNanos, throttled);
    }
}

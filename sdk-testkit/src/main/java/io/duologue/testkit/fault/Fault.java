package io.duologue.testkit.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Something bad that happens to one connection. A closed family of immutable values; several may be laid on one connection and
 * act together.
 *
 * <p>Bytes are counted from when the fault is laid on, with the handshake; of frames those of messages, since nobody can foresee
 * when a ping or a pong goes by. In a connection that is no WebSocket there are no frames.
 */
public sealed interface Fault {

    /** The connection is reset before a byte has gone through, as by a balancer without a server behind it. */
    static Fault refuse() {
        return new Refuse();
    }

    /** Both sides are closed in good order (FIN) when so many bytes have gone that way; 0 is at once. */
    static Fault cutAfterBytes(Direction direction, long bytes) {
        return new Break(direction, Unit.BYTES, bytes, Ending.CLOSE);
    }

    /** Both sides are closed in good order (FIN) behind the so-manieth frame that way. */
    static Fault cutAfterFrames(Direction direction, long frames) {
        return new Break(direction, Unit.FRAMES, frames, Ending.CLOSE);
    }

    /** Both sides are reset (RST) when so many bytes have gone that way; 0 is at once. */
    static Fault resetAfterBytes(Direction direction, long bytes) {
        return new Break(direction, Unit.BYTES, bytes, Ending.RESET);
    }

    /** Both sides are reset (RST) behind the so-manieth frame that way. */
    static Fault resetAfterFrames(Direction direction, long frames) {
        return new Break(direction, Unit.FRAMES, frames, Ending.RESET);
    }

    /** Behind the so-manieth frame one side is closed; the other keeps a connection on which nothing is said or heard any more. */
    static Fault halfOpenAfterFrames(Direction direction, long frames, Side closed) {
        Ending ending = closed == Side.CLIENT ? Ending.CLOSE_CLIENT_ONLY : Ending.CLOSE_SERVER_ONLY;
        return new Break(direction, Unit.FRAMES, frames, ending);
    }

    /** Behind the so-manieth frame both ways go silent while both connections stay open. */
    static Fault blackHoleAfterFrames(Direction direction, long frames) {
        return new Break(direction, Unit.FRAMES, frames, Ending.SILENCE);
    }

    /** What is sent is swallowed, both ways, a close too; the connections stay open. */
    static Fault blackHole() {
        return new BlackHole(Direction.values());
    }

    /** What is sent that way is swallowed, a close too; the connections stay open. */
    static Fault blackHole(Direction direction) {
        return new BlackHole(direction);
    }

    /** What is sent is held up until {@link FaultProxy#heal}, both ways, as by a cable that is put back: nothing is lost. */
    static Fault stall() {
        return new Stall(Direction.values());
    }

    /** What is sent that way is held up until {@link FaultProxy#heal}. */
    static Fault stall(Direction direction) {
        return new Stall(direction);
    }

    /** Everything comes so much later, both ways; as much goes through as before. */
    static Fault delay(Duration by) {
        return new Delay(by, by, 0, Direction.values());
    }

    /** Everything that way comes so much later. */
    static Fault delay(Direction direction, Duration by) {
        return new Delay(by, by, 0, direction);
    }

    /**
     * Everything comes later by times that vary, both ways, and still in order.
     *
     * @param seed the same seed gives the n-th connection the same times again
     */
    static Fault jitter(Duration least, Duration most, long seed) {
        return new Delay(least, most, seed, Direction.values());
    }

    /** Everything is passed on in pieces of at most so many bytes, both ways. */
    static Fault slices(int bytes) {
        return new Slices(bytes, Duration.ZERO, Direction.values());
    }

    /** Everything is passed on in pieces of at most so many bytes with a pause behind each, both ways. */
    static Fault slices(int bytes, Duration pause) {
        return new Slices(bytes, pause, Direction.values());
    }

    /** No more bytes than these go through in a second, either way. */
    static Fault throttle(long bytesPerSecond) {
        return new Throttle(bytesPerSecond, Direction.values());
    }

    /**
     * The so-manieth frame that way comes twice. A frame of more than 1 MiB comes once. No network does that to TCP: it stands for a
     * peer that says again what it had said before.
     */
    static Fault duplicateFrame(Direction direction, long frame) {
        return new Duplicate(direction, frame);
    }

    /** A side that closes is not answered and the other is not told, so that each waits for the other. */
    static Fault keepFin() {
        return new KeepFin(Direction.values());
    }

    /** A close that way is not passed on. */
    static Fault keepFin(Direction direction) {
        return new KeepFin(direction);
    }

    /** What is counted. */
    enum Unit {
        BYTES,
        FRAMES
    }

    /** How a connection breaks. */
    enum Ending {
        CLOSE,
        RESET,
        CLOSE_CLIENT_ONLY,
        CLOSE_SERVER_ONLY,
        SILENCE
    }

    /** See {@link #refuse}. */
    record Refuse() implements Fault {}

    /**
     * The connection breaks at a place.
     *
     * @param count at least 1 for frames, 0 for bytes
     */
    record Break(Direction counted, Unit unit, long count, Ending ending) implements Fault {
        public Break {
            atLeast(unit == Unit.FRAMES ? 1 : 0, "a count", count);
        }
    }

    /** See {@link #blackHole()}. */
    record BlackHole(Set<Direction> directions) implements Fault {
        public BlackHole {
            directions = Set.copyOf(directions);
        }

        BlackHole(Direction... directions) {
            this(setOf(directions));
        }
    }

    /** See {@link #stall()}. */
    record Stall(Set<Direction> directions) implements Fault {
        public Stall {
            directions = Set.copyOf(directions);
        }

        Stall(Direction... directions) {
            this(setOf(directions));
        }
    }

    /** See {@link #delay(Duration)} and {@link #jitter}. */
    record Delay(Set<Direction> directions, Duration least, Duration most, long seed) implements Fault {
        public Delay {
            directions = Set.copyOf(directions);
            if (least.isNegative() || most.compareTo(least) < 0) {
                throw new IllegalArgumentException("expected times from 0 upwards but were " + least + " and " + most);
            }
        }

        Delay(Duration least, Duration most, long seed, Direction... directions) {
            this(setOf(directions), least, most, seed);
        }
    }

    /** See {@link #slices(int, Duration)}. */
    record Slices(Set<Direction> directions, int bytes, Duration pause) implements Fault {
        public Slices {
            directions = Set.copyOf(directions);
            atLeast(1, "bytes", bytes);
            if (pause.isNegative()) {
                throw new IllegalArgumentException("expected no negative pause but was " + pause);
            }
        }

        Slices(int bytes, Duration pause, Direction... directions) {
            this(setOf(directions), bytes, pause);
        }
    }

    /** See {@link #throttle}. */
    record Throttle(Set<Direction> directions, long bytesPerSecond) implements Fault {
        public Throttle {
            directions = Set.copyOf(directions);
            atLeast(1, "bytes per second", bytesPerSecond);
        }

        Throttle(long bytesPerSecond, Direction... directions) {
            this(setOf(directions), bytesPerSecond);
        }
    }

    /** See {@link #duplicateFrame}. */
    record Duplicate(Direction direction, long frame) implements Fault {
        public Duplicate {
            atLeast(1, "a frame", frame);
        }
    }

    /** See {@link #keepFin()}. */
    record KeepFin(Set<Direction> directions) implements Fault {
        public KeepFin {
            directions = Set.copyOf(directions);
        }

        KeepFin(Direction... directions) {
            this(setOf(directions));
        }
    }

    private static void atLeast(long least, String what, long count) {
        if (count < least) {
            throw new IllegalArgumentException("expected " + what + " of at least " + least + " but was " + count);
        }
    }

    private static Set<Direction> setOf(Direction... directions) {
        EnumSet<Direction> set = EnumSet.noneOf(Direction.class);
        for (Direction direction : directions) {
            set.add(direction);
        }
        return set;
    }
}

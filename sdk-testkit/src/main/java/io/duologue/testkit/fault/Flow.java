package io.duologue.testkit.fault;

import io.duologue.testkit.fault.Fault.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: reads from one channel, applies the treatment, and passes on to the other what is due. It holds
 * at most {@value #MAX_HELD} bytes, and a piece and its copies beyond; then it reads no more, so that whoever sends is
 * held up as by a slow network. One thread at a time.
 */
final class Flow {
    static final int MAX_HELD = 256 * 1024;
    /** Larger frames are not repeated. */
    private static final int MAX_REPEATED = 1024 * 1024;

    private static final int READ = 16 * 1024;
    /** Pieces of one connection before others get their turn. */
    private static final int TURN = 64;

    /** What waits to be passed on: bytes, or what happens behind them. */
    private record Parcel(
            @Nullable ByteBuffer bytes,
            boolean endsFrame,
            @Nullable Ending ending,
            long dueNanos) {}

    /** What the connection does that one direction alone cannot. */
    interface Owner {
        void end(Ending ending);

        void passed(Direction direction, int bytes, int frames);
    }

    private final Direction direction;
    private final SocketChannel source;
    private final SocketChannel sink;
    private final FrameScanner scanner;
    private final Treatment treatment;
    private final Owner owner;
    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ);
    private @Nullable ByteArrayOutputStream recording;
    private int held;
    private long lastDue;
    private long notBefore;
    private boolean sourceEnded;
    private boolean finished;
    private boolean broken;
    private boolean blocked;
    private boolean hasSwallowed;

    Flow(
            Direction direction,
            SocketChannel source,
            SocketChannel sink,
            FrameScanner scanner,
            Treatment treatment,
            Owner owner) {
        this.direction = direction;
        this.source = source;
        this.sink = sink;
        this.scanner = scanner;
        this.treatment = treatment;
        this.owner = owner;
        this.lastDue = System.nanoTime();
        this.notBefore = lastDue;
    }

    Treatment treatment() {
        return treatment;
    }

    boolean wantsToRead() {
        return !sourceEnded && source.isOpen() && held < MAX_HELD;
    }

    boolean wantsToWrite() {
        return blocked && sink.isOpen();
    }

    /** Whether everything has gone, and the close too. */
    boolean isFinished() {
        return finished;
    }

    boolean isSourceEnded() {
        return sourceEnded;
    }

    boolean hasSwallowed() {
        return hasSwallowed;
    }

    /** From now on nothing is passed on any more; what comes is read and forgotten. */
    void stop() {
        broken = true;
        parcels.clear();
        held = 0;
        blocked = false;
        recording = null;
    }

    /** A break that need not wait for a byte. */
    void breakIfDue() {
        Ending ending = treatment.bytesLeft() <= 0 ? treatment.countBytes(0) : null;
        if (ending != null) {
            breakOff(ending, System.nanoTime());
        }
    }

    /** Takes what has come, or that nothing will come any more. */
    void read() {
        int count;
        try {
            buffer.clear();
            count = source.read(buffer);
        } catch (IOException e) {
            sourceEnded = true;
            if (isDeafToEnds()) {
                hasSwallowed = true;
            } else {
                owner.end(Ending.RESET);
            }
            return;
        }
        if (count < 0) {
            sourceEnded = true;
            if (isDeafToEnds()) {
                hasSwallowed = true;
            } else {
                add(new Parcel(null, false, null, due(System.nanoTime())));
            }
        } else if (broken || treatment.swallows()) {
            scan(buffer.array(), count);
            hasSwallowed = true;
        } else {
            take(buffer.array(), count, System.nanoTime());
        }
    }

    private boolean isDeafToEnds() {
        return broken || treatment.swallows() || treatment.keepsFin();
    }

    /** Keeps count of where frames begin, also of those that go nowhere. */
    private void scan(byte[] bytes, int length) {
        for (int at = 0; at < length; ) {
            at = scanner.next(bytes, at, length);
        }
        recording = null;
    }

    private void take(byte[] bytes, int length, long now) {
        for (int at = 0; at < length; ) {
            int end = scanner.next(bytes, at, length);
            if (broken) {
                return;
            }
            piece(Arrays.copyOfRange(bytes, at, end), now);
            at = end;
        }
    }

    private void piece(byte[] bytes, long now) {
        long left = treatment.bytesLeft();
        if (left < bytes.length) {
            add(new Parcel(ByteBuffer.wrap(bytes, 0, Math.toIntExact(left)), false, null, due(now)));
            breakOff(treatment.countBytes(left), now);
            return;
        }
        boolean endsFrame = scanner.isMessageFrameEnd();
        add(new Parcel(ByteBuffer.wrap(bytes), endsFrame, null, due(now)));
        record(bytes);
        if (endsFrame) {
            repeat(now);
        }
        Ending ending = treatment.countBytes(bytes.length);
        if (ending == null && endsFrame) {
            ending = treatment.countFrame();
        }
        breakOff(ending, now);
    }

    private void breakOff(@Nullable Ending ending, long now) {
        if (ending != null) {
            broken = true;
            add(new Parcel(null, false, ending, due(now)));
        }
    }

    private void record(byte[] bytes) {
        if (scanner.isFrameStart()) {
            recording = treatment.duplicates() ? new ByteArrayOutputStream() : null;
        }
        if (recording != null) {
            recording.writeBytes(bytes);
            if (recording.size() > MAX_REPEATED) {
                recording = null;
            }
        }
    }

    private void repeat(long now) {
        ByteArrayOutputStream frame = recording;
        recording = null;
        if (frame != null) {
            for (int copies = treatment.countForDuplicates(); copies > 0; copies--) {
                add(new Parcel(ByteBuffer.wrap(frame.toByteArray()), true, null, due(now)));
            }
        }
    }

    private void add(Parcel parcel) {
        parcels.add(parcel);
        held += parcel.bytes() == null ? 0 : parcel.bytes().remaining();
    }

    /** Later than it would be, but never before what came before. */
    private long due(long now) {
        long due = now + treatment.latenessNanos();
        lastDue = due - lastDue > 0 ? due : lastDue;
        return lastDue;
    }

    /** In how many nanoseconds there is something to pass on; a negative number if nothing waits for time to go by. */
    long nanosUntilDue(long now) {
        Parcel next = parcels.peek();
        if (next == null || blocked || treatment.stalls()) {
            return -1;
        }
        return Math.max(0, Math.max(next.dueNanos() - now, notBefore - now));
    }

    void writable() {
        blocked = false;
    }

    /** Passes on what is due, at most so much that others get their turn. */
    void push() {
        for (int turn = 0; turn < TURN && nanosUntilDue(System.nanoTime()) == 0; turn++) {
            Parcel next = parcels.element();
            if (next.bytes() != null) {
                pass(next, next.bytes());
            } else if (next.ending() != null) {
                parcels.remove();
                owner.end(next.ending());
            } else {
                parcels.remove();
                close();
            }
        }
    }

    private void pass(Parcel parcel, ByteBuffer bytes) {
        int size = Math.min(bytes.remaining(), treatment.pieceBytes());
        int written;
        try {
            written = sink.write(bytes.slice(bytes.position(), size));
        } catch (IOException e) {
            lostSink();
            return;
        }
        bytes.position(bytes.position() + written);
        held -= written;
        blocked = written < size;
        notBefore = System.nanoTime() + treatment.pauseNanos(written);
        boolean isWhole = !bytes.hasRemaining();
        if (isWhole) {
            parcels.remove();
        }
        if (written > 0 || isWhole) {
            owner.passed(direction, written, isWhole && parcel.endsFrame() ? 1 : 0);
        }
    }

    /** The receiver has gone: the sender learns of it unless it is not to. */
    private void lostSink() {
        stop();
        hasSwallowed = true;
        if (!treatment.keepsFin() && !treatment.swallows()) {
            owner.end(Ending.RESET);
        }
    }

    private void close() {
        finished = true;
        try {
            sink.shutdownOutput();
        } catch (IOException e) {
            lostSink();
        }
    }
}

package io.duologue.client.machine;

import io.duologue.protocol.Author;
import io.duologue.protocol.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a client knows of one conversation. Immutable once the step that made it is over. */
public final class Talk implements Cloneable {
    static final int MOST_IN_FLIGHT = 32;

    /** Entries whose marks are remembered; the server replays at most twice as many. */
    private static final int REMEMBERED = 512;

    /**
     * An entry that was told.
     *
     * @param seq its place, 0 once another entry grew there
     */
    record Trace(long seq, int mark, @Nullable Author author, long n, int text) {
        Trace displaced() {
            return new Trace(0, mark, author, n, text);
        }
    }

    final String id;
    Cursor cursor;
    Cursor handed;
    long acknowledged;

    @Nullable Instant ackDue;

    private List<Trace> traces = new ArrayList<>();

    long nextN;
    /** What the server said to know at the last welcome; nothing above it is sent before all else is answered. */
    long serverN;
    /** The highest number that was accepted, or that the server said to know. */
    long answeredN;

    List<Outgoing> outbox = new ArrayList<>();
    Instant holdUntil;
    /** Frames that may wait for their answer: one after a passing refusal, and more with every success. */
    int window;

    long deliveredUpTo;
    long readWanted;
    long readTold;
    boolean typing;
    Instant typedAt;
    boolean over;
    /** The session in which it went on is gone; it is over once what was missed of it has come. */
    boolean lost;

    @Nullable Instant answerBy;

    @Nullable String syncing;

    long behind;

    @Nullable Instant behindSince;

    private Talk(String id, Cursor from) {
        this.id = id;
        this.cursor = from;
        this.handed = from;
        this.holdUntil = Instant.MIN;
        this.window = MOST_IN_FLIGHT;
        this.typedAt = Instant.MIN;
    }

    static Talk begin(String id, Cursor from, long n) {
        Talk talk = new Talk(id, from);
        talk.acknowledged = from.seq();
        talk.nextN = n + 1;
        talk.answeredN = n;
        return talk;
    }

    Talk copy() {
        try {
            Talk copy = (Talk) clone();
            copy.traces = new ArrayList<>(traces);
            copy.outbox = new ArrayList<>(outbox);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public String id() {
        return id;
    }

    /** The last entry that was told. */
    public Cursor cursor() {
        return cursor;
    }

    /** The last entry that the application has. */
    public Cursor handed() {
        return handed;
    }

    /** The last place that was acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }

    /** The number of the next frame. */
    public long nextN() {
        return nextN;
    }

    /** Whether its end was seen, or it was lost. */
    public boolean over() {
        return over;
    }

    /** Frames without an answer, in order, and those accepted that the partner does not have yet. */
    public List<Outgoing> outbox() {
        return Collections.unmodifiableList(outbox);
    }

    /** Frames without an answer, in order. */
    public List<Outgoing> unanswered() {
        return outbox.stream().filter(o -> !o.isAnswered()).toList();
    }

    public boolean hasUnanswered() {
        return outbox.stream().anyMatch(o -> !o.isAnswered());
    }

    /** The frame that this is the answer to; nothing if it got another number since, or was answered. */
    Optional<Outgoing> answeredBy(@Nullable String re) {
        return re == null
                ? Optional.empty()
                : outbox.stream()
                        .filter(o -> !o.isAnswered() && o.isAnsweredBy(re))
                        .findFirst();
    }

    void change(Outgoing what, UnaryOperator<Outgoing> how) {
        outbox.replaceAll(o -> o.serial() == what.serial() ? how.apply(o) : o);
    }

    void drop(Outgoing what) {
        outbox.removeIf(o -> o.serial() == what.serial());
    }

    /** The mark of the entry at this place, if it is remembered. */
    OptionalInt markAt(long seq) {
        if (seq == cursor.seq()) {
            return OptionalInt.of(cursor.mark());
        }
        for (int i = traces.size() - 1; i >= 0; i--) {
            if (traces.get(i).seq() == seq) {
                return OptionalInt.of(traces.get(i).mark());
            }
        }
        return OptionalInt.empty();
    }

    void remember(Cursor at, @Nullable Author author, long n, String text) {
        if (traces.size() == REMEMBERED) {
            traces.remove(0);
        }
        traces.add(new Trace(at.seq(), at.mark(), author, n, text.hashCode()));
    }

    /** What is remembered from this place on stands there no longer. */
    void displaceFrom(long seq) {
        traces.replaceAll(t -> t.seq() >= seq ? t.displaced() : t);
    }

    /** Whether the application has this message already, from a place where another entry grew since. */
    boolean hasDisplaced(Author author, long n, String text) {
        return traces.stream()
                .anyMatch(t -> t.seq() == 0 && t.author() == author && t.n() == n && t.text() == text.hashCode());
    }
}

package io.duologue.matching.simulation;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import io.duologue.matching.simulation.TraceLine.Numbering;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes who comes into a queue to a {@link TraceFile}, as it happens. It is told by a {@link RecordingQueue}, or by whoever knows.
 *
 * <p>People, tags and employers become numbers that mean something in this file only and are nowhere kept; texts there are none. What is left, when
 * somebody came, what about and from which time zone, may still tell of a person to one who knows that much of him.
 *
 * <p>An arrival is written when it is over, in the order in which people came: so one of whom nothing is heard holds up those who came after, until
 * {@value #MAX_OPEN} are held; then the first is written as far as it is known. Whoever found a partner is written with the patience of his ticket,
 * for how long he would have waited is not known.
 *
 * <p>Safe for many threads. Once the file cannot be written nothing more is recorded; nobody who waits is told.
 */
public final class TraceRecorder implements Closeable {

    /** So many arrivals are held at most that are not written yet. */
    public static final int MAX_OPEN = 100_000;

    /** So many people get a number at most; at the next one the recording ends. */
    public static final int MAX_PEOPLE = 5_000_000;

    /** A ticket that was taken out and put in again within this time is one arrival: it only says something new. */
    static final Duration REPLACED_WITHIN = Duration.ofSeconds(10);

    private static final Duration USUAL_DELAY = Duration.ofSeconds(3);

    private final Instant begin;
    private final Numbering words = new Numbering();
    private final Map<ParticipantId, Integer> people = new HashMap<>();
    private final Map<ParticipantId, Held> latest = new HashMap<>();
    private final Deque<Held> inOrder = new ArrayDeque<>();
    private @Nullable Writer file;
    private @Nullable IOException failure;
    private Duration lastAt = Duration.ZERO;

    private TraceRecorder(Writer file, Instant begin) {
        this.file = file;
        this.begin = begin;
    }

    /**
     * Begins a new file.
     *
     * @param begin the moment that is 0 in it
     * @throws IOException if it cannot be written, or is there already
     */
    public static TraceRecorder create(Path file, Instant begin) throws IOException {
        Writer writer = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        writer.write(TraceFile.HEADER + "\n");
        return new TraceRecorder(writer, begin);
    }

    /** Somebody waits from now on. */
    public synchronized void arrived(Ticket ticket, Instant now) {
        if (file == null) {
            return;
        }
        Held before = latest.get(ticket.participant());
        if (before != null && before.isReplacedBy(ticket, now)) {
            before.endedAt = null;
            return;
        }
        Duration at = Duration.ofMillis(
                Math.max(lastAt.toMillis(), Duration.between(begin, now).toMillis()));
        lastAt = at;
        Held held = new Held(numbered(ticket, at), at, now, ticket);
        latest.put(ticket.participant(), held);
        inOrder.add(held);
        write(now);
    }

    /** Somebody waits no longer, and found nobody. */
    public synchronized void left(ParticipantId participant, Instant now) {
        Held held = latest.get(participant);
        if (held != null && held.endedAt == null) {
            held.endedAt = now;
            held.waited = Duration.between(held.cameAt, now);
        }
    }

    /** Somebody found a partner. */
    public synchronized void matched(ParticipantId participant, Instant now) {
        Held held = latest.get(participant);
        if (held != null && held.endedAt == null) {
            held.endedAt = now;
        }
    }

    /** Somebody answered an offer, or let it lapse. */
    public synchronized void answered(ParticipantId participant, Answers.Reply reply) {
        Held held = latest.get(participant);
        if (held != null) {
            held.offers++;
            held.declined += reply == Answers.Reply.DECLINE ? 1 : 0;
            held.slept += reply == Answers.Reply.SLEEP ? 1 : 0;
        }
    }

    /** What ended the recording before its time; {@code null} if nothing did. */
    public synchronized @Nullable IOException failure() {
        return failure;
    }

    /** Writes all that is held. */
    @Override
    public synchronized void close() {
        while (file != null && !inOrder.isEmpty()) {
            writeFirst();
        }
        end(null);
    }

    private void write(Instant now) {
        while (file != null
                && !inOrder.isEmpty()
                && (inOrder.size() > MAX_OPEN || inOrder.element().isOver(now))) {
            writeFirst();
        }
    }

    private void writeFirst() {
        Held first = inOrder.remove();
        latest.remove(first.came.participant(), first);
        Writer to = file;
        if (to == null) {
            return;
        }
        try {
            to.write(TraceLine.of(first.arrival(), words) + "\n");
        } catch (IOException e) {
            end(e);
        }
    }

    private void end(@Nullable IOException cause) {
        Writer open = file;
        file = null;
        failure = failure == null ? cause : failure;
        inOrder.clear();
        latest.clear();
        people.clear();
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
    }

    /** The same ticket, of a number instead of a person, as if the trace had begun when every trace begins. */
    private Ticket numbered(Ticket ticket, Duration at) {
        Instant queuedAt = Trace.BEGIN.plus(at);
        Map<ParticipantId, Instant> met = new HashMap<>();
        ticket.lastMet().forEach((other, when) -> {
            Duration ago = Duration.between(when, ticket.queuedAt());
            met.put(numbered(other), queuedAt.minus(ago.isNegative() ? Duration.ZERO : ago));
        });
        return ticket.toBuilder()
                .participant(numbered(ticket.participant()))
                .blocked(numbered(ticket.blocked()))
                .avoided(numbered(ticket.avoided()))
                .lastMet(met)
                .passed(Map.of())
                .queuedAt(queuedAt)
                .availableFrom(queuedAt)
                .build();
    }

    private Set<ParticipantId> numbered(Collection<ParticipantId> others) {
        return others.stream().map(this::numbered).collect(Collectors.toSet());
    }

    private ParticipantId numbered(ParticipantId participant) {
        Integer number = people.get(participant);
        if (number == null) {
            number = people.size();
            if (number < MAX_PEOPLE) {
                people.put(participant, number);
            } else {
                end(new IOException("expected up to " + MAX_PEOPLE + " people in a trace but came one more"));
            }
        }
        return Arrival.participant(number);
    }

    /** Somebody who came, until he is written. */
    private static final class Held {
        final Ticket numbered;
        final Duration at;
        final Instant cameAt;
        final Ticket came;

        @Nullable Instant endedAt;

        @Nullable Duration waited;

        int offers;
        int declined;
        int slept;

        Held(Ticket numbered, Duration at, Instant cameAt, Ticket came) {
            this.numbered = numbered;
            this.at = at;
            this.cameAt = cameAt;
            this.came = came;
        }

        boolean isReplacedBy(Ticket ticket, Instant now) {
            return came.queuedAt().equals(ticket.queuedAt())
                    && (endedAt == null || now.isBefore(endedAt.plus(REPLACED_WITHIN)));
        }

        boolean isOver(Instant now) {
            return endedAt != null && !now.isBefore(endedAt.plus(REPLACED_WITHIN));
        }

        Arrival arrival() {
            int person = Arrival.person(numbered.participant());
            Answers answers = new Answers(person, share(declined), share(slept), USUAL_DELAY);
            Duration patience = waited == null || waited.isNegative() ? came.patience() : waited;
            return new Arrival(at, person, numbered, patience, answers);
        }

        private double share(int of) {
            return offers == 0 ? 0 : (double) of / offers;
        }
    }
}

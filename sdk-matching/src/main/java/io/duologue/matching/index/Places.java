package io.duologue.matching.index;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Those who are held, each at a place: a small number by which everything else knows him. A place that is free is given to the next
 * one. One thread at a time.
 */
final class Places {

    static final int NONE = -1;

    private final PlaceTable byParticipant =
            new PlaceTable(place -> queued(place).participant());
    private @Nullable QueuedTicket[] queued = new QueuedTicket[0];

    /** When the wait began, in nanoseconds. */
    private long[] since = new long[0];

    /** Which of all who ever entered he is: tells him from those who were at his place before. */
    private long[] arrival = new long[0];

    /** Of a free place the next free one. */
    private int[] nextFree = new int[0];

    private int firstFree = NONE;
    private int used;
    private long arrivals;

    int size() {
        return byParticipant.size();
    }

    /** More than any place there is. */
    int end() {
        return used;
    }

    int enter(QueuedTicket ticket) {
        int place = firstFree;
        if (place == NONE) {
            place = used++;
            grow();
        } else {
            firstFree = nextFree[place];
        }
        queued[place] = ticket;
        since[place] = nanos(ticket.ticket().queuedAt());
        arrival[place] = ++arrivals;
        byParticipant.put(place);
        return place;
    }

    int find(ParticipantId participant) {
        return byParticipant.find(participant);
    }

    void leave(int place) {
        if (!isTaken(place)) {
            throw new IllegalStateException("nobody at place " + place);
        }
        byParticipant.remove(place);
        queued[place] = null;
        arrival[place] = 0;
        nextFree[place] = firstFree;
        firstFree = place;
    }

    boolean isTaken(int place) {
        return arrival[place] != 0;
    }

    QueuedTicket queued(int place) {
        QueuedTicket ticket = queued[place];
        if (ticket == null) {
            throw new IllegalStateException("nobody at place " + place);
        }
        return ticket;
    }

    Ticket ticket(int place) {
        return queued(place).ticket();
    }

    long since(int place) {
        return since[place];
    }

    /** 0 for a free place. */
    long arrival(int place) {
        return arrival[place];
    }

    /** Negative if the first has waited longer. Nobody is as old as another one. */
    int compareAge(int place, int other) {
        if (since[place] != since[other]) {
            return since[place] < since[other] ? -1 : 1;
        }
        int age = ticket(place).queuedAt().compareTo(ticket(other).queuedAt());
        return age != 0
                ? age
                : queued(place).participant().compareTo(queued(other).participant());
    }

    /** Nanoseconds since 1970; what is too far away for that, as far away as can be told. */
    static long nanos(Instant moment) {
        try {
            return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
        } catch (ArithmeticException e) {
            return moment.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** What is too long for that, as long as can be told. */
    static long nanos(Duration wait) {
        try {
            return wait.toNanos();
        } catch (ArithmeticException e) {
            return wait.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static Instant moment(long nanos) {
        return Instant.EPOCH.plus(Duration.ofNanos(nanos));
    }

    private void grow() {
        if (used > since.length) {
            int length = Math.max(16, used + (used >> 1));
            queued = Arrays.copyOf(queued, length);
            since = Arrays.copyOf(since, length);
            arrival = Arrays.copyOf(arrival, length);
            nextFree = Arrays.copyOf(nextFree, length);
        }
    }
}

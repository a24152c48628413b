package io.duologue.core.engine;

import io.duologue.core.conversation.Position;

/** The last {@value #MOST} places of a log that a reader was brought to. One thread at a time: its feed's. */
final class RecentPlaces {
    private static final int MOST = 64;

    private final int[] marks = new int[MOST];
    private long first;
    private long last;

    RecentPlaces(Position at) {
        startAt(at);
    }

    /** Forgets all others. */
    void startAt(Position at) {
        first = at.seq();
        last = at.seq();
        marks[slot(at.seq())] = at.mark();
    }

    /** The place right behind the one before. */
    void add(Position next) {
        last = next.seq();
        first = Math.max(first, last - MOST + 1);
        marks[slot(last)] = next.mark();
    }

    boolean has(Position place) {
        return place.seq() >= first && place.seq() <= last && marks[slot(place.seq())] == place.mark();
    }

    private static int slot(long seq) {
        return (int) (seq % MOST);
    }
}

package io.duologue.core.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Consecutive entries of which the oldest are dropped. Adding and dropping cost amortised constant time. One thread at a
 * time: its log guarantees that.
 */
final class EntryWindow {
    private static final int COMPACT_FROM = 32;

    private final List<Entry> entries = new ArrayList<>();
    /** How many at the beginning of the list are dropped but not yet cleared away. */
    private int dropped;

    private Position kept = Position.START;

    /** The place behind which entries are kept. */
    Position kept() {
        return kept;
    }

    Position head() {
        return dropped == entries.size()
                ? kept
                : entries.get(entries.size() - 1).position();
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** The entry of a number above {@link #kept} and not above {@link #head}. */
    Entry get(long seq) {
        return entries.get(index(seq));
    }

    /** At most {@code limit} entries behind a number not below {@link #kept}; a copy. */
    List<Entry> behind(long seq, int limit) {
        int from = index(seq + 1);
        if (from == entries.size()) {
            return List.of();
        }
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    void dropUpTo(long seq) {
        long target = Math.min(seq, head().seq());
        if (target <= kept.seq()) {
            return;
        }
        int until = index(target);
        kept = entries.get(until).position();
        Entry nothing = new Entry(kept, entries.get(until).at(), new EntryBody.Gone());
        Collections.fill(entries.subList(dropped, until + 1), nothing);
        dropped = until + 1;
        if (dropped >= COMPACT_FROM && dropped * 2 >= entries.size()) {
            entries.subList(0, dropped).clear();
            dropped = 0;
        }
    }

    /** Nothing is left of what this party said but its places. */
    void erase(Party party) {
        entries.replaceAll(entry -> entry.body() instanceof EntryBody.Message message && message.from() == party
                ? new Entry(entry.position(), entry.at(), new EntryBody.Gone())
                : entry);
    }

    private int index(long seq) {
        return Math.toIntExact(seq - kept.seq() - 1 + dropped);
    }
}

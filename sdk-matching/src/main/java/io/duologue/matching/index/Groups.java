package io.duologue.matching.index;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.Ticket;

/** Whoever came for the same and consents to the same ways to talk is of one group. Pure. */
@SuppressWarnings("EnumOrdinal") // A place in arrays of this process, which is kept nowhere.
final class Groups {

    private static final Intent[] INTENTS = Intent.values();
    private static final int KIND_SETS = 1 << Kind.values().length;

    /** At most 64: a set of groups is a bitmap of one word. */
    static final int COUNT = KIND_SETS * INTENTS.length;

    private static final long[] SHARING_A_KIND = sharingAKind();

    private Groups() {}

    static int of(Ticket ticket) {
        int kinds = 0;
        for (Kind kind : ticket.kinds()) {
            kinds |= 1 << kind.ordinal();
        }
        return number(ticket.intent()) * KIND_SETS + kinds;
    }

    /** The number of intents. */
    static int intents() {
        return INTENTS.length;
    }

    /** Of an intent, below {@link #intents}. */
    static int number(Intent intent) {
        return intent.ordinal();
    }

    static Intent intent(int group) {
        return INTENTS[group / KIND_SETS];
    }

    /** The groups with which this one has a way to talk. */
    static long sharingAKindWith(int group) {
        return SHARING_A_KIND[group];
    }

    private static long[] sharingAKind() {
        long[] sharing = new long[COUNT];
        for (int group = 0; group < COUNT; group++) {
            for (int other = 0; other < COUNT; other++) {
                if ((group & other & (KIND_SETS - 1)) != 0) {
                    sharing[group] |= 1L << other;
                }
            }
        }
        return sharing;
    }
}

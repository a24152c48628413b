package io.duologue.matching;

import org.jspecify.annotations.Nullable;

/** Where one ticket's topics are in one taxonomy, as numbers. What it does not know has no place, and is near to itself alone. Immutable. */
final class TopicPlaces {

    /** Of a topic that is not in the taxonomy, and of a parent that is none. */
    static final int NOWHERE = -1;

    private final Topics taxonomy;
    private final boolean surprise;
    private final TopicId[] ids;
    private final int[] at;
    private final int[] parents;

    TopicPlaces(Topics taxonomy, Ticket ticket) {
        this.taxonomy = taxonomy;
        surprise = ticket.surprise();
        ids = ticket.topics().toArray(TopicId[]::new);
        at = new int[ids.length];
        parents = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            at[i] = taxonomy.placeOf(ids[i]);
            parents[i] = taxonomy.parentOf(at[i]);
        }
    }

    boolean areIn(Topics topics) {
        return taxonomy == topics;
    }

    int count() {
        return ids.length;
    }

    /** How many topics both name. */
    int shared(TopicPlaces other) {
        int shared = 0;
        for (int mine = 0; mine < ids.length; mine++) {
            shared += isNamedBy(other, mine) ? 1 : 0;
        }
        return shared;
    }

    /** As {@link Topics#reach}. */
    TopicReach reach(TopicPlaces other) {
        if (surprise || other.surprise || shared(other) > 0) {
            return TopicReach.LEAF;
        }
        return firstAbove(other) == NOWHERE ? TopicReach.ANY : TopicReach.PARENT;
    }

    /** As {@link Topics#common}; {@code null} if there is nothing. */
    @Nullable TopicId common(TopicPlaces other) {
        for (int mine = 0; mine < ids.length; mine++) {
            if (isNamedBy(other, mine)) {
                return ids[mine];
            }
        }
        if (other.surprise && ids.length > 0) {
            return ids[0];
        }
        if (surprise) {
            return other.ids.length > 0 ? other.ids[0] : null;
        }
        int above = firstAbove(other);
        return above == NOWHERE ? null : taxonomy.idAt(above);
    }

    private boolean isNamedBy(TopicPlaces other, int mine) {
        for (int their = 0; their < other.ids.length; their++) {
            boolean isSamePlace = at[mine] == other.at[their];
            if (isSamePlace && (at[mine] != NOWHERE || ids[mine].equals(other.ids[their]))) {
                return true;
            }
        }
        return false;
    }

    /** The first parent of two, or the one of two that is the other's parent. */
    private int firstAbove(TopicPlaces other) {
        for (int mine = 0; mine < ids.length; mine++) {
            for (int their = 0; their < other.ids.length; their++) {
                int above = parents[mine];
                if (above != NOWHERE && (above == other.parents[their] || above == other.at[their])) {
                    return above;
                }
                if (at[mine] != NOWHERE && at[mine] == other.parents[their]) {
                    return at[mine];
                }
            }
        }
        return NOWHERE;
    }
}

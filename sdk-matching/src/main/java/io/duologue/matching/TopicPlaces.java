package io.duologue.matching;

import org.jspecify.annotations.Nullable;

/** Where one ticket's topics are in one taxonomy, as numbers. What it does not know has no place, and is near to itself alone. Immutable. */
final class TopicPlaces {

    /** Of a topic that is not in the taxonomy, and of a parent that is none. */
    static final int NOWHERE = -1;

    private final Topics taxonomy;
    private final boolean surprise;
    private final TopicId[] ids;

    /** Of each topic, and behind them of each topic's parent: in one piece, because both are looked at together. */
    private final int[] places;

    /** A bit for each topic, by its place modulo 64, and one for all that are nowhere: two tickets without a common bit share no topic. */
    private final long topicBits;

    /** A bit for each topic and parent: where none is common, nothing is near. */
    private final long nearBits;

    TopicPlaces(Topics taxonomy, Ticket ticket) {
        this.taxonomy = taxonomy;
        surprise = ticket.surprise();
        ids = ticket.topics().toArray(TopicId[]::new);
        places = new int[2 * ids.length];
        long bits = 0;
        long above = 0;
        for (int i = 0; i < ids.length; i++) {
            places[i] = taxonomy.placeOf(ids[i]);
            places[ids.length + i] = taxonomy.parentOf(places[i]);
            bits |= bit(places[i]);
            above |= bit(places[ids.length + i]);
        }
        topicBits = bits;
        nearBits = bits | above;
    }

    /** {@code <<} looks at the lower six bits only, and of {@link #NOWHERE} they are 63. */
    private static long bit(int place) {
        return 1L << place;
    }

    boolean areIn(Topics topics) {
        return taxonomy == topics;
    }

    int count() {
        return ids.length;
    }

    /** How many topics both name. */
    int shared(TopicPlaces other) {
        if ((topicBits & other.topicBits) == 0) {
            return 0;
        }
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
        return hasNear(other) ? TopicReach.PARENT : TopicReach.ANY;
    }

    /** Whether two of them have one parent, or one is the other's. */
    boolean hasNear(TopicPlaces other) {
        return firstAbove(other) != NOWHERE;
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

    private boolean isNamedBy(TopicPlaces other, int topic) {
        int place = at(topic);
        for (int their = 0; their < other.count(); their++) {
            if (place == other.at(their) && (place != NOWHERE || ids[topic].equals(other.ids[their]))) {
                return true;
            }
        }
        return false;
    }

    /** The first parent of two, or the one of two that is the other's parent. */
    private int firstAbove(TopicPlaces other) {
        if ((nearBits & other.nearBits) == 0) {
            return NOWHERE;
        }
        for (int mine = 0; mine < count(); mine++) {
            int place = at(mine);
            int above = parent(mine);
            for (int their = 0; their < other.count(); their++) {
                if (above != NOWHERE && (above == other.parent(their) || above == other.at(their))) {
                    return above;
                }
                if (place != NOWHERE && place == other.parent(their)) {
                    return place;
                }
            }
        }
        return NOWHERE;
    }

    private int at(int topic) {
        return places[topic];
    }

    private int parent(int topic) {
        return places[ids.length + topic];
    }
}

package io.duologue.matching;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a ticket is compared for every pair, in the form in which that is quickest: numbers and sorted arrays, made once per ticket.
 * Immutable but for {@link #placesIn}, which remembers the taxonomy asked about last: threads that race for it do the work twice and
 * agree.
 */
final class Compared {

    private static final Comparator<String> BY_HASH = Compared::order;

    private static final int LETTERS = 32;
    private static final int LANGUAGE_BITS = 15;
    private static final long LANGUAGE = (1 << LANGUAGE_BITS) - 1;

    private final Ticket ticket;
    private final int kinds;
    private final long languages;
    private final String[] tags;
    private @Nullable TopicPlaces places;

    Compared(Ticket ticket) {
        this.ticket = ticket;
        kinds = ticket.kinds().stream().mapToInt(Compared::bit).sum();
        languages = packed(ticket.languages());
        tags = ticket.tags().toArray(String[]::new);
        Arrays.sort(tags, BY_HASH);
    }

    /** Whether there is a way to talk that both consent to. */
    boolean sharesKind(Compared other) {
        return (kinds & other.kinds) != 0;
    }

    boolean sharesLanguage(Compared other) {
        return rankOfSharedLanguage(other) >= 0;
    }

    /** The place, from 0, of the first of these languages that the other speaks as well; −1 if none is. */
    int rankOfSharedLanguage(Compared other) {
        long mine = languages;
        for (int rank = 0; mine != 0; rank++) {
            if (other.speaks(mine & LANGUAGE)) {
                return rank;
            }
            mine >>>= LANGUAGE_BITS;
        }
        return -1;
    }

    private boolean speaks(long language) {
        for (long mine = languages; mine != 0; mine >>>= LANGUAGE_BITS) {
            if ((mine & LANGUAGE) == language) {
                return true;
            }
        }
        return false;
    }

    /** How many tags the two share; no more than {@code enough} are counted. */
    int sharedTags(Compared other, int enough) {
        int shared = 0;
        int mine = 0;
        int their = 0;
        while (shared < enough && mine < tags.length && their < other.tags.length) {
            int order = order(tags[mine], other.tags[their]);
            shared += order == 0 ? 1 : 0;
            mine += order <= 0 ? 1 : 0;
            their += order >= 0 ? 1 : 0;
        }
        return shared;
    }

    int tags() {
        return tags.length;
    }

    /** Where the ticket's topics are in that taxonomy. */
    TopicPlaces placesIn(Topics topics) {
        TopicPlaces known = places;
        if (known == null || !known.areIn(topics)) {
            known = new TopicPlaces(topics, ticket);
            places = known;
        }
        return known;
    }

    /** A string keeps its hash, so that two are told apart by a look at a number. */
    private static int order(String mine, String their) {
        int byHash = Integer.compare(mine.hashCode(), their.hashCode());
        return byHash != 0 ? byHash : mine.compareTo(their);
    }

    private static int bit(Kind kind) {
        return switch (kind) {
            case TEXT -> 1;
            case AUDIO -> 2;
            case VIDEO -> 4;
        };
    }

    /** The languages one above the other, the first one lowest. */
    private static long packed(List<String> languages) {
        long packed = 0;
        for (int rank = 0; rank < languages.size(); rank++) {
            packed |= language(languages.get(rank)) << (rank * LANGUAGE_BITS);
        }
        return packed;
    }

    /** The two or three letters of a language as a number, whatever its region. */
    private static long language(String tag) {
        long number = 0;
        for (int i = 0; i < tag.length() && tag.charAt(i) != '-'; i++) {
            number = number * LETTERS + tag.charAt(i) - 'a' + 1;
        }
        return number;
    }
}

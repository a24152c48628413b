package io.duologue.matching;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What of a ticket is compared for every pair, in the form in which that is quickest: numbers and sorted arrays, made once per ticket.
 * Immutable but for {@link #placesIn}, which remembers the taxonomy asked about last: threads that race for it do the work twice and
 * agree.
 */
final class Compared {

    private static final Comparator<String> BY_HASH = Compared::order;

    private static final int LETTERS = 32;

    private final Ticket ticket;
    private final int[] languages;
    private final String[] tags;
    private @Nullable TopicPlaces places;

    Compared(Ticket ticket) {
        this.ticket = ticket;
        languages = ticket.languages().stream().mapToInt(Compared::language).toArray();
        tags = ticket.tags().toArray(String[]::new);
        Arrays.sort(tags, BY_HASH);
    }

    /** The place, from 0, of the first of these languages that the other speaks as well; −1 if none is. */
    int rankOfSharedLanguage(Compared other) {
        for (int rank = 0; rank < languages.length; rank++) {
            for (int their : other.languages) {
                if (languages[rank] == their) {
                    return rank;
                }
            }
        }
        return -1;
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

    /** The two or three letters of a language as a number, whatever its region. */
    private static int language(String tag) {
        int number = 0;
        for (int i = 0; i < tag.length() && tag.charAt(i) != '-'; i++) {
            number = number * LETTERS + tag.charAt(i) - 'a' + 1;
        }
        return number;
    }
}

package io.duologue.matching;

import java.util.Arrays;
import java.util.Collection;
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
    private static final int LANGUAGE_BITS = 15;
    private static final long LANGUAGE = (1 << LANGUAGE_BITS) - 1;
    private static final int FIBONACCI = 0x9E37_79B9;

    private final Ticket ticket;
    private final int kinds;
    private final long languages;
    private final String[] tags;

    /** The bit of this ticket's participant, one of 64. */
    private final long own;

    /** The bits of all whom this ticket names: a Bloom filter of one hash. */
    private final long named;

    private @Nullable TopicPlaces places;

    Compared(Ticket ticket) {
        this.ticket = ticket;
        kinds = ticket.kinds().stream().mapToInt(Compared::bit).sum();
        languages =
                packed(ticket.languages().stream().mapToLong(Compared::language).toArray());
        tags = ticket.tags().toArray(String[]::new);
        Arrays.sort(tags, BY_HASH);
        own = bit(ticket.participant());
        named = bits(ticket.blocked())
                | bits(ticket.avoided())
                | bits(ticket.lastMet().keySet())
                | bits(ticket.passed().keySet());
    }

    /**
     * Whether this ticket may name the other's participant as somebody blocked, avoided, met or passed over. {@code false} is certain, and
     * for most pairs the answer: nothing need be looked up for them.
     */
    boolean mayName(Compared other) {
        return (named & other.own) != 0;
    }

    /** The ways to talk, a bit each: the same for the same ways. */
    int kinds() {
        return kinds;
    }

    /** The languages without their regions in one number: the same for the same languages, whichever is preferred. */
    long languageSet() {
        return packed(Arrays.stream(languagesOf(languages)).distinct().sorted().toArray());
    }

    /** Each of those {@link #kinds}. */
    static int[] kindsOf(int kinds) {
        int[] each = new int[Integer.bitCount(kinds)];
        int left = kinds;
        for (int i = 0; i < each.length; i++) {
            each[i] = Integer.lowestOneBit(left);
            left -= each[i];
        }
        return each;
    }

    /** Each of those {@linkplain #languageSet languages}. */
    static long[] languagesOf(long languages) {
        int count = (Long.SIZE - Long.numberOfLeadingZeros(languages) + LANGUAGE_BITS - 1) / LANGUAGE_BITS;
        long[] each = new long[count];
        for (int rank = 0; rank < count; rank++) {
            each[rank] = languages >>> (rank * LANGUAGE_BITS) & LANGUAGE;
        }
        return each;
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

    private static long bits(Collection<ParticipantId> participants) {
        long bits = 0;
        for (ParticipantId participant : participants) {
            bits |= bit(participant);
        }
        return bits;
    }

    /** By the upper bits of the hash: those of names that are numbered differ in the lower ones only. */
    private static long bit(ParticipantId participant) {
        return 1L << ((participant.value().hashCode() * FIBONACCI) >>> 26);
    }

    private static int bit(Kind kind) {
        return switch (kind) {
            case TEXT -> 1;
            case AUDIO -> 2;
            case VIDEO -> 4;
        };
    }

    /** The languages one above the other, the first one lowest. */
    private static long packed(long[] languages) {
        long packed = 0;
        for (int rank = 0; rank < languages.length; rank++) {
            packed |= languages[rank] << (rank * LANGUAGE_BITS);
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

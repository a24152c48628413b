package io.duologue.matching;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What of a ticket is compared for every pair, in the form in which that is quickest: numbers and sorted arrays, made once per ticket.
 * Immutable but for {@link #placesIn}, which remembers the taxonomy asked about last: threads that race for it do the work twice and
 * agree.
 */
final class Compared {

    private static final Comparator<String> BY_HASH =
            Comparator.comparingInt(String::hashCode).thenComparing(Comparator.naturalOrder());

    private static final int LETTERS = 32;
    private static final int LANGUAGE_BITS = 15;
    private static final long LANGUAGE = (1 << LANGUAGE_BITS) - 1;
    private static final int FIBONACCI = 0x9E37_79B9;
    private static final int LOG_BITS = 6;
    private static final int SECONDS_PER_DAY = 24 * 60 * 60;

    /** What a ticket does not tell, or one of two. */
    static final int UNTOLD = -1;

    private final Ticket ticket;
    private final int kinds;
    private final long languages;
    private final Intent intent;
    private final @Nullable SeniorityBand seniority;
    private final int secondOfDay;
    private final int band;

    /** By hash, and those of one hash by name; the hashes beside them, because most tags are told apart by those. */
    private final String[] tags;

    private final int[] tagHashes;

    /** A bit for each tag: two tickets without a common bit have no common tag. */
    private final long tagBits;

    /** As {@link NameFilter#hash} has it. */
    private final int participantHash;

    /** This ticket's participant and whom it names. */
    private final NameFilter named;

    private @Nullable TopicPlaces places;

    Compared(Ticket ticket) {
        this.ticket = ticket;
        kinds = ticket.kinds().stream().mapToInt(Compared::bit).sum();
        languages =
                packed(ticket.languages().stream().mapToLong(Compared::language).toArray());
        intent = ticket.intent();
        seniority = ticket.seniority();
        ZoneOffset offset = ticket.utcOffset();
        secondOfDay = offset == null ? UNTOLD : Math.floorMod(offset.getTotalSeconds(), SECONDS_PER_DAY);
        Integer reputation = ticket.reputationBand();
        band = reputation == null ? UNTOLD : reputation;
        tags = ticket.tags().toArray(String[]::new);
        Arrays.sort(tags, BY_HASH);
        tagHashes = new int[tags.length];
        long bits = 0;
        for (int tag = 0; tag < tags.length; tag++) {
            tagHashes[tag] = tags[tag].hashCode();
            bits |= 1L << (spread(tagHashes[tag]) >>> (Integer.SIZE - LOG_BITS));
        }
        tagBits = bits;
        participantHash = NameFilter.hash(ticket.participant());
        named = new NameFilter(ticket);
    }

    /**
     * Whether this ticket may be of the other's participant, or name him as somebody blocked, avoided, met or passed over. {@code false}
     * is certain, and for most pairs the answer: nothing need be looked up for them.
     */
    boolean mayName(Compared other) {
        return named.mayHave(other.participantHash);
    }

    /** By how many bands the other's seniority misses what this intent wishes for, or {@link #UNTOLD}. */
    int seniorityDistance(Compared other) {
        return seniority == null || other.seniority == null
                ? UNTOLD
                : intent.seniorityDistance(seniority, other.seniority);
    }

    /** The shorter way round the world in seconds, up to 12 h, or {@link #UNTOLD}. */
    int secondsApart(Compared other) {
        if (secondOfDay == UNTOLD || other.secondOfDay == UNTOLD) {
            return UNTOLD;
        }
        int seconds = Math.abs(secondOfDay - other.secondOfDay);
        return Math.min(seconds, SECONDS_PER_DAY - seconds);
    }

    /** Bands of reputation between the two, or {@link #UNTOLD}. */
    int bandDistance(Compared other) {
        return band == UNTOLD || other.band == UNTOLD ? UNTOLD : Math.abs(band - other.band);
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
        if ((tagBits & other.tagBits) == 0) {
            return 0;
        }
        int shared = 0;
        int mine = 0;
        int their = 0;
        while (shared < enough && mine < tags.length && their < other.tags.length) {
            int order = Integer.compare(tagHashes[mine], other.tagHashes[their]);
            if (order == 0) {
                order = tags[mine].compareTo(other.tags[their]);
            }
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

    /** The same hash in its upper bits: those of names that are numbered differ in the lower ones only. */
    static int spread(int hash) {
        return hash * FIBONACCI;
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

package io.duologue.core.identity;

import java.text.Normalizer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Names that somebody goes by until he is known: made up, such as {@code Quiet Heron}, or chosen. Two people may have the
 * same one. As safe for threads as its source.
 */
public final class Aliases {
    /** Characters that an alias may have. */
    public static final int MOST = 30;

    private static final List<String> KINDS = List.of(
            "Amber",
            "Brisk",
            "Calm",
            "Candid",
            "Clear",
            "Copper",
            "Curious",
            "Early",
            "Earnest",
            "Gentle",
            "Golden",
            "Hazel",
            "Keen",
            "Kind",
            "Level",
            "Lively",
            "Mellow",
            "Merry",
            "Modest",
            "Northern",
            "Patient",
            "Plain",
            "Quick",
            "Quiet",
            "Ready",
            "Silver",
            "Steady",
            "Sunny",
            "Tidy",
            "Warm",
            "Wide",
            "Young");
    private static final List<String> BEINGS = List.of(
            "Acorn", "Alder", "Badger", "Beacon", "Birch", "Brook", "Cedar", "Comet", "Crane", "Dolphin", "Falcon",
            "Fern", "Finch", "Harbour", "Heron", "Ibis", "Juniper", "Kestrel", "Lantern", "Lark", "Linden", "Lynx",
            "Maple", "Marten", "Meadow", "Otter", "Pebble", "Plover", "River", "Rowan", "Sparrow", "Willow");

    private final RandomGenerator random;

    public Aliases(RandomGenerator random) {
        this.random = random;
    }

    /**
     * A chosen alias as it is kept: on one line, without what is not seen, and letters that only look different as the plain
     * ones. Empty if nothing is left.
     */
    public static String chosen(String given) {
        return OneLine.of(Normalizer.normalize(given, Normalizer.Form.NFKC), MOST);
    }

    /** A made-up one. */
    public String next() {
        return KINDS.get(random.nextInt(KINDS.size())) + " " + BEINGS.get(random.nextInt(BEINGS.size()));
    }
}

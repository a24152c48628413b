package io.duologue.identity;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up names such as {@code Quiet Heron}. Two people may get the same one. As safe for threads as its source. */
final class Aliases {
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

    Aliases(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        return KINDS.get(random.nextInt(KINDS.size())) + " " + BEINGS.get(random.nextInt(BEINGS.size()));
    }
}

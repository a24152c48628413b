package io.duologue.matching;

import java.util.Arrays;
import java.util.Optional;

/** Years in the profession, in bands wide enough not to name a person. */
public enum SeniorityBand {
    STUDENT(0, "student"),
    YEARS_0_1(1, "0-1"),
    YEARS_2_4(2, "2-4"),
    YEARS_5_9(3, "5-9"),
    YEARS_10_14(4, "10-14"),
    YEARS_15_PLUS(5, "15+");

    /** The largest distance that two bands can have. */
    public static final int MAX_DISTANCE = 5;

    private final int level;
    private final String wireName;

    SeniorityBand(int level, String wireName) {
        this.level = level;
        this.wireName = wireName;
    }

    /** The band of this wire name; nothing if there is none. */
    public static Optional<SeniorityBand> of(String wireName) {
        return Arrays.stream(values())
                .filter(band -> band.wireName.equals(wireName))
                .findFirst();
    }

    /** The word for it in frames and in JSON. */
    public String wireName() {
        return wireName;
    }

    /** How many bands lie between the two, 0–{@value #MAX_DISTANCE}, the same in both directions. */
    public int distanceTo(SeniorityBand other) {
        return Math.abs(stepsAbove(other));
    }

    /** How many bands this one lies above the other; negative when it lies below. */
    public int stepsAbove(SeniorityBand other) {
        return level - other.level;
    }
}

package io.duologue.matching;

/** Years in the profession, in bands wide enough not to name a person. */
public enum SeniorityBand {
    STUDENT(0),
    YEARS_0_1(1),
    YEARS_2_4(2),
    YEARS_5_9(3),
    YEARS_10_14(4),
    YEARS_15_PLUS(5);

    /** The largest distance that two bands can have. */
    public static final int MAX_DISTANCE = 5;

    private final int level;

    SeniorityBand(int level) {
        this.level = level;
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

package io.duologue.matching;

/** What somebody came for. */
public enum Intent {
    /** To talk with a peer. */
    TALK,
    /** To learn from somebody more experienced. */
    LEARN,
    /** To help somebody less experienced. */
    MENTOR,
    /** To find somebody to work with. */
    HIRE,
    /** To find work. */
    BE_HIRED;

    /** What a mentor is above, and a learner below, whom he looks for. */
    private static final int MENTORING_BANDS = 2;

    /** Whether somebody with this intent has found what he came for in somebody with the other. */
    public boolean isAnsweredBy(Intent other) {
        return switch (this) {
            case TALK -> other == TALK;
            case LEARN -> other == MENTOR;
            case MENTOR -> other == LEARN;
            case HIRE -> other == BE_HIRED;
            case BE_HIRED -> other == HIRE;
        };
    }

    /** How many bands somebody's seniority is away from what this intent of another one wishes for, 0–5. */
    public int seniorityDistance(SeniorityBand mine, SeniorityBand theirs) {
        return switch (this) {
            case TALK -> mine.distanceTo(theirs);
            case LEARN -> shortfall(theirs.stepsAbove(mine));
            case MENTOR -> shortfall(mine.stepsAbove(theirs));
            case HIRE, BE_HIRED -> 0;
        };
    }

    private static int shortfall(int stepsAbove) {
        return Math.min(SeniorityBand.MAX_DISTANCE, Math.max(0, MENTORING_BANDS - stepsAbove));
    }
}

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
}

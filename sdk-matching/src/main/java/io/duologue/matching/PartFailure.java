package io.duologue.matching;

/**
 * What a custom part may throw without harm to anybody but those whom it was asked about: an exception, and of errors those that come of its
 * own code, a {@link StackOverflowError}, a {@link LinkageError} (a class that is missing or does not initialise) and an {@link AssertionError}.
 * Of any other error, as of one that says that there is no memory left, nobody knows whom it concerns.
 */
final class PartFailure {

    private PartFailure() {}

    /**
     * What was thrown, if it is the part's own.
     *
     * @throws Error which was thrown, if it is none of the part's
     */
    static Throwable own(Throwable thrown) {
        if (thrown instanceof Error error && !isOfItsCode(error)) {
            throw error;
        }
        return thrown;
    }

    private static boolean isOfItsCode(Error error) {
        return error instanceof StackOverflowError || error instanceof LinkageError || error instanceof AssertionError;
    }
}

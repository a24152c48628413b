package io.duologue.core.identity;

/**
 * Keeps something about people, and lets go of all of it that is about one. What each store lets go of, and what it has to
 * keep for somebody else's sake, is one of its own rules.
 */
@FunctionalInterface
public interface Erasable {
    /** As what others know somebody who is no more, where they had noted his name. */
    String ERASED = "Somebody who left";

    /**
     * Erases what is kept about this person, and touches nobody else's. Doing it twice is doing it once; after a failure it
     * is done again.
     */
    void erase(UserId user);
}

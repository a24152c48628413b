package io.duologue.core.identity;

import io.duologue.core.Checks;

/**
 * Names an account for ever. Never shown to another user but a moderator, who has to name people.
 *
 * @param value {@code u_} and 1–64 of {@code A-Z a-z 0-9 _ -}; an application whose own keys have other characters encodes them
 */
public record UserId(String value) implements Comparable<UserId> {
    /** Stands where somebody was named who has erased his account. No account has it. */
    public static final UserId ERASED = new UserId("u_erased");

    public UserId {
        Checks.id("user id", "u_", value);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

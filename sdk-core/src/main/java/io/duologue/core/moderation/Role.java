package io.duologue.core.moderation;

/** What somebody may do at the {@link Desk}, from less to more. */
public enum Role {
    /** Reads reports and decides them, restricts people, and lifts it again. */
    MODERATOR,
    /** Does that too, and reads what was done at the desk, and who may do it. */
    ADMIN;

    /** Whether who has this role may do what the other one may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}

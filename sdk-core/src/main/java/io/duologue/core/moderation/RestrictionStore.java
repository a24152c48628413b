package io.duologue.core.moderation;

import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may not talk, why, and until when.
 *
 * <ol>
 *   <li>S-1: a restriction is in force from its start, inclusive, to its end, exclusive, unless it was lifted.
 *   <li>S-2: of several in force the one that ends last is {@link #active}; one without an end ends last.
 *   <li>S-3: saving one with a known case replaces it.
 *   <li>S-4: what was saved is found by its case as it stands now, one that was lifted with its end.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code RestrictionStoreContract}.
 */
public interface RestrictionStore {

    void save(Restriction restriction);

    Optional<Restriction> active(UserId user, Instant now);

    /** False if there is no such restriction in force. */
    boolean lift(String caseId, Instant now);

    List<Restriction> of(UserId user);

    Optional<Restriction> find(String caseId);

    /**
     * A restriction with its statement. Immutable.
     *
     * @param rule the rule that was broken
     * @param what what happened, for the person
     * @param automatic whether no person decided it
     * @param until null for one without an end
     */
    record Restriction(
            String caseId,
            UserId user,
            String rule,
            String what,
            boolean automatic,
            Instant from,
            @Nullable Instant until) {
        public boolean inForce(Instant now) {
            return !now.isBefore(from) && (until == null || now.isBefore(until));
        }
    }

    static RestrictionStore inMemory(int capacity) {
        return new InMemoryRestrictionStore(capacity);
    }
}

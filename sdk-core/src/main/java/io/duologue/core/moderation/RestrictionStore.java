package io.duologue.core.moderation;

import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may not talk, why, and until when.
 *
 * <ol>
 *   <li>S-1: a restriction is in force from its start, inclusive, to its end, exclusive, unless it was lifted.
 *   <li>S-2: of several in force the one that ends last is {@link #active}; one without an end ends last.
 *   <li>S-3: saving one with a known case replaces it.
 *   <li>S-4: what was saved is found by its case as it stands now, one that was lifted with its end.
 *   <li>S-5: {@link #erase} leaves no restriction of the user; what is kept for somebody who may come back stays.
 *   <li>S-6: what was kept for somebody who may come back is found by the name it was kept under, until its end, exclusive, and by
 *       no other; keeping the same twice is keeping it once.
 *   <li>S-7: {@link #removeUntil} removes restrictions whose end is then or before; one without an end stays.
 *   <li>S-8: {@link #removeKeptUntil} removes what is kept of restrictions whose end is then or before, and nothing else.
 *   <li>S-9: after {@link #liftKept} this restriction is kept under no name any more: one person had several of them. One that differs
 *       in anything but the name stays.
 *   <li>S-10: the names that were kept of somebody who is gone are found by his id until their end, exclusive, and by no other id;
 *       {@link #erase} leaves them, and {@link #removeKeptUntil} removes them when their end is then or before.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code RestrictionStoreContract}.
 */
public interface RestrictionStore extends Erasable, Perishable {

    void save(Restriction restriction);

    Optional<Restriction> active(UserId user, Instant now);

    /** False if there is no such restriction in force. */
    boolean lift(String caseId, Instant now);

    List<Restriction> of(UserId user);

    Optional<Restriction> find(String caseId);

    /** Keeps a restriction whose person is no more, for when he comes back. */
    void keep(KeptRestriction kept);

    /** What is kept under this name and has not ended. */
    List<KeptRestriction> keptFor(String subject, Instant now);

    /** Keeps a restriction no longer, neither under this name nor under another one. */
    void liftKept(KeptRestriction kept);

    /** Keeps under which names somebody who is no more would be known if he came back, in place of what was kept of him before. */
    void keepNames(UserId gone, Set<String> subjects, Instant until);

    /** The names under which somebody who is no more would be known; none if they are not kept, or no longer. */
    Set<String> namesOf(UserId gone, Instant now);

    /**
     * Removes what is kept of restrictions that have ended, and names that are kept no longer.
     *
     * @see Perishable#removeUntil
     */
    int removeKeptUntil(Instant until, int atMost);

    /**
     * A restriction without a person. Immutable.
     *
     * @param subject a {@link io.duologue.core.identity.SubjectHash}: whoever has no key to it cannot tell whose it is
     */
    record KeptRestriction(String subject, String rule, String what, boolean automatic, Instant from, Instant until) {
        /** Whether it is the same but for the name. */
        public boolean isOneWith(KeptRestriction other) {
            return other.under(subject).equals(this);
        }

        private KeptRestriction under(String name) {
            return new KeptRestriction(name, rule, what, automatic, from, until);
        }

        /** The restriction of who came back. */
        public Restriction of(UserId user, String caseId) {
            return new Restriction(caseId, user, rule, what, automatic, from, until);
        }
    }

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
        private static final Comparator<Restriction> BY_END =
                Comparator.comparing(Restriction::until, Comparator.nullsLast(Comparator.<Instant>naturalOrder()));

        public boolean inForce(Instant now) {
            return !now.isBefore(from) && (until == null || now.isBefore(until));
        }

        /** Of those in force the one that ends last, as S-2 has it. */
        public static Optional<Restriction> active(Collection<Restriction> all, Instant now) {
            return all.stream().filter(restriction -> restriction.inForce(now)).max(BY_END);
        }
    }

    static RestrictionStore inMemory(int capacity) {
        return new InMemoryRestrictionStore(capacity);
    }
}

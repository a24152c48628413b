package io.duologue.core.moderation;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who has which role. It is asked anew each time that it counts, so that who loses a role has lost it at the next request.
 *
 * <p>Safe for many threads. May block; one that fails is a {@link io.duologue.core.BackendException}, and nobody gets in by it.
 */
@FunctionalInterface
public interface Roles {
    Roles NOBODYS = user -> Set.of();

    /** The roles that somebody was given; what they include goes without saying. */
    Set<Role> of(UserId user);

    default boolean include(UserId user, Role role) {
        return of(user).stream().anyMatch(given -> given.includes(role));
    }

    /** Who was named, for whoever looks after it; empty where nobody is named but recognised by something else. */
    default List<Named> named() {
        return List.of();
    }

    /**
     * Somebody who was named.
     *
     * @param user empty as long as nobody has signed in with this identity
     */
    record Named(Role role, LinkedIdentity identity, Optional<UserId> user) {}

    /**
     * The roles of those whose accounts have one of these identities, for as long as they have it. An account to which some way to
     * sign in was joined by its address alone has none: whoever reads that mailbox would have the role.
     */
    static Roles ofIdentities(AccountStore accounts, Set<LinkedIdentity> moderators, Set<LinkedIdentity> admins) {
        return new RolesOfIdentities(accounts, moderators, admins);
    }
}

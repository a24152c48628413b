package io.duologue.core.identity;

import java.time.Instant;
import java.util.Set;

/**
 * A person who may sign in. Immutable.
 *
 * @param identities the provider accounts by which the person signs in, at least one
 */
public record Account(UserId id, Instant createdAt, Set<LinkedIdentity> identities) {
    public Account {
        identities = Set.copyOf(identities);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("an account has at least one identity");
        }
    }

    /** The key of an account at a provider. */
    public record LinkedIdentity(ProviderId provider, String subject) {}
}

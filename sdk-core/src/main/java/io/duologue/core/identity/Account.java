package io.duologue.core.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in. Immutable.
 *
 * @param connections the ways in which the person signs in, the first one first: at least one, and of each provider one
 *     at most
 */
public record Account(UserId id, Instant createdAt, List<Connection> connections) {
    public Account {
        connections = List.copyOf(connections);
        if (connections.isEmpty()) {
            throw new IllegalArgumentException("an account has at least one identity");
        }
        long providers = connections.stream()
                .map(connection -> connection.identity().provider())
                .distinct()
                .count();
        if (providers < connections.size()) {
            throw new IllegalArgumentException("an account has one identity of each provider at most");
        }
    }

    public Set<LinkedIdentity> identities() {
        return connections.stream().map(Connection::identity).collect(Collectors.toUnmodifiableSet());
    }

    public Optional<Connection> connection(ProviderId provider) {
        return connections.stream()
                .filter(connection -> connection.identity().provider().equals(provider))
                .findFirst();
    }

    /** The key of an account at a provider. */
    public record LinkedIdentity(ProviderId provider, String subject) {
        /** Without the subject: it names a person. */
        @Override
        public String toString() {
            return "LinkedIdentity[" + provider + "]";
        }
    }

    /**
     * A way in which somebody signs in.
     *
     * @param email what the provider said to be this person's verified address in the latest sign-in with it; null if it
     *     said none
     */
    public record Connection(
            LinkedIdentity identity,
            Instant since,
            Origin origin,
            @Nullable ConfirmedEmail email) {
        Connection withEmail(@Nullable ConfirmedEmail confirmed) {
            return new Connection(identity, since, origin, confirmed);
        }
    }

    /** An address, and when a provider last said that it is this person's. */
    public record ConfirmedEmail(EmailAddress address, Instant at) {}

    /** How an identity came to an account. */
    public enum Origin {
        /** The account was made for it. */
        SIGN_UP,
        /** It was joined in a sign-in, because both had the same verified address. */
        EMAIL,
        /** The person asked for it, signed in with another one. */
        SETTINGS
    }
}

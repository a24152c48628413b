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
     * @param told when the account's people were told that it was added; null if they are yet to be told
     * @param lastEmail the address that the provider last said to be this person's and verified; null if it never said one
     */
    public record Connection(
            LinkedIdentity identity,
            Instant since,
            Origin origin,
            @Nullable Instant told,
            @Nullable ConfirmedEmail lastEmail) {

        /** The one for which an account is made: there is nobody to tell. */
        public static Connection signUp(LinkedIdentity identity, Instant now) {
            return new Connection(identity, now, Origin.SIGN_UP, now, null);
        }

        /** One that was added to an account, whose people are yet to be told. */
        public static Connection added(LinkedIdentity identity, Origin origin, Instant now) {
            return new Connection(identity, now, origin, null, null);
        }

        /** What the provider said to be this person's verified address in the latest sign-in with it; null if it said none. */
        public @Nullable ConfirmedEmail email() {
            return lastEmail != null && lastEmail.stands() ? lastEmail : null;
        }

        /** After a sign-in in which the provider said this of the address; null if it said none to be verified. */
        public Connection confirmed(@Nullable EmailAddress verified, Instant now) {
            ConfirmedEmail last = lastEmail;
            ConfirmedEmail next = verified != null
                    ? new ConfirmedEmail(verified, now, true)
                    : last == null ? null : new ConfirmedEmail(last.address(), last.at(), false);
            return new Connection(identity, since, origin, told, next);
        }

        /** After its people were told; the first time counts. */
        public Connection toldAt(Instant now) {
            return told != null ? this : new Connection(identity, since, origin, now, lastEmail);
        }
    }

    /**
     * An address, and when a provider last said that it is this person's.
     *
     * @param stands whether it said so in the latest sign-in as well
     */
    public record ConfirmedEmail(EmailAddress address, Instant at, boolean stands) {}

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

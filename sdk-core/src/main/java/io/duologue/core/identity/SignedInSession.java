package io.duologue.core.identity;

import io.duologue.core.Checks;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One person signed in at one place: a browser, a program, or whatever an application calls so. Not a live session,
 * which is one conversation partner at a time. Immutable.
 */
@Value.Immutable
public interface SignedInSession {
    int MAX_DEVICE = 60;

    UserId user();

    /**
     * The hash by which the session is known: that of the secret in a cookie, or one that no known secret has. Unlike
     * {@link #id()} it is shown to nobody.
     */
    SecretHash key();

    @Value.Default
    default Kind kind() {
        return Kind.APPLICATION;
    }

    /** What the person recognises it by, for example {@code Firefox on Linux}; at most 60 characters, may be empty. */
    @Value.Default
    default String device() {
        return "";
    }

    /** When the person showed who he is. Nothing but showing it again makes it later. */
    Instant signedInAt();

    /** When it was last used, as coarsely as it is written. */
    @Value.Default
    default Instant lastUsedAt() {
        return signedInAt();
    }

    /** Until when it is recognised, exclusive, if nothing prolongs it. */
    Instant expiresAt();

    /** Beyond what nothing prolongs it. */
    @Value.Default
    default Instant endsAt() {
        return expiresAt();
    }

    /** What renews it, if anything does; only a {@link Kind#BEARER} has it. */
    Optional<RefreshChain> refreshing();

    /**
     * Whether the account is to be erased, for whoever looks up the session, so that no request asks for it apart. What is
     * true is in the {@link ErasureStore}; {@code Sessions} keeps this in step with it.
     */
    @Value.Default
    default boolean leaving() {
        return false;
    }

    /** Names the session without being a secret: from it neither a secret nor a hash of one is found. */
    default SessionId id() {
        return SessionId.of(key());
    }

    @Value.Check
    default void check() {
        Checks.length("device", 0, MAX_DEVICE, device());
        if (endsAt().isBefore(expiresAt())) {
            throw new IllegalArgumentException(
                    "session: expected an end at or after " + expiresAt() + " but was " + endsAt());
        }
    }

    /** What keeps the secret. */
    enum Kind {
        /** A browser, which does not let its pages read it. */
        COOKIE("cookie"),
        /** A program, which sends it along. */
        BEARER("bearer"),
        /** An application that signs its people in by itself. */
        APPLICATION("application");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** A session of an application, which knows its people by itself. */
    static SignedInSession of(UserId user, SecretHash key, Instant signedInAt, Instant expiresAt) {
        return builder()
                .user(user)
                .key(key)
                .signedInAt(signedInAt)
                .expiresAt(expiresAt)
                .build();
    }

    static ImmutableSignedInSession.Builder builder() {
        return ImmutableSignedInSession.builder();
    }

    /** A copy to be changed. */
    default ImmutableSignedInSession copy() {
        return ImmutableSignedInSession.copyOf(this);
    }
}

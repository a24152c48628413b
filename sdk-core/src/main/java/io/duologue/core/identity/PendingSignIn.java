package io.duologue.core.identity;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** A sign-in that has begun: what is needed to complete it, here or on another node. Immutable. */
@Value.Immutable
public interface PendingSignIn {

    /** With whom it has begun. */
    ProviderId provider();

    /** The hash of what the browser keeps in which it has begun. */
    SecretHash binding();

    /** The code verifier (RFC 7636), of which the provider has been told the challenge. */
    @Value.Redacted
    Optional<String> verifier();

    /** What the provider has to repeat in what it signs. */
    @Value.Redacted
    Optional<String> nonce();

    /** Until when it may be completed, exclusive. */
    Instant expiresAt();

    static Builder builder() {
        return new Builder();
    }

    /** Builds one. One thread at a time. */
    final class Builder extends ImmutablePendingSignIn.Builder {
        Builder() {}
    }
}

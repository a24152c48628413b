package io.duologue.core.identity;

import java.time.Instant;
import org.immutables.value.Value;

/** A link that went to an address: whoever brings its secret reads that address's mail. Immutable. */
@Value.Immutable
public interface MagicLink {

    /** Where it went. */
    EmailAddress address();

    /** The hash of what the browser keeps in which the link was asked for. */
    SecretHash binding();

    /** Until when it is good, exclusive. */
    Instant expiresAt();

    static Builder builder() {
        return new Builder();
    }

    /** Builds one. One thread at a time. */
    final class Builder extends ImmutableMagicLink.Builder {
        Builder() {}
    }
}

package io.duologue.identity;

import java.net.URI;
import java.time.Duration;
import org.immutables.value.Value;

/** Sign-in with GitHub, or with a GitHub Enterprise Server of one's own. Immutable. */
@Value.Immutable
public interface GitHubOptions {

    ClientRegistration registration();

    /**
     * Whether only people sign in of whom GitHub has verified the primary e-mail address. For this it is looked at and not
     * kept; without this and {@link #email} no scope is asked for at all.
     */
    @Value.Default
    default boolean verifiedEmail() {
        return true;
    }

    /**
     * Whether the primary address is handed on if GitHub has verified it. Off: it is needed for joining accounts alone, and
     * whoever joins none keeps no more than he needs.
     */
    @Value.Default
    default boolean email() {
        return false;
    }

    /**
     * How long GitHub has to have known an account that makes a new one here; who has one signs in anyway, and one that is
     * younger can be connected to it. Nothing, so that it does not matter: everybody was new once.
     */
    @Value.Default
    default Duration minimumAge() {
        return Duration.ZERO;
    }

    /** Where the pages are: of an Enterprise Server, its own address. */
    @Value.Default
    default URI site() {
        return URI.create("https://github.com");
    }

    /** Where the API is: of an Enterprise Server, {@code /api/v3} at its own address. */
    @Value.Default
    default URI api() {
        return URI.create("https://api.github.com");
    }

    @Value.Check
    default void check() {
        if (minimumAge().isNegative()) {
            throw new IllegalArgumentException("minimum age: expected nothing or more but was " + minimumAge());
        }
        Addresses.secure("site", site());
        Addresses.secure("api", api());
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableGitHubOptions.Builder {
        Builder() {}
    }
}

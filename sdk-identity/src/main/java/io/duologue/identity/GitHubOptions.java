package io.duologue.identity;

import java.net.URI;
import org.immutables.value.Value;

/** Sign-in with GitHub, or with a GitHub Enterprise Server of one's own. Immutable. */
@Value.Immutable
public interface GitHubOptions {

    ClientRegistration registration();

    /**
     * Whether only people sign in of whom GitHub has verified the primary e-mail address. It is looked at and not kept;
     * without this no scope is asked for at all.
     */
    @Value.Default
    default boolean verifiedEmail() {
        return true;
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

package io.duologue.client.account;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** What is to be changed of a profile; what is absent stays as it is. Immutable. The server checks the bounds. */
@Value.Immutable(copy = false)
public interface ProfileChange {

    Optional<String> name();

    Optional<String> headline();

    Optional<String> bio();

    /** The empty string takes it back. */
    Optional<String> seniority();

    /** The empty string takes it back. */
    Optional<String> segment();

    /** The empty string takes it back. */
    Optional<String> timeZone();

    Optional<List<String>> topics();

    Optional<List<String>> skills();

    Optional<List<String>> languages();

    /** Whether the card as a whole is right; true if one of its members is given and this is not. */
    Optional<Boolean> confirmed();

    static ImmutableProfileChange.Builder builder() {
        return ImmutableProfileChange.builder();
    }
}

package io.duologue.client.account;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** What one shows of oneself. Immutable. */
@Value.Immutable(copy = false)
public interface Profile {

    String name();

    /** May be empty. */
    String headline();

    /** May be empty. */
    String bio();

    /** {@code student}, {@code 0-1}, {@code 2-4}, {@code 5-9}, {@code 10-14} or {@code 15+}; absent: not said. */
    Optional<String> seniority();

    /** {@code professional}, {@code founder}, {@code recruiter}, {@code student} or {@code creator}; absent: not said. */
    Optional<String> segment();

    /** Such as {@code Europe/Lisbon}; absent: not said. */
    Optional<String> timeZone();

    /** Ids, at most 5. */
    List<String> topics();

    /** At most 20. */
    List<String> skills();

    /** Two-letter codes, 1–3. */
    List<String> languages();

    /** Whether it was taken from elsewhere and not confirmed yet. */
    boolean imported();

    static ImmutableProfile.Builder builder() {
        return ImmutableProfile.builder();
    }
}

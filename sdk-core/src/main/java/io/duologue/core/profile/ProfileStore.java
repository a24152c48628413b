package io.duologue.core.profile;

import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Profiles, preferences, acknowledgements, and whom somebody would rather not meet. Not accounts: a profile may be changed by its person at any time.
 *
 * <ol>
 *   <li>P-1: what was saved is what is found.
 *   <li>P-2: {@link #update} and {@link #updatePreferences} lose no concurrent update of the same profile or preferences.
 *   <li>P-3: preferences that were never saved are the defaults.
 *   <li>P-4: acknowledging the same document and version twice keeps the first one.
 *   <li>P-5: {@link #erase} leaves neither profile nor preferences nor acknowledgements nor wishes to avoid of the user, and all of the
 *       others; who would rather not meet the user keeps the wish, under the name {@code Somebody who left}.
 *   <li>P-6: {@link #companyCount} counts the profiles that name this company in its {@link Company#normalised()} form and whose people have
 *       come through the onboarding ({@link Onboarding#wasComplete}), each once, as they are now.
 *   <li>P-7: a wish to avoid somebody works one way, and only its owner sees it and takes it back; the same wish twice is one: the first id
 *       and time stay.
 *   <li>P-8: a user avoids at most 1 000 people; one more is {@link AvoidResult.Full}.
 *   <li>P-9: nobody avoids himself.
 *   <li>P-10: no preferences and no acknowledgements are kept of a user without a profile, neither of one who never had one nor of one
 *       who is erased at the same moment: what comes late brings nothing back.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code ProfileStoreContract}.
 */
public interface ProfileStore extends Erasable {
    int MAX_AVOIDED = 1_000;

    Optional<Profile> find(UserId user);

    /** Saves a profile if the user has none yet; false if there was one. */
    boolean create(Profile profile);

    /**
     * Changes a profile in one step.
     *
     * @param change pure; may be called more than once. What it throws is thrown on and nothing changes
     * @return the changed profile, or nothing if the user has none
     */
    Optional<Profile> update(UserId user, UnaryOperator<Profile> change);

    Preferences preferences(UserId user);

    /** Of a user without a profile nothing is saved. */
    void savePreferences(UserId user, Preferences preferences);

    /**
     * Changes preferences in one step; those that were never saved are the defaults.
     *
     * @param change pure; may be called more than once. What it throws is thrown on and nothing changes
     * @return the changed preferences, or nothing if the user has no profile
     */
    Optional<Preferences> updatePreferences(UserId user, UnaryOperator<Preferences> change);

    List<Acknowledgement> acknowledgements(UserId user);

    /** Of a user without a profile nothing is kept. */
    void acknowledge(UserId user, Acknowledgement acknowledgement);

    /** How many people have named this company; no number for anybody's eyes. */
    int companyCount(String normalised);

    /** Notes that the owner would rather not meet somebody. */
    AvoidResult avoid(UserId owner, Avoided wish);

    /** False if the owner has no such wish. */
    boolean stopAvoiding(UserId owner, String id);

    /** Whom the owner would rather not meet. */
    List<Avoided> avoided(UserId owner);

    /** Whether the owner would rather not meet the other. */
    boolean avoids(UserId owner, UserId other);

    /**
     * Somebody whom one would rather not meet, and who is never told.
     *
     * @param id of the wish
     * @param name what the owner knew the other one as, for his list
     */
    record Avoided(String id, UserId other, String name, Instant at) {}

    /** What became of a wish to avoid somebody. */
    sealed interface AvoidResult {
        record Noted(Avoided wish) implements AvoidResult {}

        record Full() implements AvoidResult {}
    }

    /** Profiles in this process's memory, at most {@code capacity}. */
    static ProfileStore inMemory(int capacity) {
        return new InMemoryProfileStore(capacity);
    }
}

package io.duologue.core.profile;

import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Profiles, preferences and acknowledgements. Not accounts: a profile may be changed by its person at any time.
 *
 * <ol>
 *   <li>P-1: what was saved is what is found.
 *   <li>P-2: {@link #update} and {@link #updatePreferences} lose no concurrent update of the same profile or preferences.
 *   <li>P-3: preferences that were never saved are the defaults.
 *   <li>P-4: acknowledging the same document and version twice keeps the first one.
 *   <li>P-5: {@link #erase} leaves neither profile nor preferences nor acknowledgements of the user, and all of the others.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code ProfileStoreContract}.
 */
public interface ProfileStore extends Erasable {

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

    void savePreferences(UserId user, Preferences preferences);

    /**
     * Changes preferences in one step; those that were never saved are the defaults.
     *
     * @param change pure; may be called more than once. What it throws is thrown on and nothing changes
     * @return the changed preferences
     */
    Preferences updatePreferences(UserId user, UnaryOperator<Preferences> change);

    List<Acknowledgement> acknowledgements(UserId user);

    void acknowledge(UserId user, Acknowledgement acknowledgement);

    /** Profiles in this process's memory, at most {@code capacity}. */
    static ProfileStore inMemory(int capacity) {
        return new InMemoryProfileStore(capacity);
    }
}

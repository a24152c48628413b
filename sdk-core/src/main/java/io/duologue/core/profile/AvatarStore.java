package io.duologue.core.profile;

import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.util.Optional;

/**
 * The pictures of people, as they are shown. Not where they came from, and not who shows them: the profile names the
 * picture that is in use.
 *
 * <ol>
 *   <li>AV-1: what was saved is found by its id, byte for byte.
 *   <li>AV-2: a person has one picture at most: the one before is found no longer.
 *   <li>AV-3: after {@link #remove}, and after {@link #erase}, no picture of this person is found, and everybody else's is.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code AvatarStoreContract}.
 */
public interface AvatarStore extends Erasable {

    /** Keeps the picture of a person instead of the one there was. */
    void save(UserId user, Avatar avatar);

    Optional<Avatar> find(AvatarId id);

    /** Forgets the picture of a person, if there is one. */
    void remove(UserId user);

    @Override
    default void erase(UserId user) {
        remove(user);
    }

    /** Pictures in this process's memory, at most {@code capacity}: the one that was saved longest ago makes room. */
    static AvatarStore inMemory(int capacity) {
        return new InMemoryAvatarStore(capacity);
    }
}

package io.duologue.core.signin;

import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.Optional;

/**
 * What people have to know about their accounts, and whether they have said that they do. Not a mailbox: it holds what a
 * page shows until it is acknowledged and can be undone no longer.
 *
 * <ol>
 *   <li>NO-1: what was added is among {@link #open}, the latest first, until it is acknowledged.
 *   <li>NO-2: {@link #acknowledge} takes a notice of this user out of those that are open, and nothing of another user.
 *   <li>NO-3: {@link #find} has a notice of this user, acknowledged or not, and none of another user.
 *   <li>NO-4: of one user the latest {@value #MAX_PER_USER} are kept, acknowledged or not.
 *   <li>NO-5: {@link #erase} leaves nothing of this user and everything of the others.
 *   <li>NO-6: {@link #latest} has every notice of this user that is kept, acknowledged or not, the latest first, and none of
 *       another user.
 *   <li>NO-7: {@link #removeUntil} removes notices, acknowledged or not, whose {@code at} is then or before.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code NoticeStoreContract}.
 */
public interface NoticeStore extends Erasable, Perishable {
    /** Whoever has more to hear has trouble that a list does not solve. */
    int MAX_PER_USER = 20;

    /** Adds a notice, whose id is new. */
    void add(UserId user, Notice notice);

    List<Notice> open(UserId user);

    /** All that is kept, also what was acknowledged. */
    List<Notice> latest(UserId user);

    Optional<Notice> find(UserId user, String id);

    /** False if there is no such notice of this user among those that are open. */
    boolean acknowledge(UserId user, String id);

    /** Notices of so many people in this process's memory; the one who was told something longest ago makes room. */
    static NoticeStore inMemory(int people) {
        return new InMemoryNoticeStore(people);
    }
}

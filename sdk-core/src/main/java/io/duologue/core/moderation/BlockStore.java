package io.duologue.core.moderation;

import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who never wants to meet whom again.
 *
 * <ol>
 *   <li>B-1: a block works both ways until its owner takes it back.
 *   <li>B-2: blocking twice is blocking once: the first id and time stay.
 *   <li>B-3: only its owner sees a block and takes it back.
 *   <li>B-4: a user has at most 5 000 blocks; one more is {@link BlockResult.Full}.
 *   <li>B-5: nobody blocks himself.
 *   <li>B-6: {@link #erase} leaves no block that the user made; who had blocked the user keeps the block, under the name
 *       {@code Somebody who left}.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code BlockStoreContract}.
 */
public interface BlockStore extends Erasable {
    int MAX_PER_USER = 5_000;

    /**
     * Blocks somebody.
     *
     * @param id the id of the block if it is new
     * @param name what the owner knew the other one as, for his list
     */
    BlockResult block(UserId owner, UserId other, String id, String name, Instant now);

    /** False if the owner has no such block. */
    boolean unblock(UserId owner, String id);

    List<Block> of(UserId owner);

    boolean betweenEither(UserId one, UserId other);

    /** Everybody whom the user blocked or who blocked the user. */
    Set<UserId> eitherWay(UserId user);

    record Block(String id, UserId owner, UserId other, String name, Instant at) {}

    sealed interface BlockResult {
        record Blocked(Block block) implements BlockResult {}

        record Full() implements BlockResult {}
    }

    static BlockStore inMemory(int capacity) {
        return new InMemoryBlockStore(capacity);
    }
}

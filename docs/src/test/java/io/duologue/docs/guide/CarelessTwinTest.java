package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.testkit.contract.BlockStoreContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// [1]
/** The store with one rule broken, and the contract that has to notice. */
class CarelessTwinTest extends BlockStoreContract {
    @TempDir
    Path folder;

    @Override
    protected BlockStore newStore() {
        return new Careless(new FileBlockStore(folder.resolve(UUID.randomUUID() + ".tsv")));
    }

    @Test
    @Override
    protected void onlyItsOwnerSeesABlockAndTakesItBack() {
        assertThatThrownBy(super::onlyItsOwnerSeesABlockAndTakesItBack).isInstanceOf(AssertionError.class);
    }
    // [/1]

    // [2]
    /** Does not ask whose block it is (B-3). */
    private record Careless(BlockStore sound) implements BlockStore {
        @Override
        public boolean unblock(UserId owner, String id) {
            return sound.unblock(owner, id)
                    || sound.eitherWay(owner).stream().anyMatch(other -> sound.unblock(other, id));
        }
        // [/2]

        @Override
        public BlockResult block(UserId owner, UserId other, String id, String name, Instant now) {
            return sound.block(owner, other, id, name, now);
        }

        @Override
        public List<Block> of(UserId owner) {
            return sound.of(owner);
        }

        @Override
        public boolean betweenEither(UserId one, UserId other) {
            return sound.betweenEither(one, other);
        }

        @Override
        public Set<UserId> eitherWay(UserId user) {
            return sound.eitherWay(user);
        }

        @Override
        public void erase(UserId user) {
            sound.erase(user);
        }
    }
}

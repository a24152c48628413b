package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.BlockStore.Block;
import io.duologue.core.moderation.BlockStore.BlockResult;
import io.duologue.testkit.Rule;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link BlockStore}. Extend it and hand in an empty store of yours. */
public abstract class BlockStoreContract {
    private static final Block BLOCK = new Block("b_1", MAYA, TOMAS, "Tomás Rey", NINE);

    private BlockStore blocks = BlockStore.inMemory(1);

    /** An empty store with room for 10 000 blocks that shares nothing with those made before. */
    protected abstract BlockStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        blocks = newStore();
    }

    @Test
    @Rule("B-1")
    protected void aBlockWorksBothWaysUntilItIsTakenBack() {
        assertThat(blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", NINE)).isEqualTo(new BlockResult.Blocked(BLOCK));

        assertThat(blocks.betweenEither(MAYA, TOMAS)).isTrue();
        assertThat(blocks.betweenEither(TOMAS, MAYA)).isTrue();
        assertThat(blocks.betweenEither(MAYA, ADA)).isFalse();
        assertThat(blocks.eitherWay(MAYA)).containsExactly(TOMAS);
        assertThat(blocks.eitherWay(TOMAS)).containsExactly(MAYA);
        assertThat(blocks.eitherWay(ADA)).isEmpty();

        assertThat(blocks.unblock(MAYA, "b_1")).isTrue();
        assertThat(blocks.betweenEither(TOMAS, MAYA)).isFalse();
        assertThat(blocks.eitherWay(MAYA)).isEmpty();
        assertThat(blocks.eitherWay(TOMAS)).isEmpty();
    }

    @Test
    @Rule("B-1")
    protected void whoeverIsBlockedByBothIsBlockedUntilBothTakeItBack() {
        blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", NINE);
        blocks.block(TOMAS, MAYA, "b_2", "Maya Lindqvist", NINE);

        blocks.unblock(MAYA, "b_1");

        assertThat(blocks.betweenEither(MAYA, TOMAS)).isTrue();
        assertThat(blocks.eitherWay(MAYA)).containsExactly(TOMAS);
    }

    @Test
    @Rule("B-2")
    protected void blockingTwiceIsBlockingOnce() {
        blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", NINE);

        BlockResult again = blocks.block(MAYA, TOMAS, "b_2", "T. Rey", NINE.plusSeconds(60));

        assertThat(again).isEqualTo(new BlockResult.Blocked(BLOCK));
        assertThat(blocks.of(MAYA)).containsExactly(BLOCK);
    }

    @Test
    @Rule("B-2")
    protected void blockingAtOnceIsBlockingOnce() throws Exception {
        List<BlockResult> results = Together.all(i -> blocks.block(MAYA, TOMAS, "b_" + i, "Tomás Rey", NINE));

        assertThat(results).containsOnly(results.get(0));
        assertThat(blocks.of(MAYA)).hasSize(1);
    }

    @Test
    @Rule("B-3")
    protected void onlyItsOwnerSeesABlockAndTakesItBack() {
        blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", NINE);

        assertThat(blocks.of(TOMAS)).isEmpty();
        assertThat(blocks.unblock(TOMAS, "b_1")).isFalse();
        assertThat(blocks.unblock(ADA, "b_1")).isFalse();
        assertThat(blocks.unblock(MAYA, "b_2")).isFalse();

        assertThat(blocks.of(MAYA)).containsExactly(BLOCK);
    }

    @Test
    @Rule("B-4")
    protected void aUserHasFiveThousandBlocksAtMost() {
        for (int i = 0; i < BlockStore.MAX_PER_USER; i++) {
            blocks.block(MAYA, new UserId("u_" + i), "b_" + i, "Somebody", NINE);
        }

        assertThat(blocks.block(MAYA, TOMAS, "b_more", "Tomás Rey", NINE)).isEqualTo(new BlockResult.Full());

        assertThat(blocks.betweenEither(MAYA, TOMAS)).isFalse();
        assertThat(blocks.block(MAYA, new UserId("u_7"), "b_again", "Somebody", NINE))
                .isInstanceOf(BlockResult.Blocked.class);
        assertThat(blocks.block(TOMAS, MAYA, "b_his", "Maya Lindqvist", NINE)).isInstanceOf(BlockResult.Blocked.class);
    }

    @Test
    @Rule("B-5")
    protected void nobodyBlocksHimself() {
        assertThatIllegalArgumentException().isThrownBy(() -> blocks.block(MAYA, MAYA, "b_1", "Maya", NINE));

        assertThat(blocks.of(MAYA)).isEmpty();
    }

    @Test
    @Rule("B-6")
    protected void whoIsErasedBlocksNobodyAndIsBlockedWithoutHisName() {
        blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", NINE);
        blocks.block(TOMAS, MAYA, "b_2", "Maya Lindqvist", NINE);
        blocks.block(TOMAS, ADA, "b_3", "Ada", NINE);

        blocks.erase(TOMAS);
        blocks.erase(TOMAS);

        assertThat(blocks.of(TOMAS)).isEmpty();
        assertThat(blocks.betweenEither(TOMAS, ADA)).isFalse();
        assertThat(blocks.of(MAYA)).containsExactly(new BlockStore.Block("b_1", MAYA, TOMAS, BlockStore.ERASED, NINE));
        assertThat(blocks.eitherWay(TOMAS)).containsExactly(MAYA);
        assertThat(blocks.unblock(MAYA, "b_1")).isTrue();
    }
}

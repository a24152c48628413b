package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoresTest {
    private static final EngineOptions OPTIONS = EngineOptions.builder().build();

    @Test
    void oneStoreIsSwappedInOneCallAndTheOthersStay() {
        Stores usual = Duologue.inMemory(OPTIONS, new SecureRandom());
        BlockStore mine = BlockStore.inMemory(1);

        Stores stores = usual.toBuilder().blocks(mine).build();

        assertThat(stores.blocks()).isSameAs(mine);
        assertThat(stores.toBuilder().blocks(usual.blocks()).build()).isEqualTo(usual);
    }

    @Test
    void eachStoreIsTakenForItself() throws ReflectiveOperationException {
        Stores usual = Duologue.inMemory(OPTIONS, new Random(1));
        Stores others = Duologue.inMemory(OPTIONS, new Random(2));

        Stores.Builder builder = usual.toBuilder();
        for (RecordComponent store : Stores.class.getRecordComponents()) {
            Method take = Stores.Builder.class.getMethod(store.getName(), store.getType());
            take.invoke(builder, store.getAccessor().invoke(others));
        }

        assertThat(builder.build()).isEqualTo(others);
    }

    @Test
    void anEngineChangesSomeOfTheStoresThatItWouldHave() {
        BlockStore blocks = BlockStore.inMemory(1);
        ReportStore reports = ReportStore.inMemory(1);
        Stores handedIn = Duologue.inMemory(OPTIONS, new SecureRandom());

        try (Duologue engine = Duologue.builder()
                .stores(usual -> usual.blocks(blocks))
                .stores(usual -> usual.reports(reports))
                .stores(handedIn)
                .build()) {
            assertThat(engine.stores())
                    .isEqualTo(
                            handedIn.toBuilder().blocks(blocks).reports(reports).build());
        }
    }
}

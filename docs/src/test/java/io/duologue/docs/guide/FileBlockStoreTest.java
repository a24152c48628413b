package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.testkit.contract.BlockStoreContract;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fakeserver.ScriptedPartner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// [1]
class FileBlockStoreTest extends BlockStoreContract {
    @TempDir
    Path folder;

    @Override
    protected BlockStore newStore() throws IOException {
        return new FileBlockStore(Files.createTempFile(folder, "blocks", ".tsv"));
    }
    // [/1]

    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    // [2]
    @Test
    void whatWasBlockedIsBlockedAfterARestart() {
        Path file = folder.resolve("blocks.tsv");
        new FileBlockStore(file).block(MAYA, TOMAS, "b_1", "Tomás\tRey", NOW);

        BlockStore restarted = new FileBlockStore(file);

        assertThat(restarted.of(MAYA)).containsExactly(new BlockStore.Block("b_1", MAYA, TOMAS, "Tomás\tRey", NOW));
    }

    @Test
    void whatCannotBeWrittenHasNotHappened() {
        BlockStore blocks = new FileBlockStore(folder.resolve("no-such-folder/blocks.tsv"));

        assertThatThrownBy(() -> blocks.block(MAYA, TOMAS, "b_1", "Tomás Rey", NOW))
                .isInstanceOf(BackendException.class);
        assertThat(blocks.betweenEither(MAYA, TOMAS)).isFalse();
    }
    // [/2]

    @Test
    void anEngineTakesItAmongItsStores() {
        Path file = folder.resolve("blocks.tsv");
        EngineOptions options = EngineOptions.builder().build();
        // [3]
        Duologue engine = Duologue.builder()
                .options(options)
                .stores(usual -> usual.blocks(new FileBlockStore(file)))
                .build()
                .start();
        // [/3]
        try (engine) {
            assertThat(engine.stores().blocks()).isInstanceOf(FileBlockStore.class);
        }
    }

    // [4]
    @Test
    void whoIsBlockedIsNotMet() {
        BlockStore blocks = new FileBlockStore(folder.resolve("blocks.tsv"));
        try (FakeServer server = FakeServer.builder()
                .engine(usual -> usual.stores(known -> known.blocks(blocks)))
                .start()) {
            blocks.block(server.user("maya"), server.user("tomas"), "b_1", "Tomás Rey", Instant.now());
            ScriptedPartner maya = server.partner("maya").join("backend");
            ScriptedPartner tomas = server.partner("tomas").join("backend");
            ScriptedPartner ada = server.partner("ada").join("backend");

            maya.say("hello, whoever you are");

            ada.heard("hello, whoever you are");
            assertThat(tomas.words()).isEmpty();
        }
    }
    // [/4]

    @Test
    void somebodyIsRestrictedByHand() {
        try (FakeServer server = FakeServer.builder()
                .options(FakeServer.options()
                        .bellDistrust(Duration.ofMillis(100))
                        .build())
                .start()) {
            Duologue engine = server.engine();
            ScriptedPartner maya = server.partner("maya").join("backend");
            UserId user = server.user("maya");
            // [5]
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            engine.stores()
                    .restrictions()
                    .save(new Restriction(
                            "case-4711",
                            user,
                            "harassment",
                            "A moderator has read a report.",
                            false,
                            now,
                            now.plus(Duration.ofDays(7))));
            // [/5]

            assertThat(maya.closed()).isEqualTo(4401);
        }
    }
}

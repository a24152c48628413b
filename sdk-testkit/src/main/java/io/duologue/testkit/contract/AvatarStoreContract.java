package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import io.duologue.testkit.Rule;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link AvatarStore}. Extend it and hand in an empty store of yours. */
public abstract class AvatarStoreContract {
    private AvatarStore avatars = AvatarStore.inMemory(1);

    /** An empty store with room for 100 pictures that shares nothing with those made before. */
    protected abstract AvatarStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        avatars = newStore();
    }

    @Test
    @Rule("AV-1")
    protected void whatWasSavedIsFoundByteForByte() {
        Avatar large = avatar("a_maya", Avatar.MAX_BYTES);
        avatars.save(MAYA, large);
        avatars.save(ADA, avatar("a_ada", 10));

        assertThat(avatars.find(new AvatarId("a_maya"))).contains(large);
        assertThat(avatars.find(new AvatarId("a_ada"))).contains(avatar("a_ada", 10));
        assertThat(avatars.find(new AvatarId("a_nobody"))).isEmpty();
    }

    @Test
    @Rule("AV-2")
    protected void aNewPictureTakesThePlaceOfTheOneBefore() {
        avatars.save(MAYA, avatar("a_first", 10));
        avatars.save(ADA, avatar("a_ada", 10));

        avatars.save(MAYA, avatar("a_second", 20));

        assertThat(avatars.find(new AvatarId("a_first"))).isEmpty();
        assertThat(avatars.find(new AvatarId("a_second"))).contains(avatar("a_second", 20));
        assertThat(avatars.find(new AvatarId("a_ada"))).isPresent();
    }

    @Test
    @Rule("AV-3")
    protected void nothingIsLeftOfWhoIsRemoved() {
        avatars.save(MAYA, avatar("a_maya", 10));
        avatars.save(ADA, avatar("a_ada", 10));

        avatars.remove(MAYA);
        avatars.remove(TOMAS);

        assertThat(avatars.find(new AvatarId("a_maya"))).isEmpty();
        assertThat(avatars.find(new AvatarId("a_ada"))).contains(avatar("a_ada", 10));
    }

    @Test
    @Rule({"AV-1", "AV-3"})
    protected void whoWasRemovedMayHaveAPictureAgain() {
        avatars.save(MAYA, avatar("a_first", 10));
        avatars.remove(MAYA);
        avatars.remove(MAYA);

        avatars.save(MAYA, avatar("a_second", 10));

        assertThat(avatars.find(new AvatarId("a_second"))).contains(avatar("a_second", 10));
        assertThat(avatars.find(new AvatarId("a_first"))).isEmpty();
    }

    @Test
    @Rule("AV-3")
    protected void nothingIsLeftOfWhoIsErased() {
        avatars.save(MAYA, avatar("a_maya", 10));
        avatars.save(ADA, avatar("a_ada", 10));

        avatars.erase(MAYA);
        avatars.erase(MAYA);

        assertThat(avatars.find(new AvatarId("a_maya"))).isEmpty();
        assertThat(avatars.find(new AvatarId("a_ada"))).isPresent();
    }

    private static Avatar avatar(String id, int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        bytes[0] = (byte) 0xff;
        bytes[1] = (byte) 0xd8;
        bytes[2] = (byte) 0xff;
        return new Avatar(new AvatarId(id), bytes);
    }
}

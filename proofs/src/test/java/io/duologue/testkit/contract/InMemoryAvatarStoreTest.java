package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InMemoryAvatarStoreTest extends AvatarStoreContract {
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};

    @Override
    protected AvatarStore newStore() {
        return AvatarStore.inMemory(100);
    }

    @Test
    void thePictureThatWasSavedLongestAgoMakesRoom() {
        AvatarStore avatars = AvatarStore.inMemory(2);
        avatars.save(People.MAYA, avatar("a_1"));
        avatars.save(People.ADA, avatar("a_2"));
        avatars.save(People.MAYA, avatar("a_3"));

        avatars.save(People.TOMAS, avatar("a_4"));

        assertThat(avatars.find(new AvatarId("a_2"))).isEmpty();
        assertThat(avatars.find(new AvatarId("a_3"))).isPresent();
        assertThat(avatars.find(new AvatarId("a_4"))).isPresent();
    }

    @Test
    void anAvatarIsASmallJpegThatNobodyChanges() {
        byte[] given = JPEG.clone();
        Avatar avatar = new Avatar(new AvatarId("a_1"), given);

        given[3] = 2;
        avatar.jpeg()[3] = 3;

        assertThat(avatar.jpeg()).isEqualTo(JPEG);
        assertThatThrownBy(() -> new Avatar(new AvatarId("a_1"), new byte[Avatar.MAX_BYTES + 1]))
                .hasMessageContaining("at most 65536 bytes");
        assertThatThrownBy(() -> new Avatar(new AvatarId("a_1"), "<svg xmlns".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("expected a JPEG");
    }

    private static Avatar avatar(String id) {
        return new Avatar(new AvatarId(id), JPEG);
    }
}

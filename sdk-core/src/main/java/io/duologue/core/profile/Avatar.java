package io.duologue.core.profile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The picture of a person as it is shown: a small JPEG that was made here and holds nothing but the picture. Immutable. */
public final class Avatar {
    /** The length of a picture. */
    public static final int MAX_BYTES = 64 * 1_024;

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private final AvatarId id;
    private final byte[] jpeg;

    /** @throws IllegalArgumentException if it is no JPEG or longer than {@link #MAX_BYTES} */
    public Avatar(AvatarId id, byte[] jpeg) {
        if (jpeg.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "avatar: expected at most " + MAX_BYTES + " bytes but were " + jpeg.length);
        }
        if (jpeg.length < JPEG.length || !Arrays.equals(JPEG, Arrays.copyOf(jpeg, JPEG.length))) {
            throw new IllegalArgumentException("avatar: expected a JPEG");
        }
        this.id = id;
        this.jpeg = jpeg.clone();
    }

    public AvatarId id() {
        return id;
    }

    public byte[] jpeg() {
        return jpeg.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Avatar avatar && id.equals(avatar.id) && Arrays.equals(jpeg, avatar.jpeg);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Avatar[" + jpeg.length + " bytes]";
    }
}

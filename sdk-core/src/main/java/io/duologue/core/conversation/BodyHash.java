package io.duologue.core.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits of the SHA-256 over a frame's body and the client's {@code instance}: the same words from a reloaded page are
 * another message. Immutable.
 */
public record BodyHash(long high, long low) {

    /**
     * The hash of a body.
     *
     * @param instance the client's random name of this program start or page load
     * @param kind keeps bodies of different frames apart, for example {@code text}
     */
    public static BodyHash of(String instance, String kind, String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(instance.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(kind.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
            return new BodyHash(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

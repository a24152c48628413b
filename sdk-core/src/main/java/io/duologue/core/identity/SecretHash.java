package io.duologue.core.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a secret, in hex: all that is kept of it. Immutable. */
public record SecretHash(String value) {

    /**
     * The hash of a secret that is good for one purpose only: nothing that a client can present as another secret has it, as
     * no header has the NUL in it.
     */
    public static SecretHash of(String purpose, String secret) {
        return of(purpose + "\0" + secret);
    }

    /** The hash of a secret that a client presented or that was just generated. */
    public static SecretHash of(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return new SecretHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

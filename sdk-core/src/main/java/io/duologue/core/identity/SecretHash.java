package io.duologue.core.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a secret, in hex: all that is kept of it. Immutable. */
public record SecretHash(String value) {
    private static final char NUL = '\0';

    /**
     * The hash of a secret that is good for one purpose only: nothing that a client presents as another secret has it.
     *
     * @param purpose one character at least, and no NUL
     */
    public static SecretHash of(String purpose, String secret) {
        if (purpose.isEmpty() || purpose.indexOf(NUL) >= 0) {
            throw new IllegalArgumentException("purpose: expected one without a NUL but was " + purpose);
        }
        return ofText(purpose + NUL + secret);
    }

    /** The hash of a secret that a client presented or that was just generated, and that is good for no purpose but being shown. */
    public static SecretHash of(String secret) {
        // With a NUL it could name a purpose of its own; no purpose is empty.
        return ofText(secret.indexOf(NUL) < 0 ? secret : NUL + secret);
    }

    private static SecretHash ofText(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new SecretHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.duologue.core.profile;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells colleagues apart from others without the queue knowing where anybody works: HMAC-SHA-256 of the normalised company. Without
 * the key nobody can try out names. Immutable; safe for many threads.
 *
 * <p>Two tickets are compared by it, so that all nodes of a platform need the same key; a ticket lives for minutes, so that a key that
 * changes with a restart does no harm.
 */
public final class EmployerHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY = 32;

    private final SecretKeySpec key;

    /** @param key at least 32 random bytes */
    public EmployerHash(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException("key: expected at least " + LEAST_KEY + " bytes but were " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** 64 hex digits. */
    public String of(Company company) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // The operator may use one key for other names as well.
            String text = "employer\n" + company.normalised();
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the key is one of this algorithm", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}

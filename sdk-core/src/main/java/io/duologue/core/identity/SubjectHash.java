package io.duologue.core.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names an identity for whoever must know it again without keeping whose it is: HMAC-SHA-256, with a key of the operator's,
 * of provider and subject. Without the key nobody can try out subjects. Immutable; safe for many threads.
 */
public final class SubjectHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY = 32;

    private final SecretKeySpec key;

    /** @param key at least 32 random bytes, the same for as long as what was named is to be known again */
    public SubjectHash(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException("key: expected at least " + LEAST_KEY + " bytes but were " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** 64 hex digits. */
    public String of(Account.LinkedIdentity identity) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // No provider's id has a line break in it, so that no two identities are one text.
            String text = identity.provider().value() + '\n' + identity.subject();
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the key is one of this algorithm", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}

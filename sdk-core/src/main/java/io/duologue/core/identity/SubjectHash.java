package io.duologue.core.identity;

import io.duologue.core.KeyedHash;

/**
 * Names an identity for whoever must know it again without keeping whose it is: HMAC-SHA-256, with a key of the operator's,
 * of provider and subject. Without the key nobody can try out subjects. Immutable; safe for many threads.
 */
public final class SubjectHash {
    private static final int LEAST_KEY = 32;

    private final KeyedHash hash;

    /** @param key at least 32 random bytes, the same for as long as what was named is to be known again */
    public SubjectHash(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException("key: expected at least " + LEAST_KEY + " bytes but were " + key.length);
        }
        this.hash = new KeyedHash(key);
    }

    /** 64 hex digits. */
    public String of(Account.LinkedIdentity identity) {
        // No provider's id has a line break in it, so that no two identities are one text.
        return hash.of(identity.provider().value() + '\n' + identity.subject());
    }
}

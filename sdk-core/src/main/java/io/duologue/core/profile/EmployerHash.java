package io.duologue.core.profile;

import io.duologue.core.KeyedHash;

/**
 * Tells colleagues apart from others without the queue knowing where anybody works: HMAC-SHA-256 of the normalised company. Without
 * the key nobody can try out names. Immutable; safe for many threads.
 *
 * <p>Two tickets are compared by it, so that all nodes of a platform need the same key; a ticket lives for minutes, so that a key that
 * changes with a restart does no harm.
 */
public final class EmployerHash {
    private static final int LEAST_KEY = 32;

    private final KeyedHash hash;

    /** @param key at least 32 random bytes */
    public EmployerHash(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException("key: expected at least " + LEAST_KEY + " bytes but were " + key.length);
        }
        this.hash = new KeyedHash(key);
    }

    /** 64 hex digits. */
    public String of(Company company) {
        // The operator may use one key for other names as well.
        return hash.of("employer\n" + company.normalised());
    }
}

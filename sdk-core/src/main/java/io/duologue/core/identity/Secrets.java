package io.duologue.core.identity;

import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Generates ids and secrets from a source of randomness that is handed in. As safe for threads as its source. */
public final class Secrets {
    private static final char[] BASE32 = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private final RandomGenerator random;

    /** With {@link java.security.SecureRandom} in production: ids must not be guessed. */
    public Secrets(RandomGenerator random) {
        this.random = random;
    }

    /** 32 random bytes as 64 hex digits. */
    public String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The prefix and 26 characters that stand for 130 random bits. */
    public String id(String prefix) {
        StringBuilder id = new StringBuilder(prefix.length() + 26).append(prefix);
        for (int i = 0; i < 26; i++) {
            id.append(BASE32[random.nextInt(32)]);
        }
        return id.toString();
    }

    /** 32 random bits, never 0: that is the mark before the first entry. */
    public int mark() {
        int mark = random.nextInt();
        return mark == 0 ? 1 : mark;
    }

    /** A short name for a log line, for example {@code e-3f9ad204}; there may be another one of the same name. */
    public String reference(String prefix) {
        return String.format(Locale.ROOT, "%s%08x", prefix, random.nextInt());
    }

    /** A made-up name to go by, of at most {@link Aliases#MOST} characters. */
    public String alias() {
        return new Aliases(random).next();
    }

    /** Names a case of somebody's, for example {@code R-7c01be553f9ad204}: 64 random bits, so that no two cases are one. */
    public String caseId() {
        return String.format(Locale.ROOT, "R-%016x", random.nextLong());
    }
}

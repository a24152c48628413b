package io.duologue.core.moderation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the words that reports carry: AES-256 in Galois/Counter mode, under a key of the operator's. Whoever has the database, or a copy
 * of it, and not the key, reads none of them, and can neither change one, nor put it into another place, nor under another's name
 * unseen. Who may write to the database can take words away, and can put some that are not sealed: beside sealed ones they are shown as
 * {@link #NOT_GENUINE}, and where nothing is sealed each begins with {@link #NOT_SEALED}, as in a report from before there was a key.
 * The reason, the time and which messages were pointed at are not sealed.
 *
 * <p>The key is changed by handing in another one, and the one of before among the former ones: what is sealed from then on is sealed
 * with the new one, and each sealed word names the key that it needs. A former key is thrown away when nothing is kept any more that was
 * sealed with it.
 *
 * <p>Immutable; safe for many threads.
 */
public final class EvidenceSeal {
    /** What is shown instead of what no key opens. */
    public static final String UNREADABLE = "(sealed with a key that this server does not have, or changed since)";

    /** What is shown instead of what is not sealed in a report that was filed sealed. */
    public static final String NOT_GENUINE = "(not genuine: it is not sealed, and other words of this report are)";
    /** What words begin with that are not sealed, in a report of which nothing is: from before there was a key, or put there since. */
    public static final String NOT_SEALED = "(not sealed) ";

    private static final int LEAST_KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final Pattern SEALED = Pattern.compile("sealed\\.([0-9a-f]{16})\\.([A-Za-z0-9_-]{38,})");

    private final String current;
    private final Map<String, SecretKeySpec> keys;
    private final SecureRandom random;

    /**
     * Makes a seal.
     *
     * @param key at least 32 random bytes
     * @param former keys with which something was sealed that is to be opened
     */
    public EvidenceSeal(byte[] key, List<byte[]> former, SecureRandom random) {
        Map<String, SecretKeySpec> all = new HashMap<>();
        former.forEach(one -> all.put(name(one), derived(one)));
        all.put(name(key), derived(key));
        this.current = name(key);
        this.keys = Map.copyOf(all);
        this.random = random;
    }

    /**
     * Seals a text.
     *
     * @param place where it is to stay: elsewhere it does not open
     */
    String seal(String text, String place) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, current, nonce, place, text.getBytes(StandardCharsets.UTF_8));
        byte[] whole = ByteBuffer.allocate(NONCE + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return "sealed." + current + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Whether it looks like something sealed; that it opens is another matter. */
    boolean looksSealed(String text) {
        return SEALED.matcher(text).matches();
    }

    /** What was sealed for this place; empty if that was not sealed, or not for this place, or with a key that is not here. */
    Optional<String> open(String text, String place) {
        Matcher sealed = SEALED.matcher(text);
        if (!sealed.matches() || !keys.containsKey(sealed.group(1))) {
            return Optional.empty();
        }
        try {
            byte[] whole = Base64.getUrlDecoder().decode(sealed.group(2));
            byte[] nonce = Arrays.copyOf(whole, NONCE);
            byte[] opened = run(
                    Cipher.DECRYPT_MODE, sealed.group(1), nonce, place, Arrays.copyOfRange(whole, NONCE, whole.length));
            return Optional.of(new String(opened, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if it is not what was sealed, or not here */
    private byte[] run(int mode, String key, byte[] nonce, String place, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, keys.get(key), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (AEADBadTagException e) {
            throw new IllegalArgumentException("it was not sealed like this, or not for this place", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + CIPHER, e);
        }
    }

    /** Tells keys apart, and nothing about them. */
    private static String name(byte[] key) {
        return HexFormat.of().formatHex(digest("duologue evidence name", key), 0, 8);
    }

    private static SecretKeySpec derived(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException("key: expected at least " + LEAST_KEY + " bytes but were " + key.length);
        }
        return new SecretKeySpec(digest("duologue evidence key", key), "AES");
    }

    private static byte[] digest(String what, byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(what.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without a key. */
    @Override
    public String toString() {
        return "EvidenceSeal[" + current + ", keys=" + keys.size() + "]";
    }
}

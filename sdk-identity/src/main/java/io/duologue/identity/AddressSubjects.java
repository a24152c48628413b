package io.duologue.identity;

import io.duologue.core.identity.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of an account from an address: an HMAC, and neither the address nor its plain hash. A subject goes where an
 * address has no business, into exports, logs of links and what outlasts an erasure, and of a plain hash everybody finds
 * the address by trying those he knows. Safe for many threads.
 */
final class AddressSubjects {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    AddressSubjects(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** 64 hex digits, the same for an address always and another one for every other. */
    String of(EmailAddress address) {
        return digest("email:" + address.value());
    }

    /** What the mail to an address is counted under. */
    String ofMailbox(EmailAddress address) {
        return digest("mailbox:" + address.mailbox());
    }

    private String digest(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}

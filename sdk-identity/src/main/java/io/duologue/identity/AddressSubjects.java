package io.duologue.identity;

import io.duologue.core.KeyedHash;
import io.duologue.core.identity.EmailAddress;
import java.nio.charset.StandardCharsets;

/**
 * The key of an account from an address: an HMAC, and neither the address nor its plain hash. A subject goes where an
 * address has no business, into exports, logs of links and what outlasts an erasure, and of a plain hash everybody finds
 * the address by trying those he knows. Safe for many threads.
 */
final class AddressSubjects {
    private final KeyedHash hash;

    AddressSubjects(String key) {
        this.hash = new KeyedHash(key.getBytes(StandardCharsets.UTF_8));
    }

    /** 64 hex digits, the same for an address always and another one for every other. */
    String of(EmailAddress address) {
        return hash.of("email:" + address.value());
    }

    /** What the mail to an address is counted under. */
    String ofMailbox(EmailAddress address) {
        return hash.of("mailbox:" + address.mailbox());
    }
}

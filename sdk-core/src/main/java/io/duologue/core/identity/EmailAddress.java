package io.duologue.core.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address for mail, in the one form in which two of them are compared: without blanks around it, its domain in lower
 * case. What stands before the at sign is compared letter for letter, as only its domain knows whether case matters
 * there: two spellings are taken for two people rather than two people for one. For the same reason an address with other
 * characters than ASCII is none: what looks alike, or becomes alike when it is rewritten, may be somebody else's.
 * Immutable, and not printed.
 *
 * @param value 3–254 characters
 */
public record EmailAddress(String value) {
    private static final int MOST = 254;
    private static final int MOST_BEFORE_AT = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** Of an address that is in its form already; {@link #of} brings it there. */
    public EmailAddress {
        if (!isInForm(value)) {
            throw new IllegalArgumentException(
                    "expected an address for mail, its domain in lower case, but it had " + value.length());
        }
    }

    /** What somebody gave as an address; nothing if it is none. */
    public static Optional<EmailAddress> of(String given) {
        // Whoever sends more has nothing in mind that could be an address.
        if (given.length() > 2 * MOST) {
            return Optional.empty();
        }
        String stripped = given.strip();
        int at = stripped.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String form = stripped.substring(0, at) + stripped.substring(at).toLowerCase(Locale.ROOT);
        return isInForm(form) ? Optional.of(new EmailAddress(form)) : Optional.empty();
    }

    private static boolean isInForm(String value) {
        int at = value.lastIndexOf('@');
        return value.length() <= MOST
                && at >= 1
                && at <= MOST_BEFORE_AT
                && LOCAL.matcher(value.substring(0, at)).matches()
                && DOMAIN.matcher(value.substring(at + 1)).matches();
    }

    /** For its owner to know it again and for nobody to write to: {@code m…@example.org}. */
    public String masked() {
        return value.charAt(0) + "…" + value.substring(value.lastIndexOf('@'));
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "EmailAddress[" + value.length() + "]";
    }
}

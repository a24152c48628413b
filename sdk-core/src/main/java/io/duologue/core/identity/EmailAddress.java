package io.duologue.core.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address for mail, as somebody gave it, but for blanks around it and a domain in lower case. Immutable, and not
 * printed.
 *
 * <p>Whether two addresses are one depends on what follows of it, so that each use compares by what errs on its safe side:
 *
 * <ul>
 *   <li><b>whose account it is</b>, by {@link #equals}: letter for letter before the at sign, where only its own mail
 *       server knows whether case matters. Two spellings are rather taken for two people than two people for one.
 *   <li><b>where mail goes by which somebody signs in</b>, by {@link #lowerCase}: a telephone writes the first letter large,
 *       and its owner is to be the same person as yesterday. That is safe for mail that is written to this very form alone:
 *       whoever reads it has that address.
 *   <li><b>how often mail goes there</b>, by {@link #mailbox}: all spellings that some mail server may put into one box are
 *       counted as one.
 * </ul>
 *
 * <p>Quoted local parts, addresses of machines without a name, and characters beyond ASCII are not taken: of two that look
 * alike, or become alike when they are rewritten, one would get what is the other's. A domain in another script is given
 * as {@code xn--…}: its two standards disagree on which domain some letters stand for.
 *
 * @param value 3–254 characters
 */
public record EmailAddress(String value) {
    private static final int MOST = 254;
    private static final int MOST_BEFORE_AT = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$&'*+/=?^_`{|}~-]++(?:\\.[A-Za-z0-9!#$&'*+/=?^_`{|}~-]++)*+");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

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
        // Before anything is made small: the Kelvin sign becomes a k.
        if (at < 0 || !stripped.chars().allMatch(c -> c < 0x80)) {
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

    private String local() {
        return value.substring(0, value.lastIndexOf('@'));
    }

    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    /** The address in lower case: where mail goes by which somebody signs in. */
    public EmailAddress lowerCase() {
        return new EmailAddress(value.toLowerCase(Locale.ROOT));
    }

    /**
     * What the mail to an address is counted under: without case, dots and what follows a {@code +}, which some mail servers
     * pass over. It may be that of several people, who then share a limit, and nothing else.
     */
    public String mailbox() {
        String local = local().toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        String name = plus > 0 ? local.substring(0, plus) : local;
        return name.replace(".", "") + "@" + domain();
    }

    /** Enough for its owner to know it by, such as {@code m…@example.org}. */
    public String masked() {
        String local = local();
        return (local.length() == 1 ? "" : local.substring(0, 1)) + "…@" + domain();
    }

    /** Not the address: what is logged tells nobody's. */
    @Override
    public String toString() {
        return "EmailAddress[…]";
    }
}

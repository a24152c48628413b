package io.duologue.core.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one form in which it is compared, kept and written to: lower case, nothing around it. Immutable.
 *
 * <p>Mail goes to this form and not to what somebody typed, so that whoever reads it has this very address. Dots and
 * {@code +tags} stay as they are: only the address's own mail server knows what they mean. Quoted local parts, addresses of
 * machines without a name and characters beyond ASCII are not taken: of two that look alike, one would get the other's
 * mail. A domain in another script is written as {@code xn--…}.
 *
 * @param value 3–254 characters
 */
public record MailAddress(String value) {
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern FORM =
            Pattern.compile("[a-z0-9!#$&'*+/=?^_`{|}~-]++(?:\\.[a-z0-9!#$&'*+/=?^_`{|}~-]++)*+"
                    + "@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    public MailAddress {
        if (!isOne(value)) {
            throw new IllegalArgumentException("expected an e-mail address in lower case but it was something else");
        }
    }

    /** What somebody typed, if it is an address that mail can go to. */
    public static Optional<MailAddress> of(String typed) {
        String address = typed.strip();
        boolean ascii = address.chars().allMatch(c -> c < 0x80);
        String normal = ascii ? address.toLowerCase(Locale.ROOT) : "";
        return isOne(normal) ? Optional.of(new MailAddress(normal)) : Optional.empty();
    }

    private static boolean isOne(String text) {
        return text.length() <= LONGEST
                && text.indexOf('@') <= LONGEST_LOCAL
                && FORM.matcher(text).matches();
    }

    public String domain() {
        return value.substring(value.indexOf('@') + 1);
    }

    /** Enough for its owner to know it by, such as {@code m…@example.org}. */
    public String masked() {
        boolean single = value.indexOf('@') == 1;
        return (single ? "" : value.substring(0, 1)) + "…@" + domain();
    }

    /** Not the address: what is logged tells nobody's. */
    @Override
    public String toString() {
        return "MailAddress[…]";
    }
}

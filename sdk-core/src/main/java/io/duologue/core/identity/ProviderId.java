package io.duologue.core.identity;

import java.util.regex.Pattern;

/** Names an identity provider, for example {@code linkedin}. */
public record ProviderId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public ProviderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "provider id: expected 1–32 of [a-z0-9-], a letter first, but it had " + value.length());
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

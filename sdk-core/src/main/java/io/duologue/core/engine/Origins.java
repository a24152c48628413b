package io.duologue.core.engine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a browser writes the origin of a page. */
final class Origins {
    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>[^/?#@:\\s\\[\\]]+|\\[[0-9a-f:.]+])(?<port>:[0-9]{1,5})?/?");

    private Origins() {}

    /** The origin in a browser's words; {@code null} is what it says of a page that has none. */
    static String asSent(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("null")) {
            return lower;
        }
        Matcher parts = FORM.matcher(lower);
        if (!parts.matches() || lower.contains("*")) {
            throw new IllegalArgumentException(
                    "allowed origins: expected one such as https://talk.example.org but was " + origin);
        }
        String port = parts.group("port");
        boolean isUsual = port == null
                || (parts.group("scheme").equals("https") && port.equals(":443"))
                || (parts.group("scheme").equals("http") && port.equals(":80"));
        return parts.group("scheme") + "://" + parts.group("host") + (isUsual ? "" : port);
    }
}

package io.duologue.core.moderation;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds ways out of the conversation: addresses of pages, e-mail addresses, telephone numbers and handles of messengers.
 *
 * <p>A guard against the hurried, not against the determined. It is made for people who talk about software: what looks
 * like a file, a package, an annotation, a version, a date or a network address is none of these.
 */
final class Links {
    /** Ends of names that are hardly ever anything but the end of a domain. */
    private static final Set<String> DOMAINS = Set.of(
            "com",
            "org",
            "net",
            "io",
            "dev",
            "app",
            "co",
            "gg",
            "ly",
            "ai",
            "edu",
            "gov",
            "uk",
            "de",
            "fr",
            "es",
            "eu",
            "ru",
            "ua",
            "pl",
            "cz",
            "cn",
            "jp",
            "kr",
            "br",
            "mx",
            "ar",
            "nl",
            "se",
            "dk",
            "fi",
            "ch",
            "ca",
            "au",
            "nz",
            "ie",
            "pt",
            "gr",
            "tr",
            "il",
            "ng",
            "za",
            "tv",
            "cc",
            "xyz",
            "site",
            "online",
            "club",
            "biz",
            "chat",
            "blog",
            "agency",
            "solutions",
            "vip",
            "icu",
            "cloud");

    /** Ends of names that are a domain's only if a path follows: otherwise words, members of objects, or files. */
    private static final Set<String> DOMAINS_WITH_PATH = Set.of(
            "me", "to", "in", "is", "it", "id", "at", "us", "am", "my", "so", "no", "do", "sh", "rs", "md", "py", "be",
            "im", "la", "st", "su", "tk", "ws", "fm", "pw", "link", "live", "info", "name", "space", "store", "top",
            "tech", "work", "team", "world", "zone", "social", "bio", "page", "shop", "email", "media", "network");

    /** What has a domain's form and is known as something else. */
    private static final Set<String> TECHNOLOGIES = Set.of(
            "asp.net",
            "ado.net",
            "vb.net",
            "ml.net",
            "socket.io",
            "java.io",
            "java.net",
            "system.io",
            "system.net",
            "paint.net",
            "draw.io",
            "json.net",
            "akka.net",
            "engine.io",
            "crates.io",
            "npgsql.net");

    private static final Set<String> MESSENGERS = Set.of(
            "telegram",
            "tg",
            "whatsapp",
            "wapp",
            "instagram",
            "insta",
            "ig",
            "discord",
            "wechat",
            "weixin",
            "snapchat",
            "snap",
            "skype",
            "kik",
            "viber",
            "signal",
            "threema",
            "line",
            "messenger",
            "facebook",
            "twitter",
            "tiktok");

    /** Words that may stand between a messenger's name and the handle. */
    private static final Set<String> BETWEEN =
            Set.of("is", "id", "handle", "name", "username", "user", "me", "at", "on", "number", "account", "my");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;!?()\"]+");

    private static final int MAX_LABEL = 24;
    private static final int MIN_PHONE_DIGITS = 9;
    private static final int MAX_PHONE_DIGITS = 15;

    private Links() {}

    static boolean areIn(String text) {
        return hasAddress(text) || hasPhoneNumber(text) || hasHandle(text);
    }

    /** A scheme, a domain, or what has a domain behind an @. */
    private static boolean hasAddress(String text) {
        int i = 0;
        while (i < text.length()) {
            if (!isOfDomain(text.charAt(i))) {
                i++;
                continue;
            }
            int end = i;
            while (end < text.length() && isOfDomain(text.charAt(end))) {
                end++;
            }
            if (text.startsWith("://", end) || isDomain(text, i, end)) {
                return true;
            }
            i = end;
        }
        return false;
    }

    private static boolean isOfDomain(char c) {
        return c == '.' || c == '-' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private static boolean isDomain(String text, int from, int to) {
        int end = to;
        while (end > from && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        int dot = lastDot(text, from, end);
        if (dot <= from || !Character.isLetterOrDigit(text.charAt(dot - 1))) {
            return false;
        }
        if (text.regionMatches(true, from, "www.", 0, 4) && dot > from + 4) {
            return true;
        }
        String last = text.substring(dot + 1, end).toLowerCase(Locale.ROOT);
        boolean afterAt = from > 1 && text.charAt(from - 1) == '@' && isOfMailbox(text.charAt(from - 2));
        boolean hasPath = end == to
                && to + 1 < text.length()
                && text.charAt(to) == '/'
                && !Character.isWhitespace(text.charAt(to + 1));
        if (DOMAINS.contains(last)) {
            return hasPath || afterAt || !isTechnology(text, from, end);
        }
        return DOMAINS_WITH_PATH.contains(last) && (hasPath || afterAt);
    }

    /** The dot before the last label; −1 if that is longer than any that is looked for. */
    private static int lastDot(String text, int from, int end) {
        for (int i = end - 1; i >= Math.max(from, end - MAX_LABEL); i--) {
            if (text.charAt(i) == '.') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOfMailbox(char c) {
        return Character.isLetterOrDigit(c) || "._%+-".indexOf(c) >= 0;
    }

    private static boolean isTechnology(String text, int from, int to) {
        return to - from <= 16 && TECHNOLOGIES.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }

    /** Digits with single separators between them that are grouped as people group telephone numbers. */
    private static boolean hasPhoneNumber(String text) {
        int i = 0;
        while (i < text.length()) {
            if (isDigit(text.charAt(i)) && (i == 0 || !isWord(text.charAt(i - 1)))) {
                PhoneNumber number = PhoneNumber.at(text, i);
                if (number.isOne()) {
                    return true;
                }
                i = number.end();
            } else {
                i++;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return Character.digit(c, 10) >= 0;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetter(c);
    }

    /** A messenger's name and what one is called there, or a tag such as {@code name#1234}. */
    private static boolean hasHandle(String text) {
        String[] words = BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT), -1);
        int sinceMessenger = Integer.MAX_VALUE;
        boolean introduced = false;
        for (String word : words) {
            if (isTag(word)) {
                return true;
            }
            String bare = strip(word);
            int colon = word.indexOf(':');
            String head = colon > 0 ? word.substring(0, colon) : bare;
            if (MESSENGERS.contains(head)) {
                if (colon > 0 && colon + 2 < word.length() && word.charAt(colon + 1) != ':') {
                    return true;
                }
                sinceMessenger = 0;
                introduced = colon > 0;
            } else if (sinceMessenger <= 3 && isHandle(word, bare, introduced)) {
                return true;
            } else if (BETWEEN.contains(bare) || bare.isEmpty()) {
                sinceMessenger = sinceMessenger == Integer.MAX_VALUE ? sinceMessenger : sinceMessenger + 1;
                introduced |= word.endsWith(":") || word.equals("=");
            } else {
                sinceMessenger = Integer.MAX_VALUE;
            }
        }
        return false;
    }

    private static boolean isHandle(String word, String bare, boolean introduced) {
        if (bare.length() < 3 || BETWEEN.contains(bare)) {
            return false;
        }
        boolean telling = bare.indexOf('_') >= 0 || bare.chars().anyMatch(Character::isDigit);
        return word.startsWith("@") || introduced || telling;
    }

    private static boolean isTag(String word) {
        int hash = word.length() - 5;
        return hash >= 2
                && word.charAt(hash) == '#'
                && Character.isLetterOrDigit(word.charAt(hash - 1))
                && word.substring(hash + 1).chars().allMatch(Character::isDigit)
                && word.chars().limit(hash).anyMatch(Character::isLetter);
    }

    /** Without punctuation at both ends. */
    private static String strip(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && !isWord(word.charAt(from)) && !isDigit(word.charAt(from))) {
            from++;
        }
        while (to > from && !isWord(word.charAt(to - 1)) && !isDigit(word.charAt(to - 1))) {
            to--;
        }
        return word.substring(from, to);
    }

    /**
     * A sequence of digits.
     *
     * @param groups the lengths of its groups, as digits
     * @param end behind its last digit
     */
    private record PhoneNumber(
            boolean plus, boolean trunk, boolean pointed, boolean varied, String groups, int digits, int end) {

        static PhoneNumber at(String text, int start) {
            StringBuilder groups = new StringBuilder();
            boolean pointed = false;
            boolean varied = false;
            int digits = 0;
            int group = 0;
            int i = start;
            int end = start;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (isDigit(c)) {
                    varied |= Character.digit(c, 10) > 1;
                    digits++;
                    group++;
                    end = ++i;
                } else if (group > 0 && separator(text, i) > 0) {
                    pointed |= c == '.';
                    groups.append((char) ('0' + Math.min(group, 9)));
                    group = 0;
                    i += separator(text, i);
                } else {
                    break;
                }
            }
            groups.append((char) ('0' + Math.min(group, 9)));
            boolean plus = start > 0 && text.charAt(start - 1) == '+';
            boolean trunk = text.charAt(start) == '0' && digits > 1 && groups.charAt(0) > '1';
            boolean word = end < text.length() && isWord(text.charAt(end));
            return new PhoneNumber(plus && !word, trunk && !word, pointed, varied, groups.toString(), digits, end);
        }

        /** How many characters stand between two groups here, 0 if this is the end. */
        private static int separator(String text, int at) {
            int i = at;
            while (i < text.length() && i < at + 3 && " -.()/\u00a0\u2011".indexOf(text.charAt(i)) >= 0) {
                i++;
            }
            return i < text.length() && isDigit(text.charAt(i)) ? i - at : 0;
        }

        boolean isOne() {
            if (digits > MAX_PHONE_DIGITS || !varied) {
                return false;
            }
            return (plus && digits >= MIN_PHONE_DIGITS - 1)
                    || (trunk && !pointed && digits >= MIN_PHONE_DIGITS)
                    || groups.equals("334")
                    || groups.equals("1334");
        }
    }
}

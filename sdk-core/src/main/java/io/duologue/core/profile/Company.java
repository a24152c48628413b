package io.duologue.core.profile;

import io.duologue.core.Checks;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where somebody works, as he wrote it: nobody has checked it. Immutable.
 *
 * @param name 1–80 characters, with a letter or a digit among them
 */
public record Company(String name) {
    private static final Set<String> LEGAL_FORMS = Set.of(
            "ab", "ag", "as", "bv", "co", "corp", "gmbh", "inc", "kg", "limited", "llc", "ltd", "nv", "oy", "plc", "sa",
            "sarl", "se", "spa", "srl");

    /** @throws IllegalArgumentException if it is none */
    public Company {
        Checks.length("company", 1, 80, name);
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("company: expected a letter or a digit in it");
        }
    }

    /**
     * The one form in which companies are compared: lower case, a single space for every run of anything but letters and digits, and
     * without the legal form at the end, so that "Acme, Inc." and "ACME" are one.
     */
    public String normalised() {
        String text = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        Deque<String> words = new ArrayDeque<>(List.of(text.strip().split("[^\\p{L}\\p{M}\\p{N}]+")));
        words.removeIf(String::isEmpty);
        while (words.size() > 1 && LEGAL_FORMS.contains(words.getLast())) {
            words.removeLast();
        }
        return words.isEmpty() ? text : String.join(" ", words);
    }

    @Override
    public String toString() {
        return name;
    }
}

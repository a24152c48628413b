package io.duologue.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the numbered rules of the interfaces' Javadoc, where they are at home, into the tables of the specification. A table stands
 * below a line {@code <!-- rules of BlockStore -->} and ends with the next empty line; all else is written by hand and left as it is.
 */
final class SpiRules {
    static final List<Path> FILES = List.of(Path.of("spec", "spis.md"), Path.of("spec", "matching.md"));

    private static final List<Path> SOURCES = List.of(
            Path.of("..", "sdk-core", "src", "main", "java"), Path.of("..", "sdk-matching", "src", "main", "java"));
    private static final Pattern TABLE = Pattern.compile("(?m)^<!-- rules of (\\w+) -->\\n(?:(?!\\s*$).*\\n?)*");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern RULE = Pattern.compile(
            "<li>\\s*(?:<b>)?([A-Z]{1,2}-\\d+)(?:</b>)?:?\\s+(.*?)\\s*(?=<li>|</ol>|</ul>)", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("\\{@value\\s+#(\\w+)}");
    private static final Pattern CODE = Pattern.compile("\\{@code\\s+([^{}]*)}");
    /** What it leads to, and what it shows if that is something else. */
    private static final Pattern LINK =
            Pattern.compile("\\{@link(?:plain)?\\s+([\\w.#]+)(?:\\([^)]*\\))?\\s*([^{}]*)}");

    private static final Pattern REST = Pattern.compile("\\{@\\w+|<(?!/?(?:em|b)>)/?\\w+>|&\\w+;");

    /** @param text as Markdown, in one line */
    record Rule(String number, String text) {}

    private SpiRules() {}

    /** Run in the folder {@code docs}; {@code -Pspecifications} does. */
    public static void main(String[] args) throws IOException {
        for (Path file : FILES) {
            Files.writeString(file, completed(Files.readString(file)));
        }
    }

    /** The parts of whose rules a document has a table. */
    static List<String> parts(String document) {
        return TABLE.matcher(document).results().map(found -> found.group(1)).toList();
    }

    /** The document as it should be. */
    static String completed(String document) {
        return TABLE.matcher(document).replaceAll(found -> quoted(table(found.group(1))));
    }

    private static String table(String part) {
        StringBuilder table = new StringBuilder("<!-- rules of " + part + " -->\n| Rule | |\n|---|---|\n");
        for (Rule rule : rules(source(part))) {
            table.append("| ")
                    .append(rule.number())
                    .append(" | ")
                    .append(rule.text())
                    .append(" |\n");
        }
        return table.toString();
    }

    /** The rules in the Javadoc of a source file, in their order. */
    static List<Rule> rules(String source) {
        List<Rule> rules = new ArrayList<>();
        for (MatchResult javadoc : JAVADOC.matcher(source).results().toList()) {
            String text = javadoc.group(1).replaceAll("(?m)^\\s*\\*( |$)", "");
            for (MatchResult rule : RULE.matcher(text).results().toList()) {
                rules.add(new Rule(rule.group(1), markdown(rule.group(2), source)));
            }
        }
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("expected rules such as <li>B-1: … in the Javadoc");
        }
        return rules;
    }

    private static String markdown(String javadoc, String source) {
        String text = javadoc.replaceAll("\\s+", " ");
        text = VALUE.matcher(text).replaceAll(found -> constant(found.group(1), source));
        text = CODE.matcher(text).replaceAll(found -> quoted("`" + found.group(1) + "`"));
        text = LINK.matcher(text).replaceAll(found -> quoted(shown(found.group(1), found.group(2))));
        text = text.replaceAll("</?em>", "*").replaceAll("</?b>", "**").replace("|", "\\|");
        REST.matcher(text).results().findFirst().ifPresent(found -> {
            throw new IllegalArgumentException("cannot show " + found.group() + " of: " + javadoc);
        });
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** A link without words of its own is the name that it leads to, without its package. */
    private static String shown(String to, String words) {
        String name = to.replaceAll("\\b[a-z]\\w*\\.(?=\\w)", "")
                .replaceFirst("^#", "")
                .replace('#', '.');
        return words.isBlank() ? "`" + name + "`" : words.strip();
    }

    private static String constant(String name, String source) {
        return Pattern.compile("\\b" + name + " = \"?(\\w+)\"?;")
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a constant " + name));
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private static String source(String part) {
        for (Path folder : SOURCES) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> found =
                        files.filter(file -> file.endsWith(part + ".java")).toList();
                if (!found.isEmpty()) {
                    return Files.readString(found.get(0));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalArgumentException("expected a source of " + part);
    }
}

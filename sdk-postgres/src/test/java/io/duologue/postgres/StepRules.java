package io.duologue.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a step of the schema may do while older nodes are at work on it: the rules of {@code docs/postgres-layout.md}. What is not on the
 * list is refused. A statement that does something else has a line right above it that begins with {@value #REASON} and says why no node
 * that may still run is hurt by it.
 */
final class StepRules {
    static final String REASON = "-- Hurts nobody: ";

    /** Stands for a reason while comments are taken out. */
    private static final String MARK = "\u0001";

    private static final String NAME = "(?:\\w+\\.)?(\\w+)";
    private static final Pattern MAKES_TABLE = Pattern.compile("CREATE TABLE " + NAME + " \\(.*");
    private static final Pattern MAKES_INDEX = Pattern.compile("CREATE (?:UNIQUE )?INDEX \\w+ ON " + NAME + " .*");
    private static final Pattern MAKES_INDEX_BESIDE =
            Pattern.compile("CREATE (?:UNIQUE )?INDEX CONCURRENTLY (\\w+) ON " + NAME + " .*");
    private static final Pattern FORGETS_HALF_AN_INDEX =
            Pattern.compile("DROP INDEX CONCURRENTLY IF EXISTS (?:\\w+\\.)?(\\w+)");
    private static final Pattern CHANGES_TABLE = Pattern.compile("ALTER TABLE " + NAME + " (.*)");
    private static final Pattern ADDS_COLUMN = Pattern.compile("ADD COLUMN \\w+ .*");
    private static final Pattern MANDATORY = Pattern.compile(".*\\bNOT NULL\\b.*");
    private static final Pattern CONSTANT = Pattern.compile(".*\\bDEFAULT (?:'[^']*'|-?\\d+|true|false)(?: .*)?");
    private static final Pattern DEFAULT = Pattern.compile(".*\\bDEFAULT\\b.*");
    private static final Pattern LOOKS_AT_EVERY_ROW =
            Pattern.compile(".*\\b(?:UNIQUE|PRIMARY KEY|REFERENCES|CHECK|CONSTRAINT|GENERATED|[a-z]*serial)\\b.*");
    private static final Pattern ADDS_CHECK = Pattern.compile("ADD CONSTRAINT \\w+ (?:CHECK|FOREIGN KEY) .* NOT VALID");
    private static final Pattern VALIDATES = Pattern.compile("VALIDATE CONSTRAINT \\w+");
    private static final Pattern COMMENTS = Pattern.compile("COMMENT ON .*");

    private final Set<String> made = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private final SchemaStep step;

    private StepRules(SchemaStep step) {
        this.step = step;
    }

    /** What is against the rules in it, each with its statement; nothing if nothing is. */
    static List<String> broken(SchemaStep step) {
        StepRules rules = new StepRules(step);
        List<Statement> statements = statements(step.sql());
        statements.stream()
                .filter(statement -> !statement.hasReason())
                .forEach(statement -> rules.check(statement.sql()));
        if (step.isConcurrent()) {
            rules.checkIndexStep(statements);
        }
        return rules.broken;
    }

    private void check(String sql) {
        Matcher table = MAKES_TABLE.matcher(sql);
        Matcher index = MAKES_INDEX.matcher(sql);
        Matcher change = CHANGES_TABLE.matcher(sql);
        if (table.matches()) {
            made.add(table.group(1));
        } else if (index.matches()) {
            require(
                    made.contains(index.group(1)),
                    sql,
                    "an index on a table that is there already is made CONCURRENTLY");
        } else if (change.matches()) {
            require(made.contains(change.group(1)) || isHarmless(change.group(2)), sql, "it changes a table in use");
        } else {
            require(
                    MAKES_INDEX_BESIDE.matcher(sql).matches()
                            || FORGETS_HALF_AN_INDEX.matcher(sql).matches()
                            || COMMENTS.matcher(sql).matches(),
                    sql,
                    "a step only adds");
        }
    }

    private static boolean isHarmless(String change) {
        if (ADDS_COLUMN.matcher(change).matches()) {
            boolean constant = CONSTANT.matcher(change).matches();
            boolean rewrites = DEFAULT.matcher(change).matches() && !constant;
            boolean mandatory = MANDATORY.matcher(change).matches() && !constant;
            // More than one change at a time is looked at one by one, as statements of their own.
            return !rewrites
                    && !mandatory
                    && !LOOKS_AT_EVERY_ROW.matcher(change).matches()
                    && !change.contains(", ADD ")
                    && !change.contains(", DROP ")
                    && !change.contains(", ALTER ");
        }
        return ADDS_CHECK.matcher(change).matches() || VALIDATES.matcher(change).matches();
    }

    /** No transaction holds it together: it is one index, and what is left of an attempt that failed is dropped first. */
    private void checkIndexStep(List<Statement> statements) {
        boolean alone = statements.size() == 2
                && FORGETS_HALF_AN_INDEX.matcher(statements.get(0).sql()).matches()
                && MAKES_INDEX_BESIDE.matcher(statements.get(1).sql()).matches();
        if (!alone
                || !indexOf(FORGETS_HALF_AN_INDEX, statements.get(0))
                        .equals(indexOf(MAKES_INDEX_BESIDE, statements.get(1)))) {
            broken.add(step.name() + ": an index that is made CONCURRENTLY has a step of its own, which begins with"
                    + " DROP INDEX CONCURRENTLY IF EXISTS of it");
        }
    }

    private static String indexOf(Pattern pattern, Statement statement) {
        Matcher matcher = pattern.matcher(statement.sql());
        return matcher.matches() ? matcher.group(1) : "";
    }

    private void require(boolean fact, String sql, String rule) {
        if (!fact) {
            broken.add(step.name() + ": " + rule + ": " + sql);
        }
    }

    /** Each on one line, without comments. No text in the steps has a semicolon or two dashes in it. */
    private static List<Statement> statements(String sql) {
        List<Statement> statements = new ArrayList<>();
        String bare = sql.replaceAll("(?m)^" + REASON + ".+$", MARK).replaceAll("--[^\n]*", "");
        for (String one : bare.split(";", -1)) {
            String line = one.replace(MARK, "").strip().replaceAll("\\s+", " ");
            if (!line.isEmpty()) {
                statements.add(new Statement(line, one.contains(MARK)));
            }
        }
        return statements;
    }

    private record Statement(String sql, boolean hasReason) {}
}

package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Compares {@code docs/postgres-layout.md} with the schema as it is. */
@ExtendWith(Servers.class)
class PostgresLayoutIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "postgres-layout.md");
    private static final Pattern TABLE = Pattern.compile("(?m)^### `(\\w+)`$");
    private static final Pattern COLUMN = Pattern.compile("^\\| `(\\w+)` \\| ([^|]+?) \\|.*");

    @Test
    void everyColumnIsDocumentedAsItIsAndNothingElseIs() throws IOException {
        assertThat(documented()).isEqualTo(columns());
    }

    @Test
    void everyTableSaysWhoOwnsItAndHowLongItKeepsWhatItHas() throws IOException {
        for (String section : sections()) {
            String title = section.lines().findFirst().orElseThrow();
            assertThat(section).as(title).containsPattern("Owner: `\\w+`").containsPattern("Kept: \\w");
        }
    }

    private static Set<String> documented() throws IOException {
        Set<String> columns = new TreeSet<>();
        for (String section : sections()) {
            Matcher table = TABLE.matcher(section);
            assertThat(table.find()).isTrue();
            for (String line : section.lines().toList()) {
                Matcher column = COLUMN.matcher(line);
                if (column.matches()) {
                    columns.add(table.group(1) + "." + column.group(1) + ": " + column.group(2));
                }
            }
        }
        return columns;
    }

    private static List<String> sections() throws IOException {
        return Arrays.stream(Files.readString(DOCUMENT).split("(?m)(?=^#{2,3} )", -1))
                .filter(section -> section.startsWith("### "))
                .toList();
    }

    private static Set<String> columns() {
        List<String> columns = Servers.empty()
                .database()
                .ask(handle -> handle.createQuery("""
                        SELECT format('%s.%s: %s%s', table_name, column_name,
                            CASE WHEN data_type = 'ARRAY' THEN concat(ltrim(udt_name, '_'), chr(91), chr(93))
                                WHEN data_type = 'timestamp with time zone' THEN 'timestamptz'
                                ELSE data_type END,
                            CASE WHEN is_nullable = 'YES' THEN '?' ELSE '' END)
                        FROM information_schema.columns
                        WHERE table_schema = 'duologue' AND table_name <> 'schema_history'
                        """).mapTo(String.class).list());
        return new TreeSet<>(columns);
    }
}

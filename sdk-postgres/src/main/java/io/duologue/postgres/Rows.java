package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** How rows are read whose columns may hold nothing, or several, or that name people. */
final class Rows {
    private Rows() {}

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Of a column that has whole numbers. */
    static List<Long> numbers(ResultSet row, String column) throws SQLException {
        return List.of((Long[]) row.getArray(column).getArray());
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static <T> Optional<T> value(ResultSet row, String column, Function<String, T> read) throws SQLException {
        return text(row, column).map(read);
    }

    /** Whom a query names, each once. */
    static Set<UserId> users(Query query) {
        return query.mapTo(String.class).map(UserId::new).stream().collect(Collectors.toUnmodifiableSet());
    }
}

package io.duologue.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.postgresql.PGStatement;

/** What is said to Postgres, with what it is said with. Begin and end of a transaction are not among it. */
final class Said {
    /** What many are said at once of is one statement, whose values nobody knows yet. */
    static final String BATCH = "INSERT (a batch)";

    private Said() {}

    static List<String> by(PostgresBackend postgres, Runnable calls) {
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        SqlStatements statements = postgres.database().jdbi().getConfig(SqlStatements.class);
        SqlLogger before = statements.getSqlLogger();
        statements.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                said.add(text(context.getStatement()));
            }
        });
        try {
            calls.run();
        } finally {
            statements.setSqlLogger(before);
        }
        return said;
    }

    private static String text(PreparedStatement statement) {
        try {
            return statement == null
                    ? BATCH
                    : statement.unwrap(PGStatement.class).toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.duologue.cluster.chaos;

import io.duologue.cluster.LocalCluster;
import io.duologue.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the stores of a cluster have had to do since its start. Of one that is {@link io.duologue.cluster.ClusterOptions#measured}.
 *
 * @param statements of Postgres, but those of transactions' beginnings and ends
 * @param scripts of Redis
 * @param bells rung over Redis
 * @param memory that Redis uses, in bytes
 */
record Costs(long statements, long scripts, long bells, long memory) {
    static Costs of(LocalCluster cluster) {
        String commands = info(cluster, "commandstats");
        return new Costs(
                statements(cluster),
                number(commands, "cmdstat_evalsha:calls=(\\d+)") + number(commands, "cmdstat_eval:calls=(\\d+)"),
                number(commands, "cmdstat_publish:calls=(\\d+)"),
                number(info(cluster, "memory"), "used_memory:(\\d+)"));
    }

    Costs since(Costs before) {
        return new Costs(
                statements - before.statements, scripts - before.scripts, bells - before.bells, memory - before.memory);
    }

    /** Of Postgres alone. */
    static long statements(LocalCluster cluster) {
        String url = "jdbc:" + cluster.postgres().url().replaceFirst("//[^@]*@", "//");
        try (Connection database = DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
                Statement statement = database.createStatement()) {
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public");
            try (ResultSet answer = statement.executeQuery(
                    "SELECT coalesce(sum(calls), 0) FROM public.pg_stat_statements"
                            + " WHERE query ~* '^ *(SELECT|INSERT|UPDATE|DELETE|WITH)' AND query !~ 'pg_stat_statements'")) {
                answer.next();
                return answer.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres does not tell its statistics", e);
        }
    }

    private static String info(LocalCluster cluster, String section) {
        return cluster.redis().masters().stream()
                .map(master -> Objects.toString(master.command("INFO", section)))
                .collect(Collectors.joining("\n"));
    }

    private static long number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.results().mapToLong(one -> Long.parseLong(one.group(1))).sum();
    }
}

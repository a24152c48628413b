package io.duologue.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to Postgres of which is known what is said over them, but for beginnings and ends of transactions. Safe for many threads. */
final class CountedStatements {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final DataSource counted;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Boolean> silent = ThreadLocal.withInitial(() -> false);

    CountedStatements(String database) {
        URI url = URI.create(database);
        String[] who = url.getUserInfo().split(":", 2);
        PGSimpleDataSource plain = new PGSimpleDataSource();
        plain.setUrl("jdbc:" + database.replaceFirst("//[^@]*@", "//"));
        plain.setUser(who[0]);
        plain.setPassword(who[1]);
        this.counted = plain;
    }

    DataSource source() {
        return watched(DataSource.class, counted, "getConnection", this::connection);
    }

    private Object connection(Object made) {
        return watched(Connection.class, (Connection) made, "prepareStatement", statement -> statement);
    }

    /** What is said while this is done, by whichever node. */
    List<String> during(Runnable what) {
        said.clear();
        what.run();
        return said.stream().filter(statement -> !isOfTheClock(statement)).toList();
    }

    /** Each node asks every five seconds whose transcript is to be written, whoever talks. */
    private static boolean isOfTheClock(String statement) {
        return statement.startsWith("UPDATE duologue.transcript SET turn_at");
    }

    /** What this test asks by itself. */
    <T> T uncounted(Callable<T> question) {
        silent.set(true);
        try {
            return question.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            silent.set(false);
        }
    }

    private interface Front {
        Object of(Object made);
    }

    private <T> T watched(Class<T> type, T behind, String name, Front front) {
        return type.cast(Proxy.newProxyInstance(
                CountedStatements.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object made = call(behind, method, arguments);
                    if (!method.getName().equals(name)) {
                        return made;
                    }
                    if (type == Connection.class && !silent.get()) {
                        said.add(SPACE.matcher((String) arguments[0]).replaceAll(" "));
                    }
                    return front.of(made);
                }));
    }

    private static Object call(Object behind, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}

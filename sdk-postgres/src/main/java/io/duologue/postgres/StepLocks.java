package io.duologue.postgres;

import io.duologue.core.BackendException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Says before each step how long it may wait for a lock. One that makes an index while others write waits for those who were there before,
 * for as long as they take, and holds up nobody.
 */
final class StepLocks implements Callback {
    private final Duration once;
    private final Set<String> concurrent;

    StepLocks(Duration once, List<SchemaStep> steps) {
        this.once = once;
        this.concurrent = steps.stream()
                .filter(SchemaStep::isConcurrent)
                .map(SchemaStep::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        long millis = concurrent.contains(context.getMigrationInfo().getScript()) ? 0 : once.toMillis();
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("SET lock_timeout = " + millis);
        } catch (SQLException e) {
            throw new BackendException("Postgres would not be told how long to wait", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "step-locks";
    }
}

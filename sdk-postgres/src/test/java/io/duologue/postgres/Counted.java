package io.duologue.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts how often a connection is asked for. */
final class Counted {
    private final AtomicInteger asked = new AtomicInteger();
    private final DataSource source;

    Counted(DataSource counted) {
        this.source = (DataSource) Proxy.newProxyInstance(
                Counted.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        asked.incrementAndGet();
                    }
                    try {
                        return method.invoke(counted, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    DataSource source() {
        return source;
    }

    int asked() {
        return asked.get();
    }
}

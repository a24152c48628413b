package io.duologue.server.http.spark;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * Closes connections on which the head of a request does not get finished: the idle time-out alone is content with one
 * byte now and then. What has become a WebSocket is left alone. Safe for many threads.
 */
final class SlowRequests extends AbstractLifeCycle implements Connection.Listener {
    private static final long EVERY_SECONDS = 1;

    private final Connector connector;
    private final Duration within;
    private final Map<Connection, Mark> marks = new ConcurrentHashMap<>();

    SlowRequests(Connector connector, Duration within) {
        this.connector = connector;
        this.within = within;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof WebSocketConnection)) {
            marks.put(connection, new Mark(0, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        marks.remove(connection);
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        marks.clear();
    }

    private void schedule() {
        connector.getScheduler().schedule(this::look, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        marks.forEach((connection, mark) -> {
            boolean answering = connection.getMessagesIn() > connection.getMessagesOut();
            if (answering || connection.getMessagesIn() != mark.requests()) {
                marks.replace(connection, mark, new Mark(connection.getMessagesIn(), now));
            } else if (now - mark.since() > within.toNanos()) {
                connection.getEndPoint().close();
            }
        });
        if (isRunning()) {
            schedule();
        }
    }

    /** Since when a connection has had so many requests. */
    private record Mark(long requests, long since) {}
}

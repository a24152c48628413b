package io.duologue.server.transport.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Inbound;
import java.lang.reflect.Proxy;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JettyConnectionTest {
    private static final int CLOSED = 1000;

    private final ScheduledThreadPoolExecutor cutter = JettyTransport.cutter();
    private final JettyConnection connection =
            new JettyConnection(line -> silent(Inbound.class), cut -> cutter.schedule(cut, 1, TimeUnit.HOURS));

    @AfterEach
    void shutDown() {
        cutter.shutdownNow();
    }

    @Test
    void aConnectionThatDoesNotEndIsCutInTime() {
        connection.onWebSocketOpen(silent(Session.class));

        connection.close(CLOSED, "");

        assertThat(cutter.getQueue()).hasSize(1);
    }

    @Test
    void nothingKeepsAConnectionThatHasEnded() {
        connection.onWebSocketOpen(silent(Session.class));
        connection.close(CLOSED, "");

        connection.onWebSocketClose(CLOSED, "", Callback.NOOP);

        assertThat(cutter.getQueue()).isEmpty();
    }

    @Test
    void nothingKeepsAConnectionThatEndedBeforeItWasClosed() {
        connection.onWebSocketOpen(silent(Session.class));
        connection.onWebSocketError(new IllegalStateException("the line broke"));

        connection.close(CLOSED, "");

        assertThat(cutter.getQueue()).isEmpty();
    }

    @Test
    void nobodyIsToldWhenAConnectionClosesAfterTheServer() {
        connection.onWebSocketOpen(silent(Session.class));
        cutter.shutdownNow();

        connection.close(CLOSED, "");

        assertThat(cutter.getQueue()).isEmpty();
    }

    /** One that takes everything and says nothing. */
    private static <T> T silent(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null));
    }
}

package io.duologue.server.transport.jetty;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.server.proxy.ClientAddress;
import io.duologue.server.transport.RealtimeTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeRequest;
import org.eclipse.jetty.ee10.websocket.server.JettyServerUpgradeResponse;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSocket by Jetty. Frames are taken as they come, and messages put together here, so that what is wrong with one is for
 * the engine to say and not for Jetty. Safe for many threads.
 */
public final class JettyTransport implements RealtimeTransport {
    /** The request attribute under which the answer to a refused handshake is kept for whoever writes errors. */
    public static final String REFUSAL = JettyTransport.class.getName() + ".refusal";

    private static final Logger LOG = LoggerFactory.getLogger(JettyTransport.class);
    /** Longer than any silence that the engine bears. */
    private static final Duration IDLE = Duration.ofMinutes(2);
    /** Pongs and closes come on top of what the engine sends. */
    private static final int MAX_OUTGOING_FRAMES = MAX_HELD_FRAMES + 16;

    private static final int PIECE_BYTES = 16 * 1024;

    private final Refusals refusals;
    private final ScheduledExecutorService cutter = cutter();
    private volatile @Nullable Gate gate;

    public JettyTransport(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Makes the body of the answer to a refused handshake. */
    @FunctionalInterface
    public interface Refusals {
        /** What is put under {@link #REFUSAL}. */
        Object answer(Admission.Refused refused);
    }

    @Override
    public void serve(Gate toServe) {
        this.gate = toServe;
    }

    /** Adds the path to a context that has not been started. */
    public void mount(ServletContextHandler context) {
        JettyWebSocketServletContainerInitializer.configure(context, (servlet, container) -> configure(container));
    }

    /** The port is that of the whole server. */
    @Override
    public boolean listening() {
        return true;
    }

    @Override
    public void close() {
        cutter.shutdownNow();
    }

    private void configure(JettyWebSocketServerContainer container) {
        container.setIdleTimeout(IDLE);
        // Large frames arrive in pieces of this size; what is too large is found out by counting them.
        container.setAutoFragment(true);
        container.setMaxFrameSize(PIECE_BYTES);
        container.setInputBufferSize(PIECE_BYTES);
        container.setMaxOutgoingFrames(MAX_OUTGOING_FRAMES);
        container.addMapping(PATH, this::upgrade);
    }

    private @Nullable Object upgrade(JettyServerUpgradeRequest request, JettyServerUpgradeResponse response)
            throws IOException {
        Gate open = gate;
        Admission admission = open == null
                ? new Admission.Refused(503, "internal", "this node is not ready", Map.of("Retry-After", "2"))
                : judge(open, handshake(request));
        if (admission instanceof Admission.Refused refused) {
            request.getHttpServletRequest().setAttribute(REFUSAL, refusals.answer(refused));
            response.sendError(refused.status(), refused.message());
            return null;
        }
        Admission.Admitted admitted = (Admission.Admitted) admission;
        response.setAcceptedSubProtocol(admitted.subprotocol());
        // Without extensions: deflate costs memory for each connection and hides how large a message is.
        response.setExtensions(List.of());
        return new JettyConnection(line -> Objects.requireNonNull(open).open(admitted, line), this::cutLater);
    }

    private static Admission judge(Gate gate, Handshake handshake) {
        try {
            return gate.admit(handshake);
        } catch (RuntimeException e) {
            LOG.error("the gate failed", e);
            return new Admission.Refused(500, "internal", "something went wrong here", Map.of("Retry-After", "2"));
        }
    }

    private static Handshake handshake(JettyServerUpgradeRequest request) {
        Object client = request.getHttpServletRequest().getAttribute(ClientAddress.ATTRIBUTE);
        return new Handshake(
                request.getHeader("Origin"),
                request.getSubProtocols(),
                request.getHeader("Authorization"),
                client instanceof String known ? known : "");
    }

    private Future<?> cutLater(Runnable cut) {
        return cutter.schedule(cut, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** It lets go of what is cancelled at once; once it is shut down it takes nothing and says nothing. */
    static ScheduledThreadPoolExecutor cutter() {
        ThreadFactory daemon = task -> {
            Thread thread = new Thread(task, "socket-cutter");
            thread.setDaemon(true);
            return thread;
        };
        ScheduledThreadPoolExecutor cutter =
                new ScheduledThreadPoolExecutor(1, daemon, new ThreadPoolExecutor.DiscardPolicy());
        cutter.setRemoveOnCancelPolicy(true);
        return cutter;
    }
}

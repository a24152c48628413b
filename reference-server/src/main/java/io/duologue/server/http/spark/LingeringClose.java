package io.duologue.server.http.spark;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Lets a client that is still sending a body which was refused read the answer. A connection that is closed over unread
 * bytes is reset by the system, and the answer may be lost with it; so for a while what comes is thrown away.
 */
final class LingeringClose extends Handler.Wrapper {
    /** Bytes that are thrown away at most. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    /** How long they are waited for at most. */
    private static final long MOST_SECONDS = 3;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(
                request,
                response,
                Callback.from(
                        callback.getInvocationType(),
                        () -> {
                            if (response.getStatus() == HttpStatus.PAYLOAD_TOO_LARGE_413) {
                                new Drain(request, callback).begin();
                            } else {
                                callback.succeeded();
                            }
                        },
                        callback::failed));
    }

    /** Reads until the end, a bound, or a failure, and then completes the request once. */
    private static final class Drain implements Runnable {
        private final Request request;
        private final Callback callback;
        private final AtomicBoolean over = new AtomicBoolean();
        private Scheduler.Task deadline = () -> false;
        private long drained;

        Drain(Request request, Callback callback) {
            this.request = request;
            this.callback = callback;
        }

        void begin() {
            deadline = request.getComponents().getScheduler().schedule(this::finish, MOST_SECONDS, TimeUnit.SECONDS);
            run();
        }

        @Override
        public void run() {
            while (!over.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                drained += chunk.remaining();
                boolean last = chunk.isLast() || Content.Chunk.isFailure(chunk);
                chunk.release();
                if (last || drained > MOST_BYTES) {
                    finish();
                }
            }
        }

        private void finish() {
            if (over.compareAndSet(false, true)) {
                deadline.cancel();
                callback.succeeded();
            }
        }
    }
}

package io.duologue.client;

import io.duologue.client.transport.SocketListener;
import io.duologue.client.transport.SocketRequest;
import io.duologue.client.transport.SocketTransport;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.Guarantee;
import io.duologue.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A platform in memory: it welcomes whoever says hello, and otherwise says what a test wants said. */
final class FakePlatform implements SocketTransport {
    static final String TALK = "c_" + "a".repeat(26);
    private static final ServerFrame.Limits LIMITS =
            new ServerFrame.Limits(65_536, 1_000, 64, 256, 5, 500, 1_000, 10_000, 20_000);

    private final FrameCodec codec = FrameCodec.create();
    private final ExecutorService wire = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fake-platform");
        thread.setDaemon(true);
        return thread;
    });
    final BlockingQueue<ClientFrame> heard = new LinkedBlockingQueue<>();
    final List<String> bearers = new CopyOnWriteArrayList<>();
    volatile boolean answers = true;
    volatile ServerFrame.State welcomes = new ServerFrame.State.Idle();
    volatile int refusesWith;
    private volatile @Nullable FakeLine line;

    final class FakeLine implements Line {
        private final SocketListener listener;
        private volatile boolean over;

        FakeLine(SocketListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean send(String text) {
            if (over) {
                return false;
            }
            ClientFrame frame = codec.decodeClient(text);
            heard.add(frame);
            if (frame instanceof ClientFrame.Hello && answers) {
                FakePlatform.this.say(
                        this,
                        new ServerFrame.Welcome(
                                "hello", "s", true, welcomes, Guarantee.MEMORY, 60_000, LIMITS, List.of(), null),
                        new ServerFrame.Live());
            }
            return true;
        }

        @Override
        public void close(int code) {
            over = true;
            wire.execute(() -> listener.closed(code));
        }

        @Override
        public void cancel() {
            over = true;
        }
    }

    @Override
    public Line open(SocketRequest request, SocketListener listener) {
        bearers.add(request.bearer());
        FakeLine opened = new FakeLine(listener);
        int status = refusesWith;
        if (status != 0) {
            wire.execute(() -> listener.notOpened(status, Duration.ZERO));
        } else {
            line = opened;
            wire.execute(listener::opened);
        }
        return opened;
    }

    private void say(FakeLine to, ServerFrame... frames) {
        wire.execute(() -> {
            for (ServerFrame frame : frames) {
                if (!to.over) {
                    to.listener.text(new String(codec.encode(frame), StandardCharsets.UTF_8));
                }
            }
        });
    }

    void say(ServerFrame... frames) {
        FakeLine now = line;
        if (now != null) {
            say(now, frames);
        }
    }

    void breakLine(int code) {
        FakeLine now = line;
        if (now != null) {
            wire.execute(() -> {
                now.over = true;
                now.listener.closed(code);
            });
        }
    }

    <T extends ClientFrame> T hear(Class<T> type) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            ClientFrame frame = heard.poll(100, TimeUnit.MILLISECONDS);
            if (type.isInstance(frame)) {
                return type.cast(frame);
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " was heard");
    }

    static ServerFrame.MatchFound found() {
        return found(TALK);
    }

    static ServerFrame.MatchFound found(String conversation) {
        return new ServerFrame.MatchFound(
                conversation,
                new ServerFrame.Card(
                        "Ben",
                        "",
                        "",
                        null,
                        List.of("en"),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        new ServerFrame.Shared(List.of(), List.of())),
                null,
                Instant.EPOCH,
                0,
                Cursor.START,
                new ServerFrame.Retention("buffer", 1));
    }

    static ServerFrame.MessageNew message(long seq, String text) {
        return new ServerFrame.MessageNew(TALK, new Cursor(seq, (int) seq), Author.PARTNER, seq, Instant.EPOCH, text);
    }

    static ServerFrame.Ok ok(ClientFrame.MessageSend sent, long seq) {
        return new ServerFrame.Ok(
                sent.id(), TALK, sent.n(), new Cursor(seq, (int) seq), Instant.EPOCH, null, null, null);
    }

    @Override
    public void close() {
        wire.shutdown();
    }
}

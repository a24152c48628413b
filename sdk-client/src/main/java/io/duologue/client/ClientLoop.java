package io.duologue.client;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientMachine;
import io.duologue.client.machine.ClientOutput;
import io.duologue.client.machine.ClientState;
import io.duologue.client.transport.SocketListener;
import io.duologue.client.transport.SocketRequest;
import io.duologue.client.transport.SocketTransport;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the machine: sockets, clock and people on one side, {@link ClientMachine} on the other.
 *
 * <p>Threads: whatever comes in is put into a mailbox and worked off by one thread at a time, the protocol thread. All fields
 * without a word about it belong to that thread. User code never runs on it. A transport's thread waits while 64 messages
 * of its socket are not worked off, so that a flood stays in the network.
 */
final class ClientLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ClientLoop.class);
    private static final int MOST_UNHEARD = 64;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration GOODBYE_WITHIN = Duration.ofSeconds(2);

    private final ScheduledExecutorService scheduler;
    private final ForwardClock clock;
    private final SocketTransport transport;
    private final Credentials credentials;
    private final FlightRecorder recorder;
    private final List<URI> targets;
    private final Handles handles;
    private final FrameCodec codec = FrameCodec.create();
    private final Semaphore unheard = new Semaphore(MOST_UNHEARD);
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger posted = new AtomicInteger();
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    /** Lines to which goodbye was said; its own lock. */
    private final Set<Attempt> leaving = ConcurrentHashMap.newKeySet();

    private ClientState state;
    private Instant wakeAt = Instant.MAX;
    private @Nullable Future<?> alarm;
    private @Nullable String token;
    private boolean closed;
    private volatile @Nullable Thread thread;

    ClientLoop(
            ScheduledExecutorService scheduler,
            ForwardClock clock,
            SocketTransport transport,
            Credentials credentials,
            FlightRecorder recorder,
            List<URI> targets,
            ClientState state,
            Handles handles) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.transport = transport;
        this.credentials = credentials;
        this.recorder = recorder;
        this.targets = List.copyOf(targets);
        this.state = state;
        this.handles = handles;
    }

    // ── the mailbox ──

    /** Whether the calling thread is the protocol thread. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Runs it on the protocol thread; from any thread. False if there is none any more. */
    boolean run(Runnable task) {
        mailbox.add(task);
        if (posted.getAndIncrement() > 0) {
            return true;
        }
        try {
            scheduler.execute(this::workOff);
            return true;
        } catch (RejectedExecutionException e) {
            posted.set(0);
            mailbox.clear();
            return false;
        }
    }

    private void workOff() {
        thread = Thread.currentThread();
        try {
            do {
                Runnable task = mailbox.poll();
                if (task != null) {
                    guarded(task);
                }
            } while (posted.decrementAndGet() > 0);
        } finally {
            thread = null;
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // Errors too: a mailbox that is not worked off any more would look like a server that says nothing.
            LOG.error("a step of the client failed; it goes on", e);
        }
    }

    /** Tells the machine something; from any thread. */
    void tell(ClientInput input) {
        run(() -> step(input));
    }

    // ── steps: on the protocol thread ──

    ClientState state() {
        return state;
    }

    void step(ClientInput input) {
        if (closed) {
            return;
        }
        Instant now = clock.now();
        ClientMachine.Step step = ClientMachine.step(state, input, now);
        state = step.state();
        step.outputs().forEach(output -> put(output, now));
        handles.stepped(state, now);
        setAlarm(now);
    }

    private void setAlarm(Instant now) {
        Instant wake = ClientMachine.wakeAt(state);
        if (wake.equals(wakeAt)) {
            return;
        }
        wakeAt = wake;
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        if (wake.isBefore(Instant.MAX)) {
            // Rounded up: an alarm that comes a moment early would come again and again.
            long millis =
                    Math.max(0, Duration.between(now, wake).plusNanos(999_999).toMillis());
            alarm = schedule(
                    () -> {
                        wakeAt = Instant.MAX;
                        step(ClientInput.Bare.TIME);
                    },
                    millis);
        }
    }

    private @Nullable Future<?> schedule(Runnable task, long millis) {
        try {
            return scheduler.schedule(() -> run(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private void put(ClientOutput output, Instant now) {
        if (output instanceof ClientOutput.Send send) {
            send(send, now);
        } else if (output instanceof ClientOutput.Connect connect) {
            recorder.happened(now, connect.line(), "connect", connect.renew() ? "renewed credential" : null);
            connect(connect);
        } else if (output instanceof ClientOutput.HangUp hangUp) {
            recorder.happened(now, hangUp.line(), "hang up", null);
            hangUp(hangUp.line());
        } else if (output instanceof ClientOutput.Observed observed) {
            handles.observed(observed.what(), state);
        } else if (output instanceof ClientOutput.Complaint complaint) {
            recorder.happened(now, state.line(), "complaint", null);
            LOG.warn("the server did what no server may do: {}", complaint.what());
        }
    }

    // ── lines ──

    private void connect(ClientOutput.Connect connect) {
        Attempt attempt = new Attempt(connect.line());
        attempts.put(connect.line(), attempt);
        credentials.get(
                connect.renew() ? token : null,
                (found, failure) -> run(() -> credentialCame(connect, attempt, found, failure)));
    }

    private void credentialCame(
            ClientOutput.Connect connect, Attempt attempt, @Nullable String found, @Nullable Throwable failure) {
        if (closed || attempts.get(connect.line()) != attempt) {
            return;
        }
        if (found == null) {
            attempts.remove(connect.line());
            boolean signedOut = failure instanceof DuologueException.SignedOut;
            recorder.happened(
                    clock.now(), connect.line(), "no credential", signedOut ? "the provider has no other" : null);
            step(new ClientInput.NotOpened(connect.line(), signedOut, 0, Duration.ZERO));
            return;
        }
        token = found;
        URI target = targets.get(Math.floorMod(connect.target(), targets.size()));
        attempt.socket = transport.open(
                new SocketRequest(
                        target, found, ProtocolLimits.SUBPROTOCOL, CONNECT_WITHIN, ProtocolLimits.FRAME_BYTES),
                attempt);
    }

    private void hangUp(int line) {
        Attempt attempt = attempts.remove(line);
        if (attempt == null || attempt.socket == null) {
            return;
        }
        SocketTransport.Line socket = attempt.socket;
        if (attempt.opened) {
            leaving.add(attempt);
            socket.close(1000);
            // If nobody runs it any more, the transport is being closed, which does the same.
            Future<?> unused = schedule(
                    () -> {
                        socket.cancel();
                        left(attempt);
                    },
                    GOODBYE_WITHIN.toMillis());
        } else {
            socket.cancel();
        }
    }

    private void send(ClientOutput.Send send, Instant now) {
        Attempt attempt = attempts.get(send.line());
        if (attempt == null || attempt.socket == null) {
            return;
        }
        String text;
        try {
            text = new String(codec.encode(send.frame()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            LOG.error("a frame of type {} could not be written", send.frame().type(), e);
            return;
        }
        recorder.sent(now, send.line(), send.frame());
        if (!attempt.socket.send(text)) {
            // A line that does not take what is said has stopped working, whatever it believes.
            attempts.remove(send.line());
            attempt.socket.cancel();
            tell(new ClientInput.LineClosed(send.line(), 1006));
        }
    }

    private void heard(Attempt attempt, String text) {
        int line = attempt.line;
        if (closed || attempts.get(line) != attempt) {
            return;
        }
        ServerFrame frame;
        try {
            frame = codec.decodeServer(text);
        } catch (FrameException e) {
            recorder.happened(clock.now(), line, "not understood", e.code().wireName());
            if (e.code() != ErrorCode.UNSUPPORTED) {
                LOG.warn("a frame of the server's breaks the protocol: {}", e.message());
            }
            return;
        }
        recorder.heard(clock.now(), line, frame);
        step(new ClientInput.Heard(line, frame));
    }

    /** A line from the wish to have it to its end; brings what its socket tells to the protocol thread. */
    private final class Attempt implements SocketListener {
        private final int line;
        private SocketTransport.@Nullable Line socket;
        private boolean opened;

        Attempt(int line) {
            this.line = line;
        }

        @Override
        public void opened() {
            run(() -> {
                if (attempts.get(line) == this) {
                    opened = true;
                    recorder.happened(clock.now(), line, "opened", null);
                    step(new ClientInput.Opened(line));
                }
            });
        }

        @Override
        public void notOpened(int status, Duration retryAfter) {
            run(() -> {
                if (attempts.remove(line, this)) {
                    recorder.happened(clock.now(), line, "not opened", Integer.toString(status));
                    step(new ClientInput.NotOpened(line, false, status, retryAfter));
                }
            });
        }

        @Override
        public void text(String message) {
            unheard.acquireUninterruptibly();
            boolean taken = run(() -> {
                unheard.release();
                heard(this, message);
            });
            if (!taken) {
                unheard.release();
            }
        }

        @Override
        public void closed(int code) {
            left(this);
            run(() -> {
                if (attempts.remove(line, this)) {
                    recorder.happened(clock.now(), line, "closed", Integer.toString(code));
                    step(new ClientInput.LineClosed(line, code));
                }
            });
        }
    }

    // ── the end ──

    private void left(Attempt attempt) {
        synchronized (leaving) {
            leaving.remove(attempt);
            leaving.notifyAll();
        }
    }

    /** Waits until what was said last has left, or for so long. */
    void awaitGoodbyes(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        synchronized (leaving) {
            while (!leaving.isEmpty()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                leaving.wait(left);
            }
        }
    }

    /** Says goodbye and does nothing more; on the protocol thread. */
    void close() {
        step(new ClientInput.GoOffline(true));
        closed = true;
        if (alarm != null) {
            alarm.cancel(false);
        }
        // Whoever waits to be heard is let go: nobody listens any more.
        unheard.release(1 << 20);
    }
}

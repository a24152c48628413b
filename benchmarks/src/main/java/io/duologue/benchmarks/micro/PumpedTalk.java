package io.duologue.benchmarks.micro;

import io.duologue.benchmarks.measured.Guests;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.EngineTimer;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.limit.RateLimit;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** Two people who talk through an engine in memory whose threads and time are the caller's. One thread at a time. */
final class PumpedTalk {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final Duration STEP = Duration.ofMillis(1);
    private static final int MOST_STEPS = 60_000;
    private static final int ACK_ENTRIES = 16;
    private static final RateLimit UNLIMITED = new RateLimit(1_000_000, Duration.ofNanos(1));

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Duologue engine;
    private final Seat sender;
    private final Seat partner;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long n;

    private record Due(Instant at, Runnable task) {}

    PumpedTalk() {
        EngineOptions options = EngineOptions.builder()
                .messageLimit(UNLIMITED)
                .frameLimit(UNLIMITED)
                .helloLimit(UNLIMITED)
                .newSessionLimit(UNLIMITED)
                .queueLimit(UNLIMITED)
                .build();
        InstantSource clock = () -> now;
        EngineTimer timer = (delay, task) -> {
            Due entry = new Due(now.plus(delay), task);
            due.add(entry);
            return () -> due.remove(entry);
        };
        engine = Duologue.builder()
                .options(options)
                .clock(clock)
                .executor(work::add)
                .looks(Runnable::run)
                .judges(work::add)
                .timer(timer)
                .build()
                .start();
        Guests guests = new Guests(engine);
        sender = new Seat("sender", guests.signIn("a", now));
        partner = new Seat("partner", guests.signIn("b", now));
        until(() -> sender.live && partner.live);
        sender.search();
        partner.search();
        until(() -> !sender.conversation.isEmpty() && !partner.conversation.isEmpty());
        sender.talks = true;
        partner.talks = true;
    }

    /** The sender says something, and everything happens that follows from it. The frames that the two have got until now. */
    long say() {
        n++;
        long heard = partner.frames;
        Cursor ack = n % ACK_ENTRIES == 0 ? sender.cursor() : null;
        sender.send(text(new ClientFrame.MessageSend("m", sender.conversation, n, Guests.words(n), false, ack)));
        pump();
        if (n % ACK_ENTRIES == 0) {
            partner.send(text(new ClientFrame.Ack(null, partner.conversation, partner.cursor())));
        }
        step();
        if (partner.frames == heard) {
            throw new IllegalStateException("expected the partner to hear number " + n);
        }
        return sender.frames + partner.frames;
    }

    private void step() {
        now = now.plus(STEP);
        for (Due next = due.peek(); next != null && !next.at().isAfter(now); next = due.peek()) {
            due.remove();
            next.task().run();
        }
        pump();
    }

    private void pump() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            task.run();
        }
    }

    private void until(BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (i > MOST_STEPS) {
                throw new IllegalStateException("waited in vain");
            }
            step();
        }
    }

    private static String text(ClientFrame frame) {
        return new String(CODEC.encode(frame), StandardCharsets.UTF_8);
    }

    /** One person's connection. Once the person talks nothing is decoded but what is acknowledged. */
    private final class Seat implements Connection {
        private static final int RECENT = 32;

        private final Inbound inbound;
        private final byte[][] recent = new byte[RECENT][];
        private boolean live;
        private boolean talks;
        private String conversation = "";
        /** The offer that was accepted last: it is told again as long as it is open. */
        private String answered = "";

        private long frames;

        Seat(String name, String token) {
            Admission admission =
                    engine.gate().admit(new Handshake(null, List.of("duologue.v1"), "Bearer " + token, "127.0.0.1"));
            if (!(admission instanceof Admission.Admitted admitted)) {
                throw new IllegalStateException("expected to be admitted but was " + admission);
            }
            inbound = engine.gate().open(admitted, this);
            send(text(new ClientFrame.Hello("h", "benchmark", "benchmark-of-the-" + name, List.of(), List.of())));
        }

        void search() {
            send(text(new ClientFrame.QueueJoin(
                    "j", List.of(Guests.TOPIC), TalkMode.TEXT, TalkIntent.TALK, false, List.of())));
        }

        void send(String frame) {
            inbound.text(frame, () -> {});
        }

        /** The place that was heard of last. */
        Cursor cursor() {
            for (long i = frames - 1; i >= Math.max(0, frames - RECENT); i--) {
                byte[] utf8 = recent[(int) (i % RECENT)];
                ServerFrame frame = CODEC.decodeServer(utf8, 0, utf8.length);
                if (frame instanceof ServerFrame.Durable durable) {
                    return durable.cursor();
                }
                if (frame instanceof ServerFrame.Ok ok && ok.cursor() != null) {
                    return ok.cursor();
                }
            }
            throw new IllegalStateException("nothing to acknowledge");
        }

        @Override
        public boolean send(byte[] utf8) {
            recent[(int) (frames % RECENT)] = utf8;
            frames++;
            if (!talks) {
                hear(CODEC.decodeServer(utf8, 0, utf8.length));
            }
            return true;
        }

        private void hear(ServerFrame frame) {
            if (frame instanceof ServerFrame.Live) {
                live = true;
            } else if (frame instanceof ServerFrame.MatchOffer offer
                    && !offer.offer().equals(answered)) {
                answered = offer.offer();
                // The engine is not called back from within its own call.
                work.add(() -> send(text(new ClientFrame.MatchAccept("a", offer.offer()))));
            } else if (frame instanceof ServerFrame.MatchFound found) {
                conversation = found.conversation();
            } else if (frame instanceof ServerFrame.Error error) {
                throw new IllegalStateException(error.toString());
            }
        }

        @Override
        public void close(int code, String phrase) {
            throw new IllegalStateException("closed with " + code + " " + phrase);
        }
    }
}

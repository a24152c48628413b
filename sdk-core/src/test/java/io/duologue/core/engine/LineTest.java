package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A library's callbacks on one side, the engine on the other. */
@Timeout(30)
class LineTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Admission.Admitted MAYA =
            new Admission.Admitted(new UserId("u_maya"), SecretHash.of("s"), "duologue.v1", Instant.EPOCH, "192.0.2.7");

    private final EngineSide engine = new EngineSide();
    private final BlockingQueue<String> library = new LinkedBlockingQueue<>();

    private void close(int code, String phrase) {
        library.add("close " + code + " " + phrase);
    }

    private void cut() {
        library.add("cut");
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(library.poll(10, TimeUnit.SECONDS), "the library was told nothing");
    }

    @Nested
    class OverALibraryThatOnlyTakes {
        private final AtomicBoolean room = new AtomicBoolean(true);
        private final Line line = Line.nonBlocking(library::add, LineTest.this::close, room::get)
                .cut(LineTest.this::cut)
                .closeWithin(SOON)
                .open(engine, MAYA);

        @Test
        void framesAndThenTheCloseGoOut() {
            assertThat(engine.send("one")).isTrue();
            assertThat(engine.send("two")).isTrue();
            engine.close(4000, "bad");
            engine.close(4001, "worse");

            assertThat(library).startsWith("one", "two", "close 4000 bad").noneMatch(said -> said.contains("4001"));
            assertThat(engine.send("three")).isFalse();
        }

        @Test
        void whatTheLibraryHasNoRoomForIsNotTaken() {
            room.set(false);

            assertThat(engine.send("one")).isFalse();
            assertThat(library).isEmpty();
        }

        @Test
        void aLibraryThatThrowsTookNothing() {
            EngineSide other = new EngineSide();
            Line.nonBlocking(
                            text -> {
                                throw new IllegalStateException("not connected");
                            },
                            LineTest.this::close,
                            () -> true)
                    .open(other, MAYA);

            assertThat(other.send("one")).isFalse();
        }

        @Test
        void whoSaysMoreThanTheEngineHearsIsClosed() {
            for (int i = 0; i < 128; i++) {
                line.text("frame");
            }
            assertThat(library).isEmpty();

            line.text("one more");

            assertThat(library).first().asString().startsWith("close 4429");
            assertThat(engine.heard).hasSize(128);
        }

        @Test
        void whatTheEngineHasHeardMakesRoom() {
            for (int i = 0; i < 1_000; i++) {
                line.text("frame");
                engine.ready();
            }

            assertThat(library).isEmpty();
            assertThat(engine.heard).hasSize(1_000);
        }

        @Test
        void whoDoesNotAnswerACloseIsLetGoOf() throws InterruptedException {
            engine.close(4000, "");

            assertThat(List.of(next(), next())).containsExactly("close 4000 ", "cut");
        }

        @Test
        void whoTalksOnBehindACloseIsNotHeardAndNotBorneForLong() throws InterruptedException {
            Line patient = Line.nonBlocking(library::add, LineTest.this::close, room::get)
                    .cut(LineTest.this::cut)
                    .closeWithin(Duration.ofMinutes(5))
                    .open(engine, MAYA);
            engine.close(4000, "");

            for (int i = 0; i < 17; i++) {
                patient.text("x".repeat(64 * 1024));
            }

            assertThat(engine.heard).isEmpty();
            assertThat(List.of(next(), next())).containsExactly("close 4000 ", "cut");
        }

        @Test
        void theEngineHearsOnceThatItIsGone() {
            line.closed();
            line.closed();

            assertThat(engine.gone).isEqualTo(1);
            assertThat(engine.send("one")).isFalse();
        }

        @Test
        void whatIsNoTextOrTooLargeIsTold() {
            line.notText();
            line.tooLarge();

            assertThat(engine.heard).containsExactly("not text", "too large");
        }
    }

    @Nested
    class OverALibraryThatCallsBack {
        private final Deque<Runnable> unwritten = new ArrayDeque<>();
        private final Line line = line(
                (text, done) -> {
                    library.add(text);
                    unwritten.add(done);
                },
                Duration.ofMinutes(5));

        private Line line(Line.SendThen send, Duration closeWithin) {
            return Line.withCallbacks(send, LineTest.this::close)
                    .cut(LineTest.this::cut)
                    .closeWithin(closeWithin)
                    .open(engine, MAYA);
        }

        @Test
        void theNextFrameIsHandedOverWhenTheOneBeforeIsWritten() {
            assertThat(engine.send("one")).isTrue();
            assertThat(engine.send("two")).isTrue();
            assertThat(library).containsExactly("one");

            unwritten.remove().run();

            assertThat(library).containsExactly("one", "two");
        }

        @Test
        void theCloseIsHandedOverWhenTheLastFrameIsWritten() {
            engine.send("one");
            engine.send("two");
            engine.close(4000, "bad");
            engine.close(4001, "worse");

            unwritten.remove().run();
            assertThat(library).containsExactly("one", "two");
            unwritten.remove().run();

            assertThat(library).containsExactly("one", "two", "close 4000 bad");
            assertThat(engine.send("three")).isFalse();
        }

        @Test
        void whatIsDoneTwiceIsDoneOnce() {
            engine.send("one");
            engine.send("two");
            engine.send("three");

            Runnable done = unwritten.remove();
            done.run();
            done.run();

            assertThat(library).containsExactly("one", "two");
        }

        @Test
        void whatWaitsIsBounded() {
            engine.send("first");

            int taken = 0;
            while (taken < 10_000 && engine.send("frame")) {
                taken++;
            }

            assertThat(taken).isEqualTo(512);
        }

        @Test
        void whatWaitsIsBoundedInBytes() {
            engine.send("first");

            int taken = 0;
            while (taken < 10_000 && engine.send("x".repeat(64 * 1024))) {
                taken++;
            }

            assertThat(taken).isEqualTo(8);
        }

        @Test
        void whatIsWrittenMakesRoom() {
            for (int i = 0; i < 2_000; i++) {
                assertThat(engine.send("frame")).isTrue();
                unwritten.remove().run();
            }

            assertThat(library).hasSize(2_000);
        }

        @Test
        void aLibraryThatIsDoneAtOnceIsCalledNoDeeperForEachFrame() {
            Set<Long> depths = new HashSet<>();
            Deque<Runnable> first = new ArrayDeque<>();
            line(
                    (text, done) -> {
                        if (text.equals("first")) {
                            first.add(done);
                        } else {
                            depths.add(StackWalker.getInstance().walk(Stream::count));
                            done.run();
                        }
                    },
                    Duration.ofMinutes(5));
            engine.send("first");
            for (int i = 0; i < 500; i++) {
                engine.send("frame");
            }

            first.remove().run();

            assertThat(depths).hasSize(1);
        }

        @Test
        void framesKeepTheirOrderWhoeverSaysThatTheyAreDone() throws InterruptedException {
            ExecutorService callbacks = Executors.newFixedThreadPool(4);
            try {
                line(
                        (text, done) -> {
                            library.add(text);
                            callbacks.execute(done);
                        },
                        Duration.ofMinutes(5));

                List<String> said = new ArrayList<>();
                for (int i = 0; i < 5_000; i++) {
                    while (!engine.send("frame " + i)) {
                        said.add(next());
                    }
                }
                while (said.size() < 5_000) {
                    said.add(next());
                }

                assertThat(said)
                        .isEqualTo(IntStream.range(0, 5_000)
                                .mapToObj(i -> "frame " + i)
                                .toList());
            } finally {
                callbacks.shutdownNow();
            }
        }

        @Test
        void whoReadsNothingIsLetGoOfAlthoughTheCloseCannotBeWritten() throws InterruptedException {
            line((text, done) -> {}, SOON);
            engine.send("one");

            engine.close(4000, "");

            assertThat(next()).isEqualTo("cut");
        }

        @Test
        void aLibraryThatThrowsEndsTheLine() {
            line(
                    (text, done) -> {
                        throw new IOException("broken pipe");
                    },
                    Duration.ofMinutes(5));

            engine.send("one");

            assertThat(library).containsExactly("cut");
            assertThat(engine.send("two")).isFalse();
        }

        @Test
        void whoSaysMoreThanTheEngineHearsIsClosed() {
            for (int i = 0; i < 129; i++) {
                line.text("frame");
            }

            assertThat(library).first().asString().startsWith("close 4429");
            assertThat(engine.heard).hasSize(128);
        }
    }

    @Nested
    class OverALibraryThatBlocks {
        private final ExecutorService writers = Executors.newCachedThreadPool();
        private final CountDownLatch unblocked = new CountDownLatch(1);
        private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        private Duration closeWithin = Duration.ofMinutes(5);

        @AfterEach
        void stop() {
            unblocked.countDown();
            writers.shutdownNow();
        }

        private Line line() {
            return line(text -> {
                begun.add(text);
                try {
                    unblocked.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                library.add(text);
            });
        }

        private Line line(Line.Send send) {
            return Line.blocking(send, LineTest.this::close, writers)
                    .cut(LineTest.this::cut)
                    .closeWithin(closeWithin)
                    .open(engine, MAYA);
        }

        @Test
        void framesAndThenTheCloseAreWrittenInOrder() throws InterruptedException {
            line();

            assertThat(engine.send("one")).isTrue();
            assertThat(engine.send("two")).isTrue();
            engine.close(4000, "bad");
            unblocked.countDown();

            assertThat(List.of(next(), next(), next())).containsExactly("one", "two", "close 4000 bad");
        }

        @Test
        void whatComesWhenNobodyWritesIsWrittenToo() throws InterruptedException {
            unblocked.countDown();
            line();

            for (int i = 0; i < 2_000; i++) {
                assertThat(engine.send("frame " + i)).isTrue();
                assertThat(next()).isEqualTo("frame " + i);
            }
        }

        @Test
        void theEngineIsNotHeldUpAndTheQueueIsBounded() throws InterruptedException {
            line();
            engine.send("first");
            assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo("first");

            int taken = 0;
            while (taken < 10_000 && engine.send("frame")) {
                taken++;
            }

            assertThat(taken).isEqualTo(512);
        }

        @Test
        void theQueueIsBoundedInBytes() throws InterruptedException {
            line();
            engine.send("first");
            assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo("first");

            int taken = 0;
            while (taken < 10_000 && engine.send("x".repeat(64 * 1024))) {
                taken++;
            }

            assertThat(taken).isEqualTo(8);
        }

        @Test
        void theCallbackWaitsUntilTheEngineIsReady() throws Exception {
            Line line = line();
            CompletableFuture<Void> callback = CompletableFuture.runAsync(() -> line.text("frame"), writers);
            engine.awaitHeard("frame");

            assertThat(callback).isNotDone();
            engine.ready();
            callback.get(10, TimeUnit.SECONDS);
        }

        @Test
        void nobodyWaitsForTheEngineWhenTheSocketIsGone() throws Exception {
            Line line = line();
            CompletableFuture<Void> callback = CompletableFuture.runAsync(() -> line.text("frame"), writers);
            engine.awaitHeard("frame");

            line.closed();

            callback.get(10, TimeUnit.SECONDS);
        }

        @Test
        void whoReadsNothingIsLetGoOfAlthoughTheCloseCannotBeWritten() throws InterruptedException {
            closeWithin = SOON;
            line();
            engine.send("one");

            engine.close(4000, "");

            assertThat(next()).isEqualTo("cut");
        }

        @Test
        void whoTalksOnBehindACloseIsNotReadAnyMore() throws Exception {
            Line line = line();
            engine.close(4000, "");

            assertThat(next()).isEqualTo("close 4000 ");

            Thread callbacks = new Thread(() -> {
                for (int i = 0; i < 17; i++) {
                    line.text("x".repeat(64 * 1024));
                }
            });
            callbacks.start();
            while (callbacks.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }

            assertThat(callbacks.getState()).isEqualTo(Thread.State.WAITING);
            line.closed();
            callbacks.join();
            assertThat(engine.heard).isEmpty();
        }

        @Test
        void aWriteThatFailsEndsTheLine() throws InterruptedException {
            line(text -> {
                throw new IOException("broken pipe");
            });

            engine.send("one");

            assertThat(next()).isEqualTo("cut");
            assertThat(engine.send("two")).isFalse();
        }

        @Test
        void whereNobodyWritesAnyMoreTheLineEnds() {
            line();
            writers.shutdownNow();

            engine.send("one");

            assertThat(library).containsExactly("cut");
        }
    }

    /** Hears, and is ready when the test says so. */
    private static final class EngineSide implements Gate, Inbound {
        private final List<String> heard = new ArrayList<>();
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private @Nullable Connection connection;
        private int gone;

        boolean send(String text) {
            return Objects.requireNonNull(connection).send(text.getBytes(StandardCharsets.UTF_8));
        }

        void close(int code, String phrase) {
            Objects.requireNonNull(connection).close(code, phrase);
        }

        void ready() {
            waiting.remove().run();
        }

        void awaitHeard(String text) throws InterruptedException {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
        }

        @Override
        public Admission admit(Handshake handshake) {
            return MAYA;
        }

        @Override
        public Inbound open(Admission.Admitted admitted, Connection opened) {
            connection = opened;
            return this;
        }

        @Override
        public void text(String message, Runnable ready) {
            heard.add(message);
            waiting.add(ready);
            told.add(message);
        }

        @Override
        public void tooLarge() {
            heard.add("too large");
        }

        @Override
        public void notText() {
            heard.add("not text");
        }

        @Override
        public void closed() {
            gone++;
        }
    }
}

package io.duologue.benchmarks.micro;

import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The two frames of which most traffic consists, with a text of about 100 characters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
    private static final String CONVERSATION = "c_3v9qk2m7x1t8w5zr0c4n6b8d2f";
    private static final String TEXT =
            "That is what I would try first: measure where the time goes, then change one thing at a time. 👋";
    private static final Cursor CURSOR = new Cursor(41, 0x9f3a11c0);

    private final FrameCodec codec = FrameCodec.create();
    private final ClientFrame send = new ClientFrame.MessageSend("17", CONVERSATION, 12, TEXT, false, CURSOR);
    private final ServerFrame received = new ServerFrame.MessageNew(
            CONVERSATION, CURSOR, Author.PARTNER, 12, Instant.parse("2026-11-21T09:00:00.123Z"), TEXT);
    private final String sendText = new String(codec.encode(send), StandardCharsets.UTF_8);

    @Benchmark
    public ClientFrame decodeMessageSend() {
        return codec.decodeClient(sendText);
    }

    @Benchmark
    public byte[] encodeMessageNew() {
        return codec.encode(received);
    }

    /** What a server does for one message with its text. */
    @Benchmark
    public void decodeAndEncode(Blackhole hole) {
        hole.consume(codec.decodeClient(sendText));
        hole.consume(codec.encode(received));
    }
}

package io.duologue.benchmarks.micro;

import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Position;
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

/** The log in memory, as the engine calls it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LogBenchmark {
    private static final int ENTRIES = 1_000;
    private static final int PAGE = 16;
    /** As often as a client acknowledges when a lot is said. */
    private static final int ACK_ENTRIES = 16;

    private final TwoParties written = new TwoParties();
    private final TwoParties filled = new TwoParties();
    private final Position[] places = new Position[ENTRIES];
    private int appended;
    private int next;

    public LogBenchmark() {
        for (int i = 0; i < ENTRIES; i++) {
            places[i] = filled.append();
            filled.acknowledge(places[i]);
        }
    }

    /** One entry; of sixteen, one is acknowledged by both. */
    @Benchmark
    public Position append() {
        Position place = written.append();
        appended++;
        if (appended % ACK_ENTRIES == 0) {
            written.acknowledge(place);
        }
        return place;
    }

    @Benchmark
    public Position appendAndAcknowledge() {
        Position place = written.append();
        written.acknowledge(place);
        return place;
    }

    /** Sixteen entries behind a place. */
    @Benchmark
    public ReadResult readPage() {
        next = (next + 1) % (ENTRIES - PAGE);
        return filled.log.read(TwoParties.CONVERSATION, places[next], PAGE);
    }

    /** The one entry that a bell has just announced. */
    @Benchmark
    public ReadResult readNewest() {
        return filled.log.read(TwoParties.CONVERSATION, places[ENTRIES - 2], PAGE);
    }
}

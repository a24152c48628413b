package io.duologue.benchmarks.micro;

import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.Party;
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

/** A connection takes over from another: the log's fence. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FenceBenchmark {
    private final TwoParties parties = new TwoParties();
    private long fence = 1;

    @Benchmark
    public FenceResult raise() {
        fence++;
        return parties.log.fence(TwoParties.CONVERSATION, Party.A, fence);
    }

    /** A stale connection is told so. */
    @Benchmark
    public FenceResult refuse() {
        return parties.log.fence(TwoParties.CONVERSATION, Party.B, 1);
    }
}

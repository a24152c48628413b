package io.duologue.benchmarks.micro;

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

/**
 * One message through the whole engine in memory, on one thread: from the text that a transport hands in, to the frames for the
 * partner and the sender. No socket and no hand-over between threads. A millisecond of the engine's time passes with each
 * message, so that ticks, marks and acknowledgements have their share; a sixteenth of a client's acknowledging is in it too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PumpBenchmark {
    private final PumpedTalk talk = new PumpedTalk();

    /** How many frames the two have got until now. */
    @Benchmark
    public long relayMessage() {
        return talk.say();
    }
}

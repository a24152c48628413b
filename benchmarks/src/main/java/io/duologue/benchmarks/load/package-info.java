/**
 * An open-loop load: messages are sent when it is their time, whether or not the ones before were answered, and each latency
 * counts from that time. {@link io.duologue.benchmarks.load.SocketBenchmark} runs it against every
 * {@link io.duologue.benchmarks.measured.Subject}.
 */
@NullMarked
package io.duologue.benchmarks.load;

import org.jspecify.annotations.NullMarked;

package io.duologue.cluster.chaos;

import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import java.time.Duration;

/**
 * What the processes of a run have taken of the processors since they were started. Immutable.
 *
 * @param node one of the nodes
 * @param redis all servers that take what is written
 * @param clients this process, with everybody who talks
 */
record ProcessorTime(Duration node, Duration redis, Duration clients) {
    static ProcessorTime of(LocalCluster cluster, Node node) {
        Duration redis = cluster.redis().masters().stream()
                .map(master ->
                        ProcessHandle.of(master.pid()).map(ProcessorTime::of).orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        return new ProcessorTime(of(node.process()), redis, of(ProcessHandle.current()));
    }

    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(node.minus(before.node), redis.minus(before.redis), clients.minus(before.clients));
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}

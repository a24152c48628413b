package io.duologue.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private final Threads threads = new Threads();

    @Test
    void aClientKnowsItsOwnThreadsFromThoseOfOthers() throws Exception {
        ExecutorService own = threads.callbacks();
        Threads others = new Threads();
        ExecutorService foreign = others.callbacks();

        assertThat(own.submit(threads::isHere).get(5, SECONDS)).isTrue();
        assertThat(foreign.submit(threads::isHere).get(5, SECONDS)).isFalse();
        assertThat(threads.isHere()).isFalse();

        threads.end(own, Duration.ofSeconds(5));
        others.end(foreign, Duration.ofSeconds(5));
    }

    @Test
    void clientsThatHaveEndedLeaveNoGroupOfThreads() throws Exception {
        ThreadGroup around = Thread.currentThread().getThreadGroup();
        int before = around.activeGroupCount();

        for (int each = 0; each < 10; each++) {
            Threads ofOne = new Threads();
            ExecutorService callbacks = ofOne.callbacks();
            callbacks.submit(ofOne::isHere).get(5, SECONDS);
            ofOne.end(callbacks, Duration.ofSeconds(5));
        }

        assertThat(around.activeGroupCount()).isEqualTo(before);
    }
}

package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void anErrorEndsItsTaskAndNotTheLane() {
        Lane lane = new Lane(Runnable::run, failures::add);

        lane.execute(() -> {
            throw new AssertionError("a defect");
        });
        lane.execute(() -> done.add(1));

        assertThat(failures).hasOnlyElementsOfType(AssertionError.class).hasSize(1);
        assertThat(done).containsExactly(1);
    }

    @Test
    void anErrorInWhatHearsOfErrorsDoesNotEndItEither() {
        Lane lane = new Lane(Runnable::run, failure -> {
            throw new StackOverflowError("again");
        });

        lane.execute(() -> {
            throw new IllegalStateException("a defect");
        });
        lane.execute(() -> done.add(1));

        assertThat(done).containsExactly(1);
    }

    @Test
    void whatTheThreadsRefuseIsRunInItsOrderWhereItCameFrom() {
        Queue<Runnable> taken = new ArrayDeque<>();
        boolean[] full = {false};
        Lane lane = new Lane(
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    taken.add(task);
                },
                failures::add);
        IntStream.range(0, 40).forEach(i -> lane.execute(() -> done.add(i)));
        full[0] = true;

        taken.remove().run();
        lane.execute(() -> done.add(40));
        full[0] = false;
        lane.execute(() -> done.add(41));
        taken.remove().run();

        assertThat(done)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 41).boxed().toList());
        assertThat(failures).isEmpty();
    }
}

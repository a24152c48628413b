package io.duologue.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What goes wrong, by chance, until it is told to stop. */
final class Faults {
    private final SimWorld world;
    private final Random random;
    private final Instant until;

    Faults(SimWorld world, Random random, Instant until) {
        this.world = world;
        this.random = random;
        this.until = until;
    }

    void begin() {
        later();
    }

    private void later() {
        long mean = world.options().faults().toMillis();
        if (mean == 0) {
            return;
        }
        long wait = (long) (-Math.log(1 - random.nextDouble()) * mean);
        Instant at = world.now().plusMillis(wait);
        if (at.isBefore(until)) {
            world.queue().postAt(null, at, () -> {
                strike();
                later();
            });
        }
    }

    private void strike() {
        int chance = random.nextInt(100);
        if (chance < 50) {
            cut();
        } else if (chance < 62) {
            slow();
        } else if (chance < 72) {
            kill();
        } else if (chance < 84) {
            halt();
        } else if (chance < 90) {
            drain();
        } else if (chance < 94) {
            world.note("stores unreachable");
            world.seams().unreachable(Duration.ofMillis(200 + random.nextInt(4_000)));
        } else {
            world.note("stores flaky");
            world.seams().flaky(Duration.ofMillis(200 + random.nextInt(6_000)));
        }
    }

    private void cut() {
        List<SimLine> open = openLines();
        if (!open.isEmpty()) {
            SimLine line = open.get(random.nextInt(open.size()));
            List<SimLine.Cut> ways = List.of(SimLine.Cut.values());
            line.cut(ways.get(random.nextInt(ways.size())));
        }
    }

    private void slow() {
        List<SimLine> open = openLines();
        if (!open.isEmpty()) {
            SimLine line = open.get(random.nextInt(open.size()));
            line.slow(Duration.ofMillis(random.nextInt(3_000)));
            world.queue().post(null, Duration.ofSeconds(1 + random.nextInt(15)), () -> line.slow(Duration.ZERO));
        }
    }

    private List<SimLine> openLines() {
        return world.lines().stream()
                .filter(line -> line.isOpenAtClient() && line.isOpenAtServer())
                .toList();
    }

    /** In the middle of a step, a few calls of stores from now; a fresh node follows. */
    private void kill() {
        SimNode node = world.anyNode();
        if (node != null) {
            node.strikeAfter(random.nextInt(12), true, Duration.ZERO);
            Duration back = Duration.ofMillis(500 + random.nextInt(15_000));
            world.queue().post(null, back, () -> {
                if (node.isDead()) {
                    world.replace(node);
                }
            });
        }
    }

    /** Now, or in the middle of a step. */
    private void halt() {
        SimNode node = world.anyNode();
        if (node == null) {
            return;
        }
        long most = Duration.between(world.now(), until).toMillis();
        long time =
                Math.min(most, random.nextInt(4) == 0 ? 1_000 + random.nextInt(60_000) : 200 + random.nextInt(9_000));
        if (random.nextInt(3) == 0) {
            node.halt(Duration.ofMillis(time));
        } else {
            node.strikeAfter(random.nextInt(12), false, Duration.ofMillis(time));
        }
    }

    private void drain() {
        SimNode node = world.anyNode();
        if (node != null && Duration.between(world.now(), until).toSeconds() > 20) {
            world.note("drain " + node.id());
            node.drain(Duration.ofSeconds(5 + random.nextInt(5)), () -> {
                world.note("drained " + node.id());
                node.die();
                world.replace(node);
            });
        }
    }
}

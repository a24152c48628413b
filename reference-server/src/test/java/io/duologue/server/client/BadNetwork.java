package io.duologue.server.client;

import io.duologue.testkit.fault.Direction;
import io.duologue.testkit.fault.Fault;
import io.duologue.testkit.fault.FaultProxy;
import io.duologue.testkit.fault.Side;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A way in which a network is bad, on the connection that is open and on those that follow. */
enum BadNetwork {
    CUT {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            oneAfterAnother(
                    proxy, 3 + messages / 200, () -> Fault.cutAfterFrames(direction(random), 1 + random.nextInt(120)));
        }
    },
    RESET {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            oneAfterAnother(
                    proxy,
                    3 + messages / 200,
                    () -> Fault.resetAfterFrames(direction(random), 1 + random.nextInt(120)));
        }
    },
    /** In the middle of frames and handshakes too. */
    CUT_ANYWHERE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            oneAfterAnother(
                    proxy,
                    3 + messages / 200,
                    () -> random.nextBoolean()
                            ? Fault.cutAfterBytes(direction(random), 1 + random.nextInt(12_000))
                            : Fault.resetAfterBytes(direction(random), 1 + random.nextInt(12_000)));
        }
    },
    BLACK_HOLE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            oneAfterAnother(
                    proxy,
                    1 + messages / 5_000,
                    () -> Fault.blackHoleAfterFrames(direction(random), 1 + random.nextInt(120)));
        }

        @Override
        boolean isSilent() {
            return true;
        }
    },
    HALF_OPEN {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            oneAfterAnother(
                    proxy,
                    1 + messages / 5_000,
                    () -> Fault.halfOpenAfterFrames(direction(random), 1 + random.nextInt(120), Side.SERVER));
            oneAfterAnother(
                    proxy,
                    messages / 200,
                    () -> Fault.halfOpenAfterFrames(direction(random), 1 + random.nextInt(120), Side.CLIENT));
        }

        @Override
        boolean isSilent() {
            return true;
        }
    },
    LATE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            throughout(
                    proxy,
                    Fault.delay(Duration.ofMillis(5)),
                    Fault.jitter(Duration.ZERO, Duration.ofMillis(20), random.nextLong()));
        }
    },
    BYTE_BY_BYTE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            throughout(proxy, Fault.slices(1));
        }
    },
    NARROW {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            throughout(proxy, Fault.throttle(200_000));
        }
    },
    /** No network does that; it is a peer that says again what it had said. The first frame, a greeting, is not repeated. */
    TWICE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            throughout(
                    proxy,
                    IntStream.rangeClosed(1, messages / 10)
                            .mapToObj(each -> Fault.duplicateFrame(direction(random), 2 + random.nextInt(2 * messages)))
                            .toArray(Fault[]::new));
        }
    },
    REFUSED {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            for (int each = 0; each < 2 + messages / 500; each++) {
                oneAfterAnother(proxy, 1, () -> Fault.cutAfterFrames(direction(random), 1 + random.nextInt(200)));
                oneAfterAnother(proxy, random.nextInt(6), Fault::refuse);
            }
        }
    },
    /** Nobody listens for a while. */
    AWAY {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {}

        @Override
        void inTheMiddle(Talker talker) {
            talker.proxy().shut();
            talker.proxy().resetAll();
            Talker.await(
                    Duration.ofSeconds(20), () -> talker.client().connection().attempts() >= 3);
            talker.proxy().heal();
        }
    },
    /** A cable that is pulled out and put back: nothing is lost. */
    HELD_UP {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {}

        @Override
        void inTheMiddle(Talker talker) {
            talker.proxy().now(Fault.stall());
            long until = System.nanoTime() + Duration.ofMillis(700).toNanos();
            Talker.await(Duration.ofSeconds(20), () -> System.nanoTime() > until);
            talker.proxy().heal();
        }
    };

    /** Lays it on a network. */
    abstract void on(FaultProxy proxy, Random random, int messages);

    /** What happens once a third has been said. */
    void inTheMiddle(Talker talker) {}

    /** Whether only silence tells that a connection is lost, which takes its time. */
    boolean isSilent() {
        return false;
    }

    /** The connection that is open is cut soon; each of so many that follow has its own fault, and the rest none. */
    private static void oneAfterAnother(FaultProxy proxy, int connections, Supplier<Fault> fault) {
        proxy.now(Fault.cutAfterFrames(Direction.TO_SERVER, 50));
        for (int each = 0; each < connections; each++) {
            proxy.next(fault.get());
        }
    }

    private static void throughout(FaultProxy proxy, Fault... faults) {
        proxy.always(faults);
        proxy.now(faults);
    }

    private static Direction direction(Random random) {
        return random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    }
}

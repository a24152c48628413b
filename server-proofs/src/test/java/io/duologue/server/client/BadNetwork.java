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
            breaking(
                    proxy,
                    breaks(messages),
                    () -> Fault.cutAfterFrames(direction(random), within(random, this, messages)));
        }

        @Override
        int breaks(int messages) {
            return often(messages);
        }
    },
    RESET {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            breaking(
                    proxy,
                    breaks(messages),
                    () -> Fault.resetAfterFrames(direction(random), within(random, this, messages)));
        }

        @Override
        int breaks(int messages) {
            return often(messages);
        }
    },
    /** In the middle of frames and handshakes too. */
    CUT_ANYWHERE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            breaking(proxy, breaks(messages), () -> {
                long bytes = (long) FRAME_BYTES * within(random, this, messages) - random.nextInt(FRAME_BYTES);
                return random.nextBoolean()
                        ? Fault.cutAfterBytes(direction(random), bytes)
                        : Fault.resetAfterBytes(direction(random), bytes);
            });
        }

        @Override
        int breaks(int messages) {
            return often(messages);
        }
    },
    BLACK_HOLE {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            breaking(
                    proxy,
                    breaks(messages),
                    () -> Fault.blackHoleAfterFrames(direction(random), within(random, this, messages)));
        }

        @Override
        int breaks(int messages) {
            return seldom(messages);
        }

        @Override
        boolean isSilent() {
            return true;
        }
    },
    /** The server has gone and the client learns nothing. */
    HALF_OPEN {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            breaking(
                    proxy,
                    breaks(messages),
                    () -> Fault.halfOpenAfterFrames(direction(random), within(random, this, messages), Side.SERVER));
        }

        @Override
        int breaks(int messages) {
            return seldom(messages);
        }

        @Override
        boolean isSilent() {
            return true;
        }
    },
    /** The client has gone and come back, and the server learns of it by that only. */
    HALF_OPEN_AT_THE_SERVER {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            breaking(
                    proxy,
                    breaks(messages),
                    () -> Fault.halfOpenAfterFrames(direction(random), within(random, this, messages), Side.CLIENT));
        }

        @Override
        int breaks(int messages) {
            return often(messages);
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
    /** A line is cut, and the next ones are reset before a byte has gone through. */
    REFUSED {
        @Override
        void on(FaultProxy proxy, Random random, int messages) {
            for (int cut = 0; cut < often(messages) / IN_A_ROW; cut++) {
                for (int refused = 1; refused < IN_A_ROW; refused++) {
                    proxy.next(Fault.refuse());
                }
                proxy.next(Fault.cutAfterFrames(direction(random), within(random, this, messages)));
            }
            proxy.now(Fault.cutAfterFrames(Direction.TO_SERVER, 1));
        }

        @Override
        int breaks(int messages) {
            return 1 + often(messages) / IN_A_ROW * IN_A_ROW;
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

        @Override
        int breaks(int messages) {
            return turns(messages);
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

    /** Of an entry, on average. */
    private static final int FRAME_BYTES = 150;

    /** Connections that come to nothing, and the one behind them that is cut. */
    private static final int IN_A_ROW = 4;

    /** Lays it on a network. */
    abstract void on(FaultProxy proxy, Random random, int messages);

    /** What happens now and then while they talk. */
    void inTheMiddle(Talker talker) {}

    /** Whether only silence tells that a connection is lost, which takes its time. */
    boolean isSilent() {
        return false;
    }

    /** How many connections each of the two loses. */
    int breaks(int messages) {
        return 0;
    }

    /** How many times something happens while they talk. */
    static int turns(int messages) {
        return Math.max(1, messages / 1_000);
    }

    /** A client is back from these within 0–300 ms. */
    private static int often(int messages) {
        return 5 + messages / 100;
    }

    /** A client takes 4 s to believe in these. */
    private static int seldom(int messages) {
        return 2 + messages / 2_500;
    }

    /**
     * A number of frames such that the breaks come all along the way: they are counted in one direction or the other, in which
     * there are one to three for each message.
     */
    private static int within(Random random, BadNetwork bad, int messages) {
        return 1 + random.nextInt(Math.max(2, 3 * messages / (2 * bad.breaks(messages))));
    }

    /** So many connections break: the one that is open at once, each that follows in its own way. The rest do not. */
    private static void breaking(FaultProxy proxy, int connections, Supplier<Fault> fault) {
        for (int each = 1; each < connections; each++) {
            proxy.next(fault.get());
        }
        proxy.now(Fault.cutAfterFrames(Direction.TO_SERVER, 1));
    }

    private static void throughout(FaultProxy proxy, Fault... faults) {
        proxy.always(faults);
        proxy.now(faults);
    }

    private static Direction direction(Random random) {
        return random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
    }
}

package io.duologue.server.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.Conversation;
import io.duologue.client.DuologueClientBuilder;
import io.duologue.testkit.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** Two people who talk over a bad network, each over one of his own, and the book of it. */
final class Meeting implements AutoCloseable {
    private static final long SEED = 20_260_711L;
    private static final Duration ASK_EVERY = Duration.ofMillis(250);

    private final BadNetwork bad;
    private final Random random;
    private final Book book;
    private final Talker one;
    private final Talker other;
    private final List<Conversation> conversations;

    private Meeting(BadNetwork bad, Random random, Book book, Talker one, Talker other) throws Exception {
        this.bad = bad;
        this.random = random;
        this.book = book;
        this.one = one;
        this.other = other;
        this.conversations = Talker.meet(one, other);
    }

    static Meeting over(BadNetwork bad, Platform platform, Carriers carriers) throws Exception {
        return over(bad, platform, carriers, (client, book) -> client);
    }

    /** @param first what is said to the client of the one besides */
    static Meeting over(
            BadNetwork bad,
            Platform platform,
            Carriers carriers,
            BiFunction<DuologueClientBuilder, Book, DuologueClientBuilder> first)
            throws Exception {
        Random random = new Random(SEED + bad.name().hashCode());
        Book book = new Book();
        Talker one =
                new Talker("one", platform, carriers, random.nextLong(), book, client -> first.apply(client, book));
        Talker other = new Talker("other", platform, carriers, random.nextLong(), book, client -> client);
        try {
            return new Meeting(bad, random, book, one, other);
        } catch (Throwable e) {
            one.close();
            other.close();
            throw e;
        }
    }

    Book book() {
        return book;
    }

    Talker one() {
        return one;
    }

    Talker other() {
        return other;
    }

    List<Talker> both() {
        return List.of(one, other);
    }

    /** What a book of theirs says. */
    History history(Book written) {
        return written.history(both(), conversations);
    }

    /** Both say so many things, until everything is answered and heard and both are connected. */
    void talk(int messages, Duration most) {
        for (Talker talker : both()) {
            bad.on(talker.proxy(), random, messages);
        }
        one.say(conversations.get(0), messages);
        other.say(conversations.get(1), messages);
        try {
            int turns = BadNetwork.turns(messages);
            for (int turn = 1; turn <= turns; turn++) {
                int heard = turn * messages / (turns + 1);
                for (Talker talker : both()) {
                    await(most, () -> talker.heard() >= heard);
                    bad.inTheMiddle(talker);
                }
            }
            await(most, () -> both().stream().allMatch(talker -> talker.isDone() && talker.heard() >= messages));
            both().forEach(talker -> talker.proxy().heal());
            await(most, () -> both().stream().allMatch(Talker::isConnected));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    one.progress() + "; " + other.progress() + "\n"
                            + one.client().flightRecords() + "\n"
                            + other.client().flightRecords(),
                    e);
        }
    }

    private void await(Duration most, BooleanSupplier what) {
        long[] askedAt = {System.nanoTime()};
        Talker.await(most, () -> {
            both().forEach(talker -> assertThat(talker.unexpected()).isEmpty());
            if (bad.isSilent() && System.nanoTime() - askedAt[0] > ASK_EVERY.toNanos()) {
                // As a program does that hears of the network from its system: silence alone takes 24 s to be noticed.
                both().forEach(talker -> talker.client().networkChanged());
                askedAt[0] = System.nanoTime();
            }
            return what.getAsBoolean();
        });
    }

    @Override
    public void close() {
        try {
            one.close();
        } finally {
            other.close();
        }
    }
}

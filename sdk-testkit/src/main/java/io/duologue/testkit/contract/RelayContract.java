package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link Relay}. Extend it and hand in a relay of yours on which nothing else rings. That bells may be lost
 * is for bad days: here the first one must arrive.
 */
public abstract class RelayContract {
    private static final NodeId NORTH = new NodeId("north");
    private static final NodeId SOUTH = new NodeId("south");
    private static final ConversationId TALK = new ConversationId("c_talk");
    private static final Position NINTH = new Position(9, -7);
    private static final Entry TENTH = new Entry(
            new Position(10, 12), NINE, new EntryBody.Message(Party.B, 4, " Two  words: and more\nthan \u00e9 that "));
    private static final Bell FIRST = new Bell.SessionChanged(MAYA);
    private static final Bell LAST = new Bell.SessionChanged(TOMAS);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final int PATIENCE_SECONDS = 20;

    private final List<Subscription> subscriptions = new ArrayList<>();
    private Relay relay = Relay.inMemory();

    /** A relay that shares nothing with those made before. */
    protected abstract Relay newRelay() throws Exception;

    @BeforeEach
    final void makeRelay() throws Exception {
        relay = newRelay();
    }

    @AfterEach
    final void hangUp() {
        subscriptions.forEach(Subscription::close);
    }

    @Test
    @Rule("L-1")
    protected void aBellReachesItsNodeAndNoOther() throws Exception {
        BlockingQueue<Bell> north = listen(NORTH);
        BlockingQueue<Bell> south = listen(SOUTH);

        relay.ring(NORTH, FIRST);
        relay.ring(SOUTH, LAST);

        assertThat(heard(north)).isEqualTo(FIRST);
        assertThat(heard(south)).isEqualTo(LAST);
        assertThat(north).isEmpty();
        assertThat(south).isEmpty();
    }

    @Test
    @Rule("L-1")
    protected void everyKindOfBellArrivesAsItWasRung() throws Exception {
        BlockingQueue<Bell> north = listen(NORTH);
        List<Bell> all = List.of(
                new Bell.LogGrew(MAYA, TALK),
                new Bell.LogGrew(MAYA, TALK, new Bell.Growth(NINTH, TENTH, new Receipt(NINTH, true))),
                new Bell.LogGrew(MAYA, TALK, new Bell.Growth(NINTH, TENTH, null)),
                new Bell.MarksMoved(MAYA, TALK, new Receipt(NINTH, true)),
                new Bell.MarksMoved(MAYA, TALK, new Receipt(NINTH, false)),
                new Bell.Arrived(MAYA, TOMAS, SOUTH),
                new Bell.SessionChanged(TOMAS),
                new Bell.QueueChanged(ADA),
                new Bell.AdmissionChanged(ADA),
                new Bell.Typing(TOMAS, TALK, true),
                new Bell.Typing(TOMAS, TALK, false));

        for (Bell bell : all) {
            relay.ring(NORTH, bell);

            assertThat(heard(north)).isEqualTo(bell);
        }
    }

    @Test
    @Rule("L-2")
    protected void ringingDoesNotWaitForTheSubscriber() {
        CountDownLatch never = new CountDownLatch(1);
        subscribe(NORTH, bell -> await(never));

        try {
            assertTimeoutPreemptively(AT_ONCE, () -> {
                for (int i = 0; i < 100; i++) {
                    relay.ring(NORTH, FIRST);
                }
            });
        } finally {
            never.countDown();
        }
    }

    @Test
    @Rule("L-2")
    protected void aSlowSubscriberDelaysNoOtherNode() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        subscribe(NORTH, bell -> await(never));
        BlockingQueue<Bell> south = listen(SOUTH);

        try {
            assertTimeoutPreemptively(AT_ONCE, () -> relay.ring(NORTH, FIRST));
            relay.ring(SOUTH, LAST);

            assertThat(heard(south)).isEqualTo(LAST);
        } finally {
            never.countDown();
        }
    }

    @Test
    @Rule("L-2")
    protected void aSubscriberThatThrowsHarmsNobody() throws Exception {
        BlockingQueue<Bell> north = new LinkedBlockingQueue<>();
        subscribe(NORTH, bell -> {
            if (bell.equals(FIRST)) {
                throw new IllegalStateException("on purpose");
            }
            north.add(bell);
        });

        assertThatCode(() -> relay.ring(NORTH, FIRST)).doesNotThrowAnyException();
        relay.ring(NORTH, LAST);

        assertThat(heard(north)).isEqualTo(LAST);
    }

    @Test
    @Rule("L-3")
    protected void afterItsSubscriptionWasClosedANodeHearsNothing() throws Exception {
        BlockingQueue<Bell> north = new LinkedBlockingQueue<>();
        Subscription closed = subscribe(NORTH, north::add);
        BlockingQueue<Bell> south = listen(SOUTH);

        closed.close();
        closed.close();
        relay.ring(NORTH, FIRST);
        relay.ring(SOUTH, LAST);

        assertThat(heard(south)).isEqualTo(LAST);
        assertThat(north.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    @Rule("L-3")
    protected void aNodeThatSubscribesAnewHearsAgain() throws Exception {
        subscribe(NORTH, bell -> {}).close();
        BlockingQueue<Bell> north = listen(NORTH);

        relay.ring(NORTH, FIRST);

        assertThat(heard(north)).isEqualTo(FIRST);
    }

    @Test
    @Rule("L-4")
    protected void aBellForNobodyIsDropped() throws Exception {
        BlockingQueue<Bell> south = listen(SOUTH);
        assertThatCode(() -> relay.ring(NORTH, FIRST)).doesNotThrowAnyException();
        // It is not on its way any more when a later one has arrived.
        relay.ring(SOUTH, LAST);
        assertThat(heard(south)).isEqualTo(LAST);

        BlockingQueue<Bell> north = listen(NORTH);
        relay.ring(NORTH, LAST);

        assertThat(heard(north)).isEqualTo(LAST);
    }

    private BlockingQueue<Bell> listen(NodeId node) {
        BlockingQueue<Bell> heard = new LinkedBlockingQueue<>();
        subscribe(node, heard::add);
        return heard;
    }

    private Subscription subscribe(NodeId node, Consumer<Bell> listener) {
        Subscription subscription = relay.subscribe(node, listener);
        subscriptions.add(subscription);
        return subscription;
    }

    private static Bell heard(BlockingQueue<Bell> bells) throws InterruptedException {
        Bell bell = bells.poll(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(bell).as("a bell within " + AT_ONCE).isNotNull();
        return Objects.requireNonNull(bell);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.duologue.testkit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Order, cursors, appending and back-pressure, as the wire promises them. */
class WireLogRulesTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final Cursor NOWHERE = new Cursor(1, 0x0bad_0bad);

    private final AtomicBoolean unreachable = new AtomicBoolean();
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder()
                    .repeatCoolDown(Duration.ZERO)
                    .messageLimit(new RateLimit(2_000, Duration.ofMillis(1)))
                    .frameLimit(new RateLimit(10_000, Duration.ofMillis(1)))
                    .build(),
            stores -> withLog(stores, failingOnDemand(stores.log(), unreachable)));
    private final Duologue engine = world.engine("n1");
    private final Pair pair = world.talk(engine);
    private final Line a = pair.a();
    private final Line b = pair.b();
    private final String conversation = pair.conversation();

    @Test
    @Tag("W-27")
    void bothSeeOneOrderWithoutGaps() {
        a.send(conversation, 1, "a1");
        b.send(conversation, 1, "b1");
        b.send(conversation, 2, "b2");
        a.send(conversation, 2, "a2");

        assertThat(a.cursors(conversation)).extracting(Cursor::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(b.cursors(conversation)).isEqualTo(a.cursors(conversation));
    }

    @Test
    @Tag("W-28")
    void anOwnEntryIsTheOkWhileOneIsLiveAndAnEntryInAReplay() {
        a.send(conversation, 1, "mine");

        Line again = world.hello(engine, MAYA, "instance-a");

        assertThat(a.texts()).isEmpty();
        assertThat(a.get(ServerFrame.Ok.class).cursor()).isNotNull();
        assertThat(again.get(ServerFrame.MessageNew.class).from()).isEqualTo(Author.SELF);
        assertThat(again.get(ServerFrame.MessageNew.class).text()).isEqualTo("mine");
    }

    @Test
    @Tag("W-28")
    void anOkWaitsForTheEntriesBeforeIt() {
        EngineWorld small =
                new EngineWorld(EngineOptions.builder().creditEntries(1).build());
        Pair two = small.talk(small.engine("n1"));
        two.b().send(two.conversation(), 1, "one");
        two.b().ack(two.conversation());
        two.b().send(two.conversation(), 2, "two");
        two.b().ack(two.conversation());

        two.a().send(two.conversation(), 1, "three");

        assertThat(two.a().cursors(two.conversation())).hasSize(1);
        two.a().ack(two.conversation());
        assertThat(two.a().all(ServerFrame.Ok.class)).noneMatch(ok -> ok.n() == 1);
        two.a().ack(two.conversation());
        assertThat(two.a().cursors(two.conversation())).extracting(Cursor::seq).containsExactly(1L, 2L, 3L);
    }

    @Test
    @Tag("W-15")
    void moreThan64FramesWithoutAnAnswerAreAbuse() {
        EngineWorld small =
                new EngineWorld(EngineOptions.builder().creditEntries(1).build());
        Duologue one = small.engine("n1");
        Pair two = small.talk(one);
        two.b().send(two.conversation(), 1, "one");
        for (int i = 1; i <= 64; i++) {
            two.a().send(two.conversation(), 1, "mine");
        }
        int after64 = two.a().closeCode;

        two.a().send(two.conversation(), 1, "mine");

        assertThat(after64).isZero();
        assertThat(two.a().closeCode).isEqualTo(4429);
        assertThat(small.hello(one, MAYA, "instance-a").closeCode).isZero();
    }

    @Test
    @Tag("W-29")
    void anAckRidesOnAnyFrameOfTheConversation() {
        a.send(conversation, 1, "Hello");

        b.say(new ClientFrame.TypingStart(
                null, conversation, b.cursors(conversation).get(0)));
        world.pass(Duration.ofSeconds(1));

        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(1);
    }

    @Test
    @Tag("W-29")
    void anAckWithAnotherMarkIsIgnored() {
        a.send(conversation, 1, "Hello");
        int before = b.frames.size();

        b.say(new ClientFrame.Ack(null, conversation, NOWHERE));
        world.pass(Duration.ofMillis(300));

        assertThat(a.all(ServerFrame.MessageDelivered.class)).isEmpty();
        assertThat(b.frames).hasSize(before);
    }

    @Test
    @Tag("W-30")
    void theReplayBeginsBehindTheCursorOrWithoutOneAtTheStart() {
        a.send(conversation, 1, "one");
        a.send(conversation, 2, "two");
        Cursor first = b.cursors(conversation).get(0);

        Line with = world.hello(engine, TOMAS, "instance-b", new ClientFrame.HeldCursor(conversation, first));
        Line without = world.hello(engine, TOMAS, "instance-c");

        assertThat(with.texts()).containsExactly("two");
        assertThat(with.get(ServerFrame.ConversationSnapshot.class).from()).isEqualTo(first);
        assertThat(without.texts()).containsExactly("one", "two");
        assertThat(without.get(ServerFrame.ConversationSnapshot.class).from()).isEqualTo(Cursor.START);
    }

    @Test
    @Tag("W-30")
    void ofTwoConversationsTheOlderIsReplayedFirstAndToItsEnd() {
        a.send(conversation, 1, "old");
        b.cut();
        a.say(new ClientFrame.ConversationEnd("e", conversation, 2, false, null));
        Line back = world.hello(engine, TOMAS, "instance-b");
        back.cut();
        Line meanwhile = world.hello(engine, TOMAS, "instance-x");
        a.say(EngineWorld.join());
        meanwhile.say(EngineWorld.join());
        String second = meanwhile.get(ServerFrame.MatchFound.class).conversation();
        a.send(second, 1, "new");

        Line again = world.hello(
                engine,
                TOMAS,
                "instance-b",
                new ClientFrame.HeldCursor(conversation, Cursor.START),
                new ClientFrame.HeldCursor(second, Cursor.START));

        assertThat(again.texts()).containsExactly("old", "new");
        assertThat(again.frames.indexOf(again.get(ServerFrame.ConversationEnded.class)))
                .isBetween(
                        again.frames.indexOf(
                                again.all(ServerFrame.MessageNew.class).get(0)),
                        again.frames.indexOf(
                                again.all(ServerFrame.MessageNew.class).get(1)));
        assertThat(again.frames).last().isInstanceOf(ServerFrame.Live.class);
    }

    @Test
    @Tag("W-30")
    void whicheverOrderTheClientNamesThemInTheOlderConversationComesFirstAndOnce() {
        a.send(conversation, 1, "old");
        a.say(new ClientFrame.ConversationEnd("e", conversation, 2, false, null));
        world.pass(Duration.ofSeconds(1));
        String second = meetAgain();
        a.send(second, 1, "new");
        a.say(new ClientFrame.ConversationEnd("e", second, 2, false, null));

        Line again = world.hello(
                engine,
                TOMAS,
                "instance-b",
                new ClientFrame.HeldCursor(second, Cursor.START),
                new ClientFrame.HeldCursor(conversation, Cursor.START),
                new ClientFrame.HeldCursor(second, Cursor.START));

        assertThat(again.texts()).containsExactly("old", "new");
        assertThat(again.all(ServerFrame.ConversationEnded.class))
                .extracting(ServerFrame.ConversationEnded::conversation)
                .containsExactly(conversation, second);
        assertThat(again.all(ServerFrame.Live.class)).hasSize(1);
    }

    private String meetAgain() {
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        return b.get(ServerFrame.MatchFound.class).conversation();
    }

    @Test
    @Tag("W-31")
    void wordsThatMayNotBeShownAnyMoreAreGoneInTheReplay() {
        a.send(conversation, 1, "you will not read this");
        b.cut();
        a.say(new ClientFrame.Block("b", conversation, null));

        Line back = world.hello(engine, TOMAS, "instance-b", new ClientFrame.HeldCursor(conversation, Cursor.START));

        assertThat(back.texts()).isEmpty();
        assertThat(back.get(ServerFrame.EntryGone.class).cursor().seq()).isEqualTo(1);
    }

    @Test
    @Tag("W-32")
    void with512UnacknowledgedEntriesAFurtherMessageHasToWait() {
        b.cut();
        LongStream.rangeClosed(1, 512).forEach(n -> {
            a.send(conversation, n, "word " + n);
            if (n % 100 == 0) {
                a.ack(conversation);
            }
        });
        assertThat(a.all(ServerFrame.Error.class)).isEmpty();

        a.send(conversation, 513, "one too many");

        ServerFrame.Error error = a.get(ServerFrame.Error.class);
        assertThat(error.error().code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(error.error().retryAfterMs()).isPositive();
        Line back = world.hello(engine, TOMAS, "instance-b");
        back.ack(conversation);
        a.ack(conversation);
        a.send(conversation, 513, "one too many");
        assertThat(a.get(ServerFrame.Ok.class).n()).isEqualTo(513);
    }

    @Test
    @Tag("W-33")
    @Tag("W-64")
    void ofMarksThatWereOvertakenOnlyTheNewestIsTold() {
        a.send(conversation, 1, "one");
        b.ack(conversation);
        world.pass(Duration.ofMillis(300));
        int before = a.all(ServerFrame.MessageDelivered.class).size();

        for (int n = 2; n <= 6; n++) {
            a.send(conversation, n, "more");
            b.ack(conversation);
        }
        world.pass(Duration.ofMillis(150));
        int soon = a.all(ServerFrame.MessageDelivered.class).size();
        world.pass(Duration.ofSeconds(1));

        assertThat(soon - before).isLessThanOrEqualTo(1);
        assertThat(a.all(ServerFrame.MessageDelivered.class).size() - before).isLessThanOrEqualTo(2);
        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(6);
        assertThat(b.all(ServerFrame.MessageDelivered.class)).isEmpty();
    }

    @Test
    @Tag("W-33")
    void aMarkNeverFalls() {
        a.send(conversation, 1, "one");
        a.send(conversation, 2, "two");
        b.say(new ClientFrame.MessageRead(
                null, conversation, b.cursors(conversation).get(1), null));
        world.pass(Duration.ofMillis(300));

        b.say(new ClientFrame.MessageRead(
                null, conversation, b.cursors(conversation).get(0), null));
        world.pass(Duration.ofMillis(300));

        assertThat(a.all(ServerFrame.MessageRead.class))
                .extracting(ServerFrame.MessageRead::upTo)
                .containsExactly(2L);
        assertThat(a.get(ServerFrame.MessageDelivered.class).upTo()).isEqualTo(2);
    }

    @Test
    @Tag("W-34")
    void theOkAndTheEntryTellTheSame() {
        a.send(conversation, 1, "Hello");

        ServerFrame.Ok ok = a.get(ServerFrame.Ok.class);
        ServerFrame.MessageNew entry = b.get(ServerFrame.MessageNew.class);
        assertThat(ok.conversation()).isEqualTo(conversation);
        assertThat(ok.re()).isEqualTo("m1");
        assertThat(ok.n()).isEqualTo(1).isEqualTo(entry.n());
        assertThat(ok.cursor()).isEqualTo(entry.cursor());
        assertThat(ok.at()).isEqualTo(world.instant()).isEqualTo(entry.at());
        assertThat(entry.from()).isEqualTo(Author.PARTNER);
    }

    @Test
    @Tag("W-35")
    void aRefusalForGoodIsRepeatedAndUsesUpItsNumber() {
        a.send(conversation, 1, "x".repeat(1_001));
        ServerFrame.Error first = a.get(ServerFrame.Error.class);
        a.send(conversation, 1, "x".repeat(1_001));
        ServerFrame.Error second = a.get(ServerFrame.Error.class);
        a.send(conversation, 2, "short");

        assertThat(a.all(ServerFrame.Error.class)).hasSize(2);
        assertThat(first.error().retry()).isEqualTo(Retry.NEVER);
        assertThat(second.error().code()).isEqualTo(first.error().code());
        assertThat(second.error().limit()).isEqualTo(first.error().limit()).isEqualTo(1_000);
        assertThat(a.get(ServerFrame.Ok.class).n()).isEqualTo(2);
    }

    @Test
    @Tag("W-35")
    @Tag("W-62")
    void withoutTheStoreNothingIsAcceptedAndTheSameComesAgainUnderItsNumber() {
        unreachable.set(true);
        a.send(conversation, 1, "Hello");
        ServerFrame.Error error = a.get(ServerFrame.Error.class);
        b.say(new ClientFrame.Ping("alive"));
        unreachable.set(false);

        a.send(conversation, 1, "Hello");

        assertThat(error.error().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(error.error().retry()).isEqualTo(Retry.AFTER);
        assertThat(error.error().retryAfterMs()).isPositive();
        assertThat(b.get(ServerFrame.Pong.class).re()).isEqualTo("alive");
        assertThat(a.get(ServerFrame.Ok.class).n()).isEqualTo(1);
        assertThat(b.texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-58")
    @Tag("W-62")
    void aStoreThatIsLostWhileAMessageIsJudgedIsToldAsForAnyOther() {
        Deque<Runnable> asked = new ArrayDeque<>();
        EngineWorld slow = new EngineWorld(
                EngineOptions.builder().build(), stores -> withLog(stores, failingOnDemand(stores.log(), unreachable)));
        Pair two = slow.talk(slow.engine("n1", draft -> Verdict.ALLOW, asked::add));

        two.a().send(two.conversation(), 1, "one");
        two.a().send(two.conversation(), 2, "two");
        unreachable.set(true);
        asked.remove().run();
        slow.settle();

        assertThat(two.a().all(ServerFrame.Error.class))
                .extracting(ServerFrame.Error::n, error -> error.error().code())
                .containsExactly(tuple(1L, ErrorCode.STORE_UNAVAILABLE), tuple(2L, ErrorCode.STORE_UNAVAILABLE));
        assertThat(two.a().closeCode).isZero();
    }

    @Test
    @Tag("W-62")
    void connectionsAndTypingGoOnWithoutTheStore() {
        unreachable.set(true);

        a.say(new ClientFrame.TypingStart(null, conversation, null));
        world.pass(Duration.ofSeconds(10));

        assertThat(b.all(ServerFrame.Typing.class))
                .extracting(ServerFrame.Typing::active)
                .containsExactly(true, false);
        assertThat(a.closeCode).isZero();
        assertThat(b.closeCode).isZero();
    }

    @Test
    @Tag("W-36")
    void theOriginalAnswerComesAlsoFromAnotherNodeAndAfterTheEnd() {
        a.send(conversation, 1, "Hello");
        ServerFrame.Ok original = a.get(ServerFrame.Ok.class);
        Line elsewhere = world.hello(world.engine("n2"), MAYA, "instance-a");
        elsewhere.send(conversation, 1, "Hello");
        ServerFrame.Ok onAnotherNode = elsewhere.get(ServerFrame.Ok.class);
        b.say(new ClientFrame.ConversationEnd("e", conversation, 1, false, null));

        elsewhere.send(conversation, 1, "Hello");

        assertThat(onAnotherNode).isEqualTo(original);
        assertThat(elsewhere.get(ServerFrame.Ok.class)).isEqualTo(original);
        assertThat(b.texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-36")
    void theSameWordsFromAReloadedPageAreAnotherMessage() {
        a.send(conversation, 1, "Hello");
        Line reloaded = world.hello(engine, MAYA, "instance-z");

        reloaded.send(conversation, 1, "Hello");

        assertThat(reloaded.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(reloaded.get(ServerFrame.Error.class).error().expected()).isEqualTo(2);
        reloaded.send(conversation, 2, "Hello");
        assertThat(b.texts()).containsExactly("Hello", "Hello");
    }

    @Test
    @Tag("W-37")
    void ofANumberOlderThanTheLast64NobodyKnowsWhetherItWasAccepted() {
        LongStream.rangeClosed(1, 65).forEach(n -> a.send(conversation, n, "word " + n));

        a.send(conversation, 2, "word 2");
        assertThat(a.all(ServerFrame.Error.class)).isEmpty();
        a.send(conversation, 1, "word 1");

        ServerFrame.Problem problem = a.get(ServerFrame.Error.class).error();
        assertThat(problem.code()).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(problem.expected()).isEqualTo(-1);
        assertThat(b.texts()).hasSize(65);
    }

    @Test
    @Tag("W-38")
    void whatWasSentBehindAPassingRefusalIsNotAcceptedBeforeIt() {
        unreachable.set(true);
        a.send(conversation, 1, "one");
        unreachable.set(false);

        a.send(conversation, 2, "two");

        assertThat(a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.SEQUENCE_GAP);
        assertThat(a.get(ServerFrame.Error.class).error().expected()).isEqualTo(1);
        a.send(conversation, 1, "one");
        a.send(conversation, 2, "two");
        assertThat(b.texts()).containsExactly("one", "two");
    }

    @Test
    @Tag("W-39")
    void nothingIsAppendedToAConversationThatIsOver() {
        b.say(new ClientFrame.ConversationEnd("e", conversation, 1, false, null));

        a.send(conversation, 1, "too late");

        assertThat(a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.CONVERSATION_OVER);
        assertThat(b.texts()).isEmpty();
    }

    @Test
    @Tag("W-40")
    void aBlockedMessageIsNeverAnsweredOkAndNeverArrives() {
        a.send(conversation, 1, "aaaaaaaaaaaaaaaa");
        a.send(conversation, 1, "aaaaaaaaaaaaaaaa");
        Line again = world.hello(engine, TOMAS, "instance-b");

        assertThat(a.all(ServerFrame.Error.class))
                .hasSize(2)
                .allMatch(error -> error.error().code() == ErrorCode.MESSAGE_BLOCKED);
        assertThat(a.all(ServerFrame.Ok.class)).noneMatch(ok -> ok.n() == 1);
        assertThat(b.texts()).isEmpty();
        assertThat(again.texts()).isEmpty();
    }

    @Test
    @Tag("W-42")
    void whoKnowsEntriesThatTheStoreLostReadsTheLogAnewFromItsStart() {
        a.send(conversation, 1, "one");
        a.send(conversation, 2, "two");
        b.cut();

        Line back = world.hello(
                engine, TOMAS, "instance-b", new ClientFrame.HeldCursor(conversation, new Cursor(9, 0x0bad_0bad)));
        world.pass(Duration.ofSeconds(6));

        ServerFrame.ConversationSnapshot whole = back.get(ServerFrame.ConversationSnapshot.class);
        assertThat(whole.from()).isEqualTo(Cursor.START);
        assertThat(whole.head().seq()).isEqualTo(2);
        assertThat(back.frames.indexOf(whole))
                .isLessThan(back.frames.indexOf(
                        back.all(ServerFrame.MessageNew.class).get(0)));
        assertThat(back.texts()).containsExactly("one", "two");
        assertThat(back.all(ServerFrame.Live.class)).hasSize(1);
    }

    @Test
    @Tag("W-30")
    @Tag("W-42")
    void anOlderConversationThatTheStoreLostPartOfIsReadAnewToo() {
        a.send(conversation, 1, "old");
        a.say(new ClientFrame.ConversationEnd("e", conversation, 2, false, null));
        String second = meetAgain();
        b.cut();
        a.send(second, 1, "new");

        Line back = world.hello(
                engine,
                TOMAS,
                "instance-b",
                new ClientFrame.HeldCursor(conversation, new Cursor(1, 0x0bad_0bad)),
                new ClientFrame.HeldCursor(second, Cursor.START));

        assertThat(back.texts()).containsExactly("old", "new");
        assertThat(back.all(ServerFrame.ConversationSnapshot.class))
                .extracting(
                        ServerFrame.ConversationSnapshot::conversation,
                        ServerFrame.ConversationSnapshot::from,
                        ServerFrame.ConversationSnapshot::over)
                .contains(tuple(conversation, Cursor.START, true));
        assertThat(back.get(ServerFrame.ConversationEnded.class).conversation()).isEqualTo(conversation);
        assertThat(back.all(ServerFrame.Live.class)).hasSize(1);
    }

    @Test
    @Tag("W-42")
    void whatIsSentAgainNeedOnlyAscend() {
        a.say(new ClientFrame.MessageSend("m7", conversation, 7, "seven", true, null));
        a.say(new ClientFrame.MessageSend("m9", conversation, 9, "nine", true, null));
        a.send(conversation, 10, "ten");

        assertThat(a.all(ServerFrame.Error.class)).isEmpty();
        assertThat(b.all(ServerFrame.MessageNew.class))
                .extracting(ServerFrame.MessageNew::n)
                .containsExactly(7L, 9L, 10L);
        a.send(conversation, 12, "twelve");
        assertThat(a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.SEQUENCE_GAP);
    }

    @Test
    @Tag("W-61")
    void aRateIsOneForAnAccountWhicheverNodeItIsOn() {
        EngineWorld usual = new EngineWorld();
        Pair two = usual.talk(usual.engine("n1"));
        LongStream.rangeClosed(1, 3).forEach(n -> two.a().send(two.conversation(), n, "word " + n));

        Line elsewhere = usual.hello(usual.engine("n2"), MAYA, "instance-a");
        LongStream.rangeClosed(4, 6).forEach(n -> elsewhere.send(two.conversation(), n, "word " + n));

        assertThat(elsewhere.get(ServerFrame.Error.class).n()).isEqualTo(6);
        assertThat(elsewhere.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(two.b().texts()).hasSize(5);
    }

    @Test
    @Tag("W-61")
    void aRetryThatGetsItsOriginalAnswerIsNotCounted() {
        EngineWorld usual = new EngineWorld();
        Pair two = usual.talk(usual.engine("n1"));
        for (int i = 0; i < 20; i++) {
            two.a().send(two.conversation(), 1, "Hello");
        }

        two.a().send(two.conversation(), 2, "goes through");

        assertThat(two.a().all(ServerFrame.Error.class)).isEmpty();
        assertThat(two.b().texts()).containsExactly("Hello", "goes through");
    }

    @Test
    @Tag("W-63")
    void noMoreThan256KiBAreSentWithoutAnAck() {
        String kilobytes = "€ur0 ".repeat(200);
        for (int n = 1; n <= 220; n++) {
            a.send(conversation, n, kilobytes);
            a.ack(conversation);
        }

        int words =
                b.texts().stream().mapToInt(text -> text.getBytes(UTF_8).length).sum();
        assertThat(words).isBetween(220 * 1024, 256 * 1024);
        b.ack(conversation);
        assertThat(b.texts()).hasSize(220);
    }

    @Test
    @Tag("W-64")
    void typingIsToldOnceWhileItGoesOn() {
        for (int i = 0; i < 3; i++) {
            a.say(new ClientFrame.TypingStart(null, conversation, null));
            world.pass(Duration.ofSeconds(1));
        }
        a.say(new ClientFrame.TypingStop(null, conversation, null));
        world.pass(Duration.ofSeconds(5));

        assertThat(b.all(ServerFrame.Typing.class))
                .extracting(ServerFrame.Typing::active)
                .containsExactly(true, false);
    }

    @Test
    @Tag("W-64")
    void theEndOfTypingTravelsOnlyBehindItsBeginning() {
        List<Bell> rung = new ArrayList<>();
        EngineWorld two = new EngineWorld(
                EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
                stores -> stores.toBuilder()
                        .relay(listenedTo(stores.relay(), rung))
                        .build());
        Line maya = two.hello(two.engine("n1"), two.person("maya", OfferMode.AUTO), "instance-a");
        Line tomas = two.hello(two.engine("n2"), two.person("tomas", OfferMode.AUTO), "instance-b");
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        String talk = maya.get(ServerFrame.MatchFound.class).conversation();

        for (int i = 0; i < 50; i++) {
            maya.say(new ClientFrame.TypingStop(null, talk, null));
        }
        maya.say(new ClientFrame.TypingStart(null, talk, null));
        for (int i = 0; i < 50; i++) {
            maya.say(new ClientFrame.TypingStop(null, talk, null));
        }

        assertThat(rung)
                .filteredOn(Bell.Typing.class::isInstance)
                .extracting(bell -> ((Bell.Typing) bell).active())
                .containsExactly(true, false);
        assertThat(tomas.all(ServerFrame.Typing.class))
                .extracting(ServerFrame.Typing::active)
                .containsExactly(true, false);
    }

    private static Relay listenedTo(Relay relay, List<Bell> rung) {
        return new Relay() {
            @Override
            public void ring(NodeId node, Bell bell) {
                rung.add(bell);
                relay.ring(node, bell);
            }

            @Override
            public Subscription subscribe(NodeId node, Consumer<Bell> listener) {
                return relay.subscribe(node, listener);
            }
        };
    }

    @Test
    @Tag("W-66")
    void aPingTellsTheHeadAndWhoIsBehindGetsWhatLiesBehindHisCursor() {
        a.send(conversation, 1, "one");
        a.send(conversation, 2, "two");
        List<Cursor> known = b.cursors(conversation);

        world.pass(Duration.ofSeconds(21));
        ServerFrame.Ping ping = b.get(ServerFrame.Ping.class);
        b.say(new ClientFrame.ConversationSync("s", conversation, known.get(0), null));

        assertThat(ping.conversation()).isEqualTo(conversation);
        assertThat(ping.head()).isEqualTo(known.get(1));
        assertThat(b.texts()).containsExactly("one", "two", "two");
    }

    @Test
    @Tag("W-66")
    void whatIsMissingOfTheConversationBeforeIsToldToo() {
        a.send(conversation, 1, "old");
        a.say(new ClientFrame.ConversationEnd("e", conversation, 2, false, null));
        String second = meetAgain();
        a.send(second, 1, "new");
        int told = b.frames.size();

        b.say(new ClientFrame.ConversationSync("s", conversation, Cursor.START, null));
        a.send(second, 2, "goes on");

        assertThat(b.frames.subList(told, b.frames.size()))
                .filteredOn(ServerFrame.Durable.class::isInstance)
                .extracting(frame -> ((ServerFrame.Durable) frame).conversation())
                .containsExactly(conversation, conversation, second);
        assertThat(b.texts()).containsExactly("old", "new", "old", "goes on");
        assertThat(b.get(ServerFrame.Ok.class).re()).isEqualTo("s");
    }

    @Test
    @Tag("W-66")
    void whatIsMissingOfAConversationThatThisConnectionWasNeverInIsToldToo() {
        a.send(conversation, 1, "old");
        a.say(new ClientFrame.ConversationEnd("e", conversation, 2, false, null));
        Line back = world.hello(engine, TOMAS, "instance-b");

        back.say(new ClientFrame.ConversationSync("s", conversation, Cursor.START, null));
        back.say(new ClientFrame.ConversationSync("again", conversation, Cursor.START, null));

        assertThat(back.texts()).containsExactly("old", "old");
        assertThat(back.all(ServerFrame.ConversationEnded.class)).hasSize(2);
    }

    private static Stores withLog(Stores s, ConversationLog log) {
        return s.toBuilder().log(log).build();
    }

    private static ConversationLog failingOnDemand(ConversationLog log, AtomicBoolean unreachable) {
        return (ConversationLog) Proxy.newProxyInstance(
                ConversationLog.class.getClassLoader(),
                new Class<?>[] {ConversationLog.class},
                (proxy, method, arguments) -> {
                    if (unreachable.get()) {
                        throw new BackendException("the log cannot be reached");
                    }
                    try {
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.Verdict;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a message while it is judged, and when it cannot be. */
class JudgedMessagesTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final EngineWorld world = new EngineWorld(EngineOptions.builder()
            .repeatCoolDown(Duration.ZERO)
            .judgementLimit(LIMIT)
            .maxJudgements(1)
            .inboundQueue(2)
            .build());
    /** What the judges were asked and have not thought about yet. */
    private final Deque<Runnable> asked = new ArrayDeque<>();

    private final AtomicBoolean out = new AtomicBoolean(true);
    private final ModerationPolicy.Quick oftenOut = draft -> {
        if (out.get()) {
            throw new IllegalStateException("the judge is out");
        }
        return Verdict.ALLOW;
    };

    private Pair talk(ModerationPolicy policy) {
        return world.talk(world.engine("n1", policy, asked::add));
    }

    private static ModerationPolicy slow(ModerationPolicy policy) {
        return policy.and(draft -> Verdict.ALLOW);
    }

    private void judgeAll() {
        for (Runnable one = asked.poll(); one != null; one = asked.poll()) {
            one.run();
            world.settle();
        }
    }

    private static List<ErrorCode> errors(Line line) {
        return line.all(ServerFrame.Error.class).stream()
                .map(error -> error.error().code())
                .toList();
    }

    @Test
    @Tag("O-2")
    @Tag("W-35")
    @Tag("W-70")
    void aPolicyThatFailsLetsNothingThroughAndTheMessageKeepsItsNumber() {
        Pair pair = talk(oftenOut);

        pair.a().send(pair.conversation(), 1, "Hello");
        ServerFrame.Problem problem = pair.a().get(ServerFrame.Error.class).error();
        List<String> meanwhile = pair.b().texts();
        out.set(false);
        pair.a().send(pair.conversation(), 1, "Hello");

        assertThat(problem.code()).isEqualTo(ErrorCode.MODERATION_UNAVAILABLE);
        assertThat(problem.retry()).isEqualTo(Retry.AFTER);
        assertThat(problem.retryAfterMs()).isPositive();
        assertThat(problem.message()).doesNotContain("Hello").doesNotContain("the judge is out");
        assertThat(meanwhile).isEmpty();
        assertThat(pair.a().get(ServerFrame.Ok.class).n()).isEqualTo(1);
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    @Tag("O-2")
    void aPolicyThatMayBlockFailsLikeAQuickOne() {
        Pair pair = talk(slow(oftenOut));

        pair.a().send(pair.conversation(), 1, "Hello");
        judgeAll();
        out.set(false);
        pair.a().send(pair.conversation(), 1, "Hello");
        judgeAll();

        assertThat(errors(pair.a())).containsExactly(ErrorCode.MODERATION_UNAVAILABLE);
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    @Tag("O-2")
    @Tag("W-70")
    void aVerdictThatComesTooLateChangesNothing() {
        Pair pair = talk(slow(draft -> Verdict.restrict("threat", "You threatened somebody.", Duration.ofDays(1))));

        pair.a().send(pair.conversation(), 1, "Hello");
        world.pass(LIMIT.minusMillis(1));
        List<ErrorCode> before = errors(pair.a());
        world.pass(Duration.ofMillis(1));
        List<ErrorCode> after = errors(pair.a());
        judgeAll();

        assertThat(before).isEmpty();
        assertThat(after).containsExactly(ErrorCode.MODERATION_UNAVAILABLE);
        assertThat(errors(pair.a())).hasSize(1);
        assertThat(pair.a().closeCode).isZero();
        assertThat(pair.b().texts()).isEmpty();
    }

    @Test
    @Tag("W-35")
    @Tag("W-38")
    @Tag("W-70")
    void whatWasSentBehindAMessageThatCouldNotBeJudgedIsAGap() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        pair.a().send(pair.conversation(), 1, "one");
        pair.a().send(pair.conversation(), 2, "two");
        world.pass(LIMIT);
        List<ErrorCode> refused = errors(pair.a());
        judgeAll();
        pair.a().send(pair.conversation(), 1, "one");
        pair.a().send(pair.conversation(), 2, "two");
        judgeAll();

        assertThat(refused).containsExactly(ErrorCode.MODERATION_UNAVAILABLE, ErrorCode.SEQUENCE_GAP);
        assertThat(pair.a().get(ServerFrame.Error.class).error().expected()).isEqualTo(1);
        assertThat(pair.b().texts()).containsExactly("one", "two");
    }

    @Test
    @Tag("W-70")
    void whileAMessageIsJudgedTheConnectionGoesOn() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        pair.a().send(pair.conversation(), 1, "Hello");
        pair.a().say(new ClientFrame.Ping("alive"));
        pair.a().say(new ClientFrame.TypingStart(null, pair.conversation(), null));

        assertThat(pair.a().get(ServerFrame.Pong.class).re()).isEqualTo("alive");
        assertThat(pair.b().get(ServerFrame.Typing.class).active()).isTrue();
        assertThat(pair.b().texts()).isEmpty();
    }

    @Test
    @Tag("W-34")
    void whatIsDurableWaitsBehindTheMessageBeforeIt() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        pair.a().send(pair.conversation(), 1, "one");
        pair.a().send(pair.conversation(), 2, "two");
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 3, false, null));
        judgeAll();

        assertThat(pair.b().texts()).containsExactly("one", "two");
        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
        assertThat(pair.a().all(ServerFrame.Ok.class))
                .filteredOn(ok -> ok.n() > 0)
                .extracting(ServerFrame.Ok::n)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void moreThanMayWaitBehindAJudgementIsRefusedForNow() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        for (int n = 1; n <= 4; n++) {
            pair.a().send(pair.conversation(), n, "message " + n);
        }
        List<ErrorCode> refused = errors(pair.a());
        judgeAll();
        pair.a().send(pair.conversation(), 4, "message 4");
        judgeAll();

        assertThat(refused).containsExactly(ErrorCode.RATE_LIMITED);
        assertThat(pair.b().texts()).containsExactly("message 1", "message 2", "message 3", "message 4");
    }

    @Test
    @Tag("W-70")
    void moreJudgementsAtOnceThanAreAllowedAreRefusedAtOnce() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        pair.a().send(pair.conversation(), 1, "first");
        pair.b().send(pair.conversation(), 1, "second");
        List<ErrorCode> refused = errors(pair.b());
        judgeAll();
        pair.b().send(pair.conversation(), 1, "second");
        judgeAll();

        assertThat(refused).containsExactly(ErrorCode.MODERATION_UNAVAILABLE);
        assertThat(pair.b().texts()).containsExactly("first");
        assertThat(pair.a().texts()).containsExactly("second");
    }

    @Test
    @Tag("W-19")
    void aVerdictForAConnectionThatWasReplacedChangesNothing() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        pair.a().send(pair.conversation(), 1, "Hello");
        Line again = world.hello(world.engine("n2", ModerationPolicy.allowAll()), MAYA, "instance-a");
        judgeAll();
        List<String> before = pair.b().texts();
        again.send(pair.conversation(), 1, "Hello");
        world.settle();

        assertThat(before).isEmpty();
        assertThat(again.get(ServerFrame.Ok.class).n()).isEqualTo(1);
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    void aVerdictThatComesAfterTheEndSendsNothing() {
        Pair pair = talk(slow(ModerationPolicy.allowAll()));

        pair.a().send(pair.conversation(), 1, "Hello");
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        judgeAll();

        assertThat(errors(pair.a())).containsExactly(ErrorCode.CONVERSATION_OVER);
        assertThat(pair.b().texts()).isEmpty();
    }

    @Test
    @Tag("W-70")
    void theCommandIsRefusedLikeTheFrame() {
        Duologue engine = world.engine("n1", slow(oftenOut), Runnable::run);
        Pair pair = world.talk(engine);
        ConversationId conversation = new ConversationId(pair.conversation());

        Answer<ServerFrame.Ok> refused = engine.commands().send(TOMAS, conversation, 1, "Hello", "http");
        out.set(false);
        Answer<ServerFrame.Ok> done = engine.commands().send(TOMAS, conversation, 1, "Hello", "http");
        world.settle();

        assertThat(((Answer.Refused<ServerFrame.Ok>) refused).problem().code())
                .isEqualTo(ErrorCode.MODERATION_UNAVAILABLE);
        assertThat(((Answer.Done<ServerFrame.Ok>) done).value().n()).isEqualTo(1);
        assertThat(pair.a().texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-70")
    void aCommandDoesNotWaitForAPolicyThatHangs() {
        Duologue engine = world.engine("n1", slow(ModerationPolicy.allowAll()), judged -> {
            asked.add(judged);
            world.pass(LIMIT);
        });
        Pair pair = world.talk(engine);

        Answer<ServerFrame.Ok> refused =
                engine.commands().send(TOMAS, new ConversationId(pair.conversation()), 1, "Hello", "http");
        judgeAll();

        assertThat(((Answer.Refused<ServerFrame.Ok>) refused).problem().code())
                .isEqualTo(ErrorCode.MODERATION_UNAVAILABLE);
        assertThat(pair.a().texts()).isEmpty();
    }
}

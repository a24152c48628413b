package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.Party;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands.Transcript;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.MessageText;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.Verdict;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine keeps of a message's text, whatever the policy lets pass. */
class MessageTextRulesTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build());
    private final List<String> judged = new ArrayList<>();
    private final ModerationPolicy.Quick anything = draft -> {
        judged.add(draft.text());
        return Verdict.ALLOW;
    };
    private final Duologue engine = world.engine("n1", anything);
    private final Pair pair = world.talk(engine);
    private final String conversation = pair.conversation();
    private final Line a = pair.a();
    private final Line b = pair.b();

    @Test
    @Tag("W-16")
    void aMessageHasAsManyCharactersAsTheWireAllows() {
        assertThat(MessageText.MOST_CODE_POINTS).isEqualTo(ProtocolLimits.TEXT_CODE_POINTS);
    }

    @Test
    @Tag("W-16")
    @Tag("W-35")
    void whatNoMessageMayBeIsRefusedForGoodBeforeAnyPolicyIsAsked() {
        a.send(conversation, 1, "x".repeat(1_001));
        a.send(conversation, 1, "x".repeat(1_001));
        a.send(conversation, 2, "");
        a.send(conversation, 3, "a\u0000b");
        a.send(conversation, 4, "😀".repeat(1_000));

        assertThat(a.all(ServerFrame.Error.class))
                .extracting(
                        ServerFrame.Error::n,
                        error -> error.error().code(),
                        error -> error.error().rule())
                .containsExactly(
                        tuple(1L, ErrorCode.MESSAGE_BLOCKED, "length"),
                        tuple(1L, ErrorCode.MESSAGE_BLOCKED, "length"),
                        tuple(2L, ErrorCode.MESSAGE_BLOCKED, "length"),
                        tuple(3L, ErrorCode.MESSAGE_BLOCKED, "control-characters"));
        assertThat(judged).containsExactly("😀".repeat(1_000));
        assertThat(b.texts()).isEqualTo(judged);
    }

    @Test
    @Tag("W-16")
    void aTextAsLongAsAFrameLeavesTheConversationReadable() {
        String head = "{\"type\":\"message.send\",\"id\":\"m\",\"conversation\":\"" + conversation
                + "\",\"n\":1,\"data\":{\"text\":\"";
        String tail = "\"}}";

        a.text(head + "x".repeat(ProtocolLimits.FRAME_BYTES - head.length() - tail.length()) + tail);
        Line back = world.hello(engine, TOMAS, "instance-b");

        assertThat(a.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(b.closeCode).isEqualTo(4402);
        assertThat(back.closeCode).isZero();
        assertThat(back.get(ServerFrame.Live.class)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi \ud800", "", "a\rb"})
    @Tag("W-16")
    @Tag("W-35")
    void aCommandIsHeldToTheSame(String text) {
        Answer<ServerFrame.Ok> refused = send(1, text);
        Answer<ServerFrame.Ok> done = send(2, "Hello");
        world.settle();

        assertThat(((Answer.Refused<ServerFrame.Ok>) refused).problem().code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(done).isInstanceOf(Answer.Done.class);
        assertThat(b.texts()).containsExactly("Hello");
        assertThat(world.hello(engine, TOMAS, "instance-b").texts()).containsExactly("Hello");
    }

    private Answer<ServerFrame.Ok> send(long n, String text) {
        return engine.commands().send(MAYA, new ConversationId(conversation), n, text, "over-http");
    }

    @Test
    void anEntryThatNoFrameCanHoldIsGoneAndTheConversationGoesOn() {
        append("before");
        append("half a \ud83d");
        append("x".repeat(ProtocolLimits.FRAME_BYTES));
        append("behind");

        world.pass(Duration.ofSeconds(6));
        Line back = world.hello(engine, MAYA, "instance-a");

        assertThat(a.closeCode).isEqualTo(4402);
        assertThat(b.closeCode).isZero();
        assertThat(b.texts()).containsExactly("before", "behind");
        assertThat(b.all(ServerFrame.EntryGone.class))
                .extracting(gone -> gone.cursor().seq())
                .containsExactly(2L, 3L);
        assertThat(back.texts()).containsExactly("before", "behind");
        assertThat(back.get(ServerFrame.Live.class)).isNotNull();
    }

    @Test
    void anEntryThatNoFrameCanHoldIsGoneForACommandToo() {
        append("before");
        append("half a \ud83d");
        append("x".repeat(ProtocolLimits.FRAME_BYTES));
        append("behind");

        List<ServerFrame.Durable> entries = ((Answer.Done<Transcript>)
                        engine.commands().messages(TOMAS, new ConversationId(conversation), 0, 100))
                .value()
                .entries();

        assertThat(entries)
                .extracting(entry -> entry instanceof ServerFrame.MessageNew message ? message.text() : "gone")
                .containsExactly("before", "gone", "gone", "behind");
    }

    private void append(String text) {
        LogState state =
                world.stores.log().find(new ConversationId(conversation)).orElseThrow();
        Party party = state.info().party(MAYA).orElseThrow();
        world.stores
                .log()
                .append(
                        new Submission(
                                state.info().id(),
                                party,
                                state.party(party).fence(),
                                state.party(party).lastN() + 1,
                                BodyHash.of("instance-a", "text", text),
                                false,
                                new Content.Text(text)),
                        world.instant());
    }
}

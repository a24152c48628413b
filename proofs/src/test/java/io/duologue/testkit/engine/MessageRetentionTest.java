package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.conversation.TranscriptStore.Line;
import io.duologue.core.conversation.TranscriptStore.Transcript;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of what people say, as the platform has it. */
class MessageRetentionTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    /** Longer than any log is kept. */
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    @Test
    void whatIsKeptForDaysIsReadWhenTheLogIsGone() {
        EngineWorld world = world(MessageRetention.FULL);
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);
        pair.a().send(pair.conversation(), 1, "Hello");
        pair.b().send(pair.conversation(), 1, "Hi, Maya");
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 2, false, null));

        world.pass(TWO_DAYS);

        assertThat(world.stores.log().find(id(pair))).isEmpty();
        assertThat(read(engine, MAYA, pair)).containsExactly("SELF: Hello", "PARTNER: Hi, Maya");
        assertThat(read(engine, TOMAS, pair)).containsExactly("PARTNER: Hello", "SELF: Hi, Maya");
        assertThat(read(engine, new UserId("u_ada"), pair)).isEmpty();
        assertThat(pair.a().get(ServerFrame.MatchFound.class).retention())
                .isEqualTo(new ServerFrame.Retention("full", 30 * 24));
        assertThat(transcript(world, pair).endedAt()).isNotNull();
        assertThat(world.stores.transcripts().removeUntil(world.instant().plus(Duration.ofDays(30)), 10))
                .isEqualTo(1);
        assertThat(read(engine, MAYA, pair)).isEmpty();
    }

    @Test
    void whatWasSaidBeforeABlockIsNotShownToTheOtherAfterwards() {
        EngineWorld world = world(MessageRetention.FULL);
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);
        pair.a().send(pair.conversation(), 1, "Hello");
        pair.b().send(pair.conversation(), 1, "Hi, Maya");
        engine.commands().block(MAYA, id(pair));

        world.pass(TWO_DAYS);

        assertThat(read(engine, TOMAS, pair)).containsExactly("gone", "SELF: Hi, Maya");
    }

    /** A log has the last 2 000 entries; what it let go of is in the transcript, also before the log is gone. */
    @Test
    void whatTheLogHasLetGoOfIsReadWhileItIsThere() {
        EngineWorld world = new EngineWorld(talkative());
        Duologue engine = world.engine("n1");
        Pair pair = world.talk(engine);
        sendAcknowledged(pair, 1, 3);
        pair.b().send(pair.conversation(), 1, "Hi, Maya");
        for (int i = 0; i < 36; i++) {
            pair.a().text("{\"type\":\"ping\"}");
            pair.b().text("{\"type\":\"ping\"}");
            world.pass(Duration.ofSeconds(10));
        }
        sendAcknowledged(pair, 4, 2_200);
        assertThat(world.stores.log().find(id(pair)).orElseThrow().kept().seq()).isGreaterThan(4);

        assertThat(read(engine, MAYA, pair))
                .startsWith("SELF: Message 1", "SELF: Message 2", "SELF: Message 3", "PARTNER: Hi, Maya")
                .hasSize(100);
        assertThat(engine.commands().messages(MAYA, id(pair), 2, 1))
                .isInstanceOfSatisfying(
                        Answer.Done.class,
                        done -> assertThat(((Commands.Transcript) done.value()).entries())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        ServerFrame.MessageNew.class,
                                        said -> assertThat(said.text()).isEqualTo("Message 3")));

        engine.commands().block(MAYA, id(pair));

        assertThat(world.stores.log().find(id(pair))).isPresent();
        assertThat(read(engine, TOMAS, pair)).startsWith("gone", "gone", "gone", "SELF: Hi, Maya");
    }

    @Test
    void ofAHoleInATranscriptAWarningTells() {
        EngineWorld world = new EngineWorld(talkative());
        Pair pair = world.talk(world.engine("n1"));
        sendAcknowledged(pair, 1, 2_040);
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 2_041, false, null));

        List<String> warnings = Warnings.of("Transcriber", () -> world.pass(Duration.ofMinutes(6)));

        long kept = world.stores.log().find(id(pair)).orElseThrow().kept().seq();
        assertThat(kept).isPositive();
        assertThat(warnings)
                .containsExactly("the log of " + pair.conversation() + " let go of entries 1 to " + kept
                        + " before they were written: what was said there is not in its transcript");
        assertThat(Warnings.of("Transcriber", () -> world.pass(Duration.ofMinutes(6))))
                .isEmpty();
    }

    @Test
    void ofALogThatIsGoneBeforeItIsWrittenAWarningTells() {
        EngineWorld world = world(MessageRetention.FULL);
        world.engine("n1");
        ConversationId lost = new ConversationId("c_lost");
        world.stores
                .transcripts()
                .begin(
                        new ConversationInfo(lost, MAYA, TOMAS, null, world.instant()),
                        Duration.ofDays(30),
                        world.instant());

        List<String> warnings = Warnings.of("Transcriber", () -> world.pass(Duration.ofMinutes(1)));

        assertThat(warnings)
                .containsExactly("the log of c_lost is gone before its transcript was finished: what was said after"
                        + " entry 0 is not in it");
    }

    /** Its log outlives a node; whoever is left writes what it did not. */
    @Test
    void whatWasSaidAtANodeThatDiedIsWrittenByAnother() {
        EngineWorld world = world(MessageRetention.FULL);
        Pair pair = world.talk(world.engine("n1"));
        pair.a().send(pair.conversation(), 1, "Hello");
        pair.b().send(pair.conversation(), 1, "Hi, Maya");
        assertThat(transcript(world, pair).lines()).isEmpty();

        world.kill("n1");
        world.engine("n2");
        world.pass(Duration.ofMinutes(15));

        assertThat(transcript(world, pair).lines()).extracting(Line::text).containsExactly("Hello", "Hi, Maya");
        assertThat(transcript(world, pair).endedAt()).isNotNull();
    }

    @Test
    void whatIsSaidAfterATurnIsWrittenByALaterOne() {
        EngineWorld world = world(MessageRetention.FULL);
        Pair pair = world.talk(world.engine("n1"));
        pair.a().send(pair.conversation(), 1, "Hello");
        for (int i = 0; i < 36; i++) {
            pair.a().text("{\"type\":\"ping\"}");
            pair.b().text("{\"type\":\"ping\"}");
            world.pass(Duration.ofSeconds(10));
        }
        assertThat(transcript(world, pair).lines()).extracting(Line::text).containsExactly("Hello");

        pair.b().send(pair.conversation(), 1, "Hi, Maya");
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 2, false, null));
        world.pass(Duration.ofMinutes(6));

        assertThat(transcript(world, pair).lines()).extracting(Line::text).containsExactly("Hello", "Hi, Maya");
    }

    /** A store that fails has its turn again, and nothing is there twice or missing. */
    @Test
    void aStoreThatFailsIsWrittenToLater() {
        List<String> calls = new ArrayList<>();
        EngineWorld world = new EngineWorld(
                options(MessageRetention.FULL),
                stores -> stores.toBuilder()
                        .transcripts(counting(stores.transcripts(), calls, 3))
                        .build());
        Pair pair = world.talk(world.engine("n1"));
        pair.a().send(pair.conversation(), 1, "Hello");
        pair.b().send(pair.conversation(), 1, "Hi, Maya");
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 2, false, null));

        world.pass(Duration.ofMinutes(40));

        assertThat(transcript(world, pair).lines()).extracting(Line::text).containsExactly("Hello", "Hi, Maya");
        assertThat(transcript(world, pair).endedAt()).isNotNull();
    }

    @Test
    void aMessageCostsNoCallOfTheStore() {
        List<String> calls = new ArrayList<>();
        EngineWorld world = new EngineWorld(
                options(MessageRetention.FULL),
                stores -> stores.toBuilder()
                        .transcripts(counting(stores.transcripts(), calls, 0))
                        .build());
        Pair pair = world.talk(world.engine("n1"));
        for (int n = 1; n <= 40; n++) {
            pair.a().send(pair.conversation(), n, "Message " + n);
            pair.a().ack(pair.conversation());
            pair.b().ack(pair.conversation());
            world.pass(Duration.ofSeconds(1), pair.a());
        }
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 41, false, null));
        world.pass(Duration.ofMinutes(6));

        assertThat(transcript(world, pair).lines()).hasSize(40);
        assertThat(calls.stream().filter("add"::equals)).hasSizeLessThanOrEqualTo(2);
    }

    /** What the two were told stays so, whatever is set when their conversation is written. */
    @Test
    void whatWasBegunIsFinishedByANodeThatKeepsNothingForDays() {
        EngineWorld world = world(MessageRetention.FULL);
        Pair pair = world.talk(world.engine("n1"));
        pair.a().send(pair.conversation(), 1, "Hello");
        world.kill("n1");

        EngineWorld later = new EngineWorld(options(MessageRetention.EVIDENCE), stores -> world.stores);
        later.engine("n2");
        later.pass(Duration.ofMinutes(15));

        assertThat(transcript(world, pair).lines()).extracting(Line::text).containsExactly("Hello");
    }

    @Test
    void nothingIsKeptForDaysUnlessThePlatformSaysSo() {
        for (MessageRetention one :
                List.of(MessageRetention.NONE, MessageRetention.BUFFER, MessageRetention.EVIDENCE)) {
            EngineWorld world = world(one);
            Pair pair = world.talk(world.engine("n1"));
            pair.a().send(pair.conversation(), 1, "Hello");
            world.pass(Duration.ofMinutes(6));

            assertThat(world.stores.transcripts().find(id(pair))).as(one.name()).isEmpty();
            assertThat(pair.a().get(ServerFrame.MatchFound.class).retention().policy())
                    .isEqualTo(one.wireName());
        }
    }

    @Test
    void whereNothingIsKeptTheLogHasOnlyWhatSomebodyHasNotReceived() {
        assertThat(inTheLog(MessageRetention.NONE)).containsExactly("Message 31");
    }

    @Test
    void theLastTwentyAreHeldWhereThatIsSaid() {
        assertThat(inTheLog(MessageRetention.BUFFER)).hasSizeBetween(15, 21).endsWith("Message 30", "Message 31");
        assertThat(inTheLog(MessageRetention.EVIDENCE)).hasSize(31);
    }

    @Test
    void whereNothingIsKeptTheLogIsGoneWithTheTimeToReturn() {
        EngineWorld world = world(MessageRetention.NONE);
        Pair pair = world.talk(world.engine("n1"));
        pair.a().send(pair.conversation(), 1, "Hello");
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 2, false, null));

        world.pass(Duration.ofMinutes(3));

        assertThat(world.stores.log().find(id(pair))).isEmpty();
        assertThat(pair.a().get(ServerFrame.MatchFound.class).retention())
                .isEqualTo(new ServerFrame.Retention("none", 0));
    }

    @Test
    void whoSaysThatNothingIsKeptKeepsNothing() {
        assertThatThrownBy(() -> EngineOptions.builder()
                        .messages(MessageRetention.NONE)
                        .textRetention(Duration.ofHours(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "text retention: expected no more than the resume window of PT1M where nothing is kept but was PT1H");
        assertThatThrownBy(() -> EngineOptions.builder()
                        .transcriptRetention(Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("transcript retention: expected a positive duration but was PT0S");
    }

    /** A log that is gone before the turn after the end leaves a transcript in which nothing stands. */
    @Test
    void whoKeepsAllKeepsTheLogUntilItIsWritten() {
        assertThatThrownBy(() -> full().textRetention(Duration.ofMinutes(9)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text retention: expected at least two transcript turns, PT10M, where messages are kept in"
                        + " full but was PT9M");
        assertThat(full().textRetention(Duration.ofMinutes(10)).build().textRetention())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(full().textRetention(Duration.ofMinutes(9))
                        .transcriptTurn(Duration.ofMinutes(4))
                        .build()
                        .transcriptTurn())
                .isEqualTo(Duration.ofMinutes(4));
        assertThat(EngineOptions.builder()
                        .textRetention(Duration.ofMinutes(1))
                        .build()
                        .textRetention())
                .isEqualTo(Duration.ofMinutes(1));
        for (Duration turn : List.of(Duration.ZERO, Duration.ofMillis(99), Duration.ofSeconds(481))) {
            assertThatThrownBy(() -> full().transcriptTurn(turn).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("transcript turn: expected PT0.1S to PT8M but was " + turn);
        }
    }

    private static EngineOptions.Builder full() {
        EngineOptions.Builder builder = EngineOptions.builder();
        builder.messages(MessageRetention.FULL);
        return builder;
    }

    /** Nobody is held up who fills a log. */
    private static EngineOptions talkative() {
        RateLimit wide = new RateLimit(100_000, Duration.ofMillis(1));
        return EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .messages(MessageRetention.FULL)
                .messageLimit(wide)
                .frameLimit(wide)
                .build();
    }

    /** Maya's messages with these numbers, which both have received. */
    private static void sendAcknowledged(Pair pair, int from, int to) {
        for (int n = from; n <= to; n++) {
            pair.a().send(pair.conversation(), n, "Message " + n);
            if (n % 20 == 0 || n == to) {
                pair.a().ack(pair.conversation());
                pair.b().ack(pair.conversation());
            }
        }
    }

    /** 30 messages that both have received and one that Tomás has not. */
    private static List<String> inTheLog(MessageRetention kept) {
        EngineWorld world = world(kept);
        Pair pair = world.talk(world.engine("n1"));
        for (int n = 1; n <= 30; n++) {
            pair.a().send(pair.conversation(), n, "Message " + n);
            pair.a().ack(pair.conversation());
            pair.b().ack(pair.conversation());
            world.pass(Duration.ofSeconds(1), pair.a());
        }
        pair.a().send(pair.conversation(), 31, "Message 31");
        pair.a().ack(pair.conversation());
        List<String> texts = new ArrayList<>();
        Position from = world.stores.log().find(id(pair)).orElseThrow().kept();
        for (Entry entry : ((ReadResult.Page) world.stores.log().read(id(pair), from, 512)).entries()) {
            if (entry.body() instanceof EntryBody.Message message) {
                texts.add(message.text());
            }
        }
        return texts;
    }

    private static List<String> read(Duologue engine, UserId reader, Pair pair) {
        return engine.commands().messages(reader, id(pair), 0, 100) instanceof Answer.Done<Commands.Transcript> done
                ? done.value().entries().stream()
                        .map(frame -> frame instanceof ServerFrame.MessageNew said
                                ? said.from() + ": " + said.text()
                                : "gone")
                        .toList()
                : List.of();
    }

    private static Transcript transcript(EngineWorld world, Pair pair) {
        return world.stores.transcripts().find(id(pair)).orElseThrow();
    }

    private static ConversationId id(Pair pair) {
        return new ConversationId(pair.conversation());
    }

    private static EngineWorld world(MessageRetention kept) {
        return new EngineWorld(options(kept));
    }

    private static EngineOptions options(MessageRetention kept) {
        return EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .messages(kept)
                .build();
    }

    /** @param failing after so many calls of {@code add} and {@code complete}, which fail when half of it is done, it goes well */
    private static TranscriptStore counting(TranscriptStore sound, List<String> calls, int failing) {
        return (TranscriptStore) Proxy.newProxyInstance(
                TranscriptStore.class.getClassLoader(),
                new Class<?>[] {TranscriptStore.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    long writes = calls.stream()
                            .filter(call -> call.equals("add") || call.equals("complete"))
                            .count();
                    try {
                        Object done = method.invoke(sound, arguments);
                        if (writes <= failing
                                && (method.getName().equals("add")
                                        || method.getName().equals("complete"))) {
                            throw new BackendException("nobody hears that it was done");
                        }
                        return done;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Preset;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.RevealState;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Card;
import io.duologue.protocol.ServerFrame.Reveal;
import io.duologue.protocol.ServerFrame.RevealUpdate;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How two people who go by an alias come to see each other's cards. */
class WireRevealRulesTest {
    private final EngineWorld world = new EngineWorld(
            Preset.REVEAL.toBuilder().repeatCoolDown(Duration.ZERO).build());
    private final Duologue engine = world.engine("n1");

    @Test
    @Tag("W-73")
    void untilBothAgreeNothingButTheAliasAndWhatTheyTalkAboutIsShown() {
        Pair pair = world.talk(engine);

        Card card = pair.a().get(ServerFrame.MatchFound.class).partner();
        assertThat(card)
                .isEqualTo(new Card(
                        "Quiet tomas",
                        "",
                        "",
                        null,
                        card.languages(),
                        card.topics(),
                        null,
                        card.intent(),
                        null,
                        null,
                        List.of(),
                        card.shared()));
        assertThat(pair.a().get(ServerFrame.Welcome.class).caps()).containsExactly("reveal");
        assertThat(engine.commands().current(pair.b().admitted.user()).toString())
                .contains("Quiet maya")
                .doesNotContain("name=maya");
        assertThat(engine.commands().block(pair.a().admitted.user(), new ConversationId(pair.conversation())))
                .asString()
                .contains("Quiet tomas");
    }

    @Test
    void whoIsWelcomedWithoutAnAliasGetsOneAndKeepsIt() {
        UserId ada = new UserId("u_ada");
        Profile card = Profile.builder()
                .from(world.stores
                        .profiles()
                        .find(world.person("ada", OfferMode.AUTO))
                        .orElseThrow())
                .alias(Optional.empty())
                .build();
        world.stores.profiles().update(ada, known -> card);

        engine.people().welcome(card);
        Optional<String> first = world.stores.profiles().find(ada).orElseThrow().alias();
        engine.people().welcome(card);

        assertThat(first).hasValueSatisfying(alias -> assertThat(alias).matches("[A-Z][a-z]+ [A-Z][a-z]+"));
        assertThat(world.stores.profiles().find(ada).orElseThrow().alias()).isEqualTo(first);
    }

    @Test
    @Tag("W-73")
    void wherePeopleSeeEachOtherAnywayThereIsNothingToReveal() {
        EngineWorld open = new EngineWorld(
                Preset.PROFESSIONAL.toBuilder().offers(OfferMode.AUTO).build());
        Pair pair = open.talk(open.engine("n1"));

        request(pair.a(), pair, 1);
        pair.a().send(pair.conversation(), 2, "Hello");

        assertThat(pair.a().get(ServerFrame.Welcome.class).caps()).isEmpty();
        assertThat(refusals(pair.a())).containsExactly(ErrorCode.REVEAL_GONE);
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-74")
    void oneAsksTheOtherAgreesAndBothSeeTheWholeCard() {
        Pair pair = world.talk(engine);

        request(pair.a(), pair, 1);
        assertThat(last(pair.a())).isEqualTo(pending(Author.SELF));
        assertThat(last(pair.b())).isEqualTo(pending(Author.PARTNER));
        assertThat(pair.b().get(RevealUpdate.class).card()).isNull();
        answer(pair.b(), pair, 1, true);

        assertThat(last(pair.a())).isEqualTo(settled(RevealState.ACCEPTED, Author.SELF));
        assertThat(name(pair.a())).isEqualTo("tomas");
        assertThat(name(pair.b())).isEqualTo("maya");
        assertThat(pair.a().get(RevealUpdate.class).card().seniority()).isEqualTo("5-9");
        assertThat(world.stores
                        .conversations()
                        .find(new ConversationId(pair.conversation()))
                        .orElseThrow()
                        .revealedAt())
                .isEqualTo(world.instant());
        assertThat(engine.commands().block(pair.a().admitted.user(), new ConversationId(pair.conversation())))
                .asString()
                .contains("name=tomas");
    }

    @Test
    @Tag("W-74")
    void twoWhoAskAtOnceHaveAgreed() {
        Pair pair = world.talk(engine);

        request(pair.a(), pair, 1);
        request(pair.b(), pair, 1);

        assertThat(name(pair.a())).isEqualTo("tomas");
        assertThat(name(pair.b())).isEqualTo("maya");
    }

    @Test
    @Tag("W-75")
    void everyStepIsToldToBothAndItsOkComesBehindIt() {
        Pair pair = world.talk(engine);

        request(pair.a(), pair, 1);

        RevealUpdate told = pair.a().get(RevealUpdate.class);
        assertThat(told.from()).isEqualTo(Author.SELF);
        ServerFrame.Ok ok = pair.a().get(ServerFrame.Ok.class);
        assertThat(ok.cursor()).isEqualTo(told.cursor());
        assertThat(pair.a().frames.indexOf(told)).isLessThan(pair.a().frames.indexOf(ok));
        assertThat(pair.b().get(RevealUpdate.class).cursor()).isEqualTo(told.cursor());
    }

    @Test
    @Tag("W-75")
    void whoReturnsToAnotherNodeFindsWhereItStandsAndSeesWhatWasAgreed() {
        Duologue other = world.engine("n2");
        Pair pair = world.talk(engine);
        request(pair.a(), pair, 1);
        pair.b().cut();

        Line back = world.hello(other, pair.b().admitted.user(), "instance-b");
        assertThat(back.get(ServerFrame.ConversationSnapshot.class).reveal()).isEqualTo(pending(Author.PARTNER));
        assertThat(back.get(ServerFrame.ConversationSnapshot.class).partner().name())
                .isEqualTo("Quiet maya");
        answer(back, pair, 1, true);
        pair.a().cut();
        Cursor place = pair.a().get(RevealUpdate.class).cursor();
        Line again = world.hello(
                other, pair.a().admitted.user(), "instance-a", new ClientFrame.HeldCursor(pair.conversation(), place));

        ServerFrame.ConversationSnapshot snapshot = again.get(ServerFrame.ConversationSnapshot.class);
        assertThat(snapshot.partner().name()).isEqualTo("tomas");
        assertThat(snapshot.reveal()).isEqualTo(settled(RevealState.ACCEPTED, Author.SELF));
    }

    @Test
    @Tag("W-75")
    void aFrameThatComesAgainIsAnsweredAsBeforeAndToldOnce() {
        Pair pair = world.talk(engine);

        request(pair.a(), pair, 1);
        request(pair.a(), pair, 1);

        assertThat(pair.a().all(ServerFrame.Ok.class).stream().filter(ok -> ok.n() == 1))
                .hasSize(2)
                .extracting(ServerFrame.Ok::cursor)
                .containsOnly(pair.a().get(RevealUpdate.class).cursor());
        assertThat(pair.b().all(RevealUpdate.class)).hasSize(1);
    }

    @Test
    @Tag("W-76")
    void whoWasDeclinedDoesNotAskAgainAndWhoDeclinedMay() {
        Pair pair = world.talk(engine);
        request(pair.a(), pair, 1);
        answer(pair.b(), pair, 1, false);
        assertThat(last(pair.a())).isEqualTo(settled(RevealState.DECLINED, Author.SELF));
        assertThat(pair.a().get(RevealUpdate.class).card()).isNull();

        request(pair.a(), pair, 2);
        assertThat(refusals(pair.a())).containsExactly(ErrorCode.REVEAL_GONE);

        request(pair.b(), pair, 2);
        assertThat(last(pair.a())).isEqualTo(pending(Author.PARTNER));
        pair.a().send(pair.conversation(), 3, "Hello");
        assertThat(pair.b().texts()).containsExactly("Hello");
    }

    @Test
    @Tag("W-76")
    void whatCannotBeDoneNowIsRefusedAndDoingWhatIsSoIsNot() {
        Pair pair = world.talk(engine);
        answer(pair.b(), pair, 1, true);
        withdraw(pair.b(), pair, 2);
        request(pair.a(), pair, 1);
        answer(pair.a(), pair, 2, true);
        withdraw(pair.b(), pair, 3);
        assertThat(refusals(pair.b())).hasSize(3).containsOnly(ErrorCode.REVEAL_GONE);
        assertThat(refusals(pair.a())).containsExactly(ErrorCode.REVEAL_GONE);

        request(pair.a(), pair, 3);
        withdraw(pair.a(), pair, 4);

        assertThat(refusals(pair.a())).hasSize(1);
        assertThat(pair.b().all(RevealUpdate.class))
                .extracting(update -> update.reveal().state())
                .containsExactly(RevealState.PENDING, RevealState.PENDING, RevealState.WITHDRAWN);
    }

    @Test
    @Tag("W-76")
    void aStrangerToTheConversationAndOneWhoComesAfterItsEndRevealNothing() {
        Pair pair = world.talk(engine);
        Line eve = world.hello(engine, world.person("eve", OfferMode.AUTO), "instance-e");
        request(pair.a(), pair, 1);

        answer(eve, pair, 1, true);
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        answer(pair.b(), pair, 2, true);

        assertThat(refusals(eve)).containsExactly(ErrorCode.NOT_MEMBER);
        assertThat(refusals(pair.b())).containsExactly(ErrorCode.CONVERSATION_OVER);
        assertThat(pair.a().all(RevealUpdate.class)).hasSize(1);
    }

    @Test
    @Tag("W-76")
    void stepsAreLimitedLikeMessages() {
        Pair pair = world.talk(engine);

        for (int n = 1; n <= 6; n++) {
            request(pair.a(), pair, n);
        }

        assertThat(refusals(pair.a())).containsExactly(ErrorCode.RATE_LIMITED);
    }

    @Test
    @Tag("W-77")
    void aRequestThatNobodyAnswersRunsOutOnceForBothWhicheverNodeFoundOut() {
        Duologue other = world.engine("n2");
        Line a = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        Line b = world.hello(other, world.person("tomas", OfferMode.AUTO), "instance-b");
        a.say(EngineWorld.join());
        b.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(1));
        Pair pair = new Pair(a, b, a.get(ServerFrame.MatchFound.class).conversation());
        request(a, pair, 1);

        for (int i = 0; i < 13; i++) {
            a.text("{\"type\":\"ping\"}");
            world.pass(Duration.ofSeconds(10), b);
        }

        assertThat(a.all(RevealUpdate.class)).hasSize(2);
        assertThat(b.all(RevealUpdate.class)).hasSize(2);
        assertThat(a.get(RevealUpdate.class).from()).isEqualTo(Author.SERVER);
        assertThat(last(b)).isEqualTo(settled(RevealState.EXPIRED, Author.PARTNER));
        answer(b, pair, 1, true);
        assertThat(refusals(b)).containsExactly(ErrorCode.REVEAL_GONE);
    }

    @Test
    @Tag("W-71")
    void nothingIsRevealedAfterABlock() {
        Pair pair = world.talk(engine);
        request(pair.a(), pair, 1);
        pair.a().full = true;
        answer(pair.b(), pair, 1, true);
        pair.b().say(new ClientFrame.Block("b", pair.conversation(), null));
        pair.a().full = false;
        world.pass(Duration.ofSeconds(1));

        assertThat(pair.a().all(ServerFrame.EntryGone.class)).hasSize(1);
        assertThat(pair.a().frames.toString()).doesNotContain("name=tomas");
    }

    private static Reveal pending(Author by) {
        return new Reveal(RevealState.PENDING, by, Instant.parse("2026-11-21T09:02:00Z"), 120_000);
    }

    private static Reveal settled(RevealState state, Author by) {
        return new Reveal(state, by, null, -1);
    }

    private static Reveal last(Line line) {
        return line.get(RevealUpdate.class).reveal();
    }

    private static @Nullable String name(Line line) {
        Card card = line.get(RevealUpdate.class).card();
        return card == null ? null : card.name();
    }

    private static List<ErrorCode> refusals(Line line) {
        return line.all(ServerFrame.Error.class).stream()
                .map(error -> error.error().code())
                .toList();
    }

    private static void request(Line line, Pair pair, long n) {
        line.say(new ClientFrame.RevealRequest("r" + n, pair.conversation(), n, null));
    }

    private static void answer(Line line, Pair pair, long n, boolean accept) {
        line.say(new ClientFrame.RevealAnswer("r" + n, pair.conversation(), n, accept, null));
    }

    private static void withdraw(Line line, Pair pair, long n) {
        line.say(new ClientFrame.RevealWithdraw("r" + n, pair.conversation(), n, null));
    }
}

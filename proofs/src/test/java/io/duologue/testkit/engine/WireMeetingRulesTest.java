package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FeedbackTag;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.protocol.WithdrawnReason;
import io.duologue.testkit.engine.EngineWorld.Line;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Searching, meeting, parting, safety and errors, as the wire promises them. */
class WireMeetingRulesTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");

    private final EngineWorld world = new EngineWorld();
    private final Duologue engine = world.engine("n1");

    @Test
    @Tag("W-46")
    void joiningIsAnsweredAndFollowedByThePlaceInTheQueue() {
        Line line = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        int before = line.frames.size();

        line.say(EngineWorld.join());

        assertThat(line.frames.get(before)).isEqualTo(ServerFrame.Ok.to("j"));
        assertThat(line.frames.get(before + 1)).isInstanceOf(ServerFrame.QueueWaiting.class);
        assertThat(line.get(ServerFrame.QueueWaiting.class).position()).isEqualTo(1);
    }

    @Test
    @Tag("W-46")
    void leavingTwiceIsOk() {
        Line line = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        line.say(EngineWorld.join());

        line.say(new ClientFrame.QueueLeave("one"));
        line.say(new ClientFrame.QueueLeave("two"));

        assertThat(line.all(ServerFrame.Ok.class))
                .extracting(ServerFrame.Ok::re)
                .containsExactly("j", "one", "two");
        assertThat(line.get(ServerFrame.QueueLeft.class).reason()).isEqualTo(QueueLeftReason.SELF);
    }

    @Test
    @Tag("W-46")
    void whoHasNotFinishedTheOnboardingIsRefused() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        world.stores.profiles().update(maya, p -> ImmutableProfile.copyOf(p).withConfirmed(false));
        Line line = world.hello(engine, maya, "instance-a");

        line.say(EngineWorld.join());

        assertThat(line.get(ServerFrame.QueueRefused.class).re()).isEqualTo("j");
        assertThat(line.get(ServerFrame.QueueRefused.class).reason()).isEqualTo(QueueRefusal.ONBOARDING);
        assertThat(line.all(ServerFrame.QueueWaiting.class)).isEmpty();
    }

    @Test
    @Tag("W-47")
    void anOfferThatIsOverIsGoneAndNobodyIsToldWhy() {
        Line ada = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line bob = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        ada.say(EngineWorld.join());
        bob.say(EngineWorld.join());
        ServerFrame.MatchOffer offer = ada.get(ServerFrame.MatchOffer.class);
        assertThat(offer.expiresAt()).isEqualTo(world.instant().plusSeconds(20));

        bob.say(new ClientFrame.MatchDecline("d", offer.offer()));
        ada.say(new ClientFrame.MatchAccept("x", offer.offer()));

        assertThat(ada.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.MATCH_GONE);
        assertThat(ada.get(ServerFrame.MatchWithdrawn.class).reason()).isEqualTo(WithdrawnReason.WITHDRAWN);
        assertThat(ada.all(ServerFrame.MatchFound.class)).isEmpty();
    }

    @Test
    @Tag("W-47")
    void anOfferEndsAtItsTime() {
        Line ada = world.hello(engine, world.person("ada", OfferMode.ONE_TAP), "instance-a");
        Line bob = world.hello(engine, world.person("bob", OfferMode.ONE_TAP), "instance-b");
        ada.say(EngineWorld.join());
        bob.say(EngineWorld.join());
        String offer = ada.get(ServerFrame.MatchOffer.class).offer();

        bob.say(new ClientFrame.MatchAccept("y", offer));
        world.pass(Duration.ofSeconds(20));
        ada.say(new ClientFrame.MatchAccept("x", offer));

        assertThat(ada.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.MATCH_GONE);
        assertThat(ada.all(ServerFrame.MatchFound.class)).isEmpty();
        assertThat(bob.all(ServerFrame.MatchFound.class)).isEmpty();
    }

    @Test
    @Tag("W-48")
    void whoTalksIsInNoSecondConversation() {
        Pair pair = world.talk(engine);
        Line eve = world.hello(engine, world.person("eve", OfferMode.AUTO), "instance-e");
        eve.say(EngineWorld.join());

        pair.a().say(EngineWorld.join());
        world.pass(Duration.ofSeconds(2));

        assertThat(pair.a().get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.QUEUE_BUSY);
        assertThat(pair.a().all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(pair.b().get(ServerFrame.MatchFound.class).conversation()).isEqualTo(pair.conversation());
        assertThat(eve.all(ServerFrame.MatchFound.class)).isEmpty();
    }

    @Test
    @Tag("W-49")
    void whoIsToldCountsIsAmongThem() {
        Line line = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");

        assertThat(line.all(ServerFrame.LobbyStats.class)).allMatch(counts -> counts.online() == 1);
    }

    @Test
    @Tag("W-50")
    void thatSomebodyIsAwayIsWrittenOnceHoweverManyNodesFindOut() {
        Pair pair = world.talk(engine);
        Line b = world.hello(world.engine("n2"), TOMAS, "instance-b");
        world.engine("n3");

        world.kill("n1");
        world.pass(Duration.ofSeconds(15), b);
        world.hello(world.engine("n4"), MAYA, "instance-a");

        assertThat(b.all(ServerFrame.PartnerState.class))
                .extracting(ServerFrame.PartnerState::state)
                .containsExactly(PartnerPresence.AWAY, PartnerPresence.PRESENT);
        assertThat(b.cursors(pair.conversation())).extracting(Cursor::seq).containsExactly(1L, 2L);
        assertThat(b.all(ServerFrame.PartnerState.class).get(0).remainingMs()).isBetween(40_000L, 60_000L);
    }

    @Test
    @Tag("W-51")
    void behindTheEndNothingComesButDeliveredMarks() {
        Pair pair = world.talk(engine);
        pair.a().send(pair.conversation(), 1, "the last words");
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        int end = pair.a().frames.size();

        pair.b().say(new ClientFrame.TypingStart(null, pair.conversation(), null));
        pair.b().send(pair.conversation(), 2, "one more thing");
        pair.b().ack(pair.conversation());
        world.pass(Duration.ofSeconds(1));

        assertThat(pair.a().frames.subList(end, pair.a().frames.size()))
                .filteredOn(frame -> !(frame instanceof ServerFrame.LobbyStats))
                .singleElement()
                .isInstanceOf(ServerFrame.MessageDelivered.class);
    }

    @Test
    @Tag("W-51")
    @Tag("W-55")
    void aConversationThatBothEndEndsOnce() {
        Pair pair = world.talk(engine);

        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        pair.b().say(new ClientFrame.ConversationEnd("f", pair.conversation(), 1, false, null));

        ServerFrame.Ok second = pair.b().get(ServerFrame.Ok.class);
        assertThat(second.re()).isEqualTo("f");
        assertThat(second.ended().reason()).isEqualTo(EndReason.PARTNER_ENDED);
        assertThat(second.ended().by()).isEqualTo(Author.PARTNER);
        assertThat(pair.b().all(ServerFrame.ConversationEnded.class)).hasSize(1);
        assertThat(pair.a().all(ServerFrame.ConversationEnded.class)).isEmpty();
    }

    @Test
    @Tag("W-53")
    void whoWasLostIsToldThatItWasHisOwnConnection() {
        Pair pair = world.talk(engine);
        pair.b().cut();
        world.pass(Duration.ofSeconds(62), pair.a());

        Line back =
                world.hello(engine, TOMAS, "instance-b", new ClientFrame.HeldCursor(pair.conversation(), Cursor.START));

        assertThat(pair.a().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_LOST);
        assertThat(back.get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.LOST);
        assertThat(back.get(ServerFrame.ConversationEnded.class).ended().by()).isEqualTo(Author.SELF);
    }

    @Test
    @Tag("W-54")
    void theEndTellsUpToWhereOnesOwnWordsWereDelivered() {
        Pair pair = world.talk(engine);
        pair.a().send(pair.conversation(), 1, "arrived");
        pair.b().ack(pair.conversation());
        pair.a().send(pair.conversation(), 2, "not acknowledged");

        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));

        assertThat(pair.a().get(ServerFrame.ConversationEnded.class).ended().deliveredUpTo())
                .isEqualTo(1);
        pair.b().ack(pair.conversation());
        world.pass(Duration.ofSeconds(1));
        assertThat(pair.a().get(ServerFrame.MessageDelivered.class).upTo()).isGreaterThanOrEqualTo(2);
    }

    @Test
    @Tag("W-55")
    void nextQueuesOnceAndOnlyWhoIsIdleAndFromTheLastConversation() {
        Pair pair = world.talk(engine);
        ClientFrame.ConversationEnd next = new ClientFrame.ConversationEnd("e", pair.conversation(), 1, true, null);

        pair.a().say(next);
        pair.a().say(next);
        assertThat(pair.a().all(ServerFrame.QueueWaiting.class)).hasSize(2);
        pair.a().say(new ClientFrame.QueueLeave("l"));
        pair.a().say(next);

        assertThat(pair.a().get(ServerFrame.Ok.class).ended().reason()).isEqualTo(EndReason.SELF);
        assertThat(engine.commands().queue(MAYA))
                .isEqualTo(Answer.done(new Commands.QueueView(Commands.Doing.IDLE, null, null, null)));
        pair.a().say(EngineWorld.join());
        pair.b().say(EngineWorld.join());
        String second = pair.a().get(ServerFrame.MatchFound.class).conversation();
        pair.a().say(new ClientFrame.ConversationEnd("g", second, 1, false, null));
        pair.a().say(next);
        assertThat(engine.commands().queue(MAYA))
                .isEqualTo(Answer.done(new Commands.QueueView(Commands.Doing.IDLE, null, null, null)));
    }

    @Test
    @Tag("W-55")
    void whoWasLeftMayStillAskForTheNext() {
        Pair pair = world.talk(engine);
        pair.a().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));

        pair.b().say(new ClientFrame.ConversationEnd("f", pair.conversation(), 1, true, null));

        assertThat(pair.b().frames).last().isInstanceOf(ServerFrame.QueueWaiting.class);
    }

    @Test
    @Tag("W-56")
    void aReportWithABlockEndsTheConversationAndSilencesBoth() {
        Pair pair = world.talk(engine);
        pair.b().send(pair.conversation(), 1, "something rude");

        pair.a()
                .say(new ClientFrame.Report(
                        "r", pair.conversation(), ReportReason.HARASSMENT, "why", List.of(1L), true, null));
        pair.b().send(pair.conversation(), 2, "and more");
        pair.a().send(pair.conversation(), 1, "go away");

        assertThat(pair.a().all(ServerFrame.Ok.class))
                .filteredOn(ok -> "r".equals(ok.re()))
                .singleElement()
                .satisfies(ok -> assertThat(ok.caseId()).isNotBlank());
        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.PARTNER_ENDED);
        assertThat(pair.a().texts()).containsExactly("something rude");
        assertThat(pair.b().texts()).isEmpty();
        pair.a().say(EngineWorld.join());
        pair.b().say(EngineWorld.join());
        world.pass(Duration.ofSeconds(60), pair.a());
        assertThat(pair.a().all(ServerFrame.MatchFound.class)).hasSize(1);
    }

    @Test
    @Tag("W-72")
    void feedbackIsKeptOnceAndThePartnerIsNotTold() {
        Pair pair = world.talk(engine);
        pair.b().say(new ClientFrame.ConversationEnd("e", pair.conversation(), 1, false, null));
        int told = pair.b().frames.size();

        pair.a().say(new ClientFrame.Feedback("f", pair.conversation(), 4, List.of(FeedbackTag.HELPFUL), null));
        pair.a().say(new ClientFrame.Feedback("g", pair.conversation(), 1, List.of(), null));
        world.pass(Duration.ofSeconds(10), pair.a());
        pair.a().say(new ClientFrame.Feedback("h", pair.conversation(), 2, List.of(), null));

        assertThat(pair.a().all(ServerFrame.Ok.class))
                .extracting(ServerFrame.Ok::re)
                .contains("f", "h")
                .doesNotContain("g");
        assertThat(pair.a().get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(world.stores
                        .conversations()
                        .find(new ConversationId(pair.conversation()))
                        .orElseThrow()
                        .feedback())
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.rating()).isEqualTo(4);
                    assertThat(kept.tags()).containsExactly("helpful");
                });
        assertThat(pair.b().frames.subList(told, pair.b().frames.size()))
                .allMatch(frame -> frame instanceof ServerFrame.LobbyStats
                        || frame instanceof ServerFrame.MessageDelivered
                        || frame instanceof ServerFrame.Ping);
    }

    @Test
    @Tag("W-72")
    void feedbackOfSomebodyElseIsRefused() {
        Pair pair = world.talk(engine);
        Line stranger = world.hello(engine, world.person("eve", OfferMode.AUTO), "instance-e");

        stranger.say(new ClientFrame.Feedback("f", pair.conversation(), 1, List.of(), null));

        assertThat(stranger.get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.NOT_MEMBER);
    }

    @Test
    @Tag("W-57")
    void whoIsRestrictedLearnsWhatWhyAndUntilWhen() {
        ModerationPolicy stern = draft -> Verdict.restrict("hate", "You pause for a week.", Duration.ofDays(7));
        Pair pair = world.talk(world.engine("n2", stern));
        Instant now = world.instant();

        pair.a().send(pair.conversation(), 1, "words of hate");

        assertThat(pair.a().get(ServerFrame.Restriction.class).restriction()).satisfies(told -> {
            assertThat(told.rule()).isEqualTo("hate");
            assertThat(told.what()).isEqualTo("You pause for a week.");
            assertThat(told.automatic()).isTrue();
            assertThat(told.from()).isEqualTo(now);
            assertThat(told.until()).isEqualTo(now.plus(Duration.ofDays(7)));
        });
        assertThat(pair.a().get(ServerFrame.Error.class).error().code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(pair.a().closeCode).isEqualTo(4401);
        assertThat(pair.b().texts()).isEmpty();
        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.MODERATION);
    }

    @Test
    @Tag("W-57")
    void whoIsRestrictedWhileConnectedIsToldWhenHeSearches() {
        UserId maya = world.person("maya", OfferMode.AUTO);
        Line line = world.hello(engine, maya, "instance-a");
        Instant now = world.instant();
        world.stores.restrictions().save(new Restriction("R-1", maya, "scams", "why", false, now, now.plusSeconds(60)));

        line.say(EngineWorld.join());

        ServerFrame.QueueRefused refused = line.get(ServerFrame.QueueRefused.class);
        assertThat(refused.reason()).isEqualTo(QueueRefusal.RESTRICTED);
        assertThat(refused.restriction().caseId()).isEqualTo("R-1");
        assertThat(refused.restriction().until()).isEqualTo(now.plusSeconds(60));
    }

    @Test
    @Tag("W-58")
    void everyCommandIsAnsweredOncePerTimeItIsSent() {
        EngineWorld quick = new EngineWorld(EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .reportLimit(new RateLimit(10, Duration.ofMillis(1)))
                .build());
        Pair pair = quick.talk(quick.engine("n1"));
        String conversation = pair.conversation();
        List<ClientFrame> commands = List.of(
                new ClientFrame.Ping("1"),
                new ClientFrame.MessageSend("2", conversation, 1, "one", false, null),
                new ClientFrame.MessageSend("3", conversation, 1, "one", false, null),
                new ClientFrame.MessageSend("4", conversation, 1, "another", false, null),
                new ClientFrame.MessageSend("5", conversation, 9, "gap", false, null),
                new ClientFrame.ConversationSync("6", conversation, Cursor.START, null),
                new ClientFrame.TypingStart("18", conversation, null),
                new ClientFrame.TypingStart("19", conversation, null),
                new ClientFrame.TypingStop("20", conversation, null),
                new ClientFrame.MessageRead("21", conversation, Cursor.START, null),
                new ClientFrame.Feedback("22", conversation, 4, List.of(), null),
                new ClientFrame.Report("7", conversation, ReportReason.OTHER, null, List.of(), false, null),
                new ClientFrame.Report("8", conversation, ReportReason.OTHER, null, List.of(), false, null),
                EngineWorld.join(),
                new ClientFrame.MatchAccept("9", "o_none"),
                new ClientFrame.MatchDecline("10", "o_none"),
                new ClientFrame.AuthRefresh("11", "no-ticket"),
                new ClientFrame.Block("12", conversation, null),
                new ClientFrame.Block("13", conversation, null),
                new ClientFrame.ConversationEnd("14", conversation, 2, false, null),
                new ClientFrame.MessageSend("15", conversation, 3, "late", false, null),
                new ClientFrame.QueueLeave("16"),
                new ClientFrame.MessageSend("17", "c_00000000000000000000000000", 1, "nowhere", false, null));

        commands.forEach(pair.a()::say);

        for (ClientFrame command : commands) {
            String expected = command.id();
            assertThat(pair.a().frames.stream().filter(frame -> expected != null && expected.equals(re(frame))))
                    .as(command.toString())
                    .hasSize(command instanceof ClientFrame.QueueJoin ? 2 : 1);
        }
    }

    private static String re(ServerFrame frame) {
        if (frame instanceof ServerFrame.Ok ok) {
            return ok.re();
        } else if (frame instanceof ServerFrame.Error error) {
            return error.re();
        } else if (frame instanceof ServerFrame.Pong pong) {
            return pong.re();
        }
        return frame instanceof ServerFrame.QueueRefused refused ? refused.re() : null;
    }

    @Test
    @Tag("W-59")
    void anErrorSaysWhatToDoAboutIt() {
        Pair pair = world.talk(engine);
        String conversation = pair.conversation();

        pair.a().send(conversation, 1, "aaaaaaaaaaaaaaaa");
        pair.a().send(conversation, 9, "gap");
        pair.a().send(conversation, 1, "conflict");
        for (int n = 2; n <= 7; n++) {
            pair.a().send(conversation, n, "word " + n);
        }

        assertThat(pair.a().all(ServerFrame.Error.class))
                .extracting(
                        error -> error.error().code(), error -> error.error().retry())
                .startsWith(
                        tuple(ErrorCode.MESSAGE_BLOCKED, Retry.NEVER),
                        tuple(ErrorCode.SEQUENCE_GAP, Retry.RESUME),
                        tuple(ErrorCode.SEQUENCE_CONFLICT, Retry.RESUME),
                        tuple(ErrorCode.RATE_LIMITED, Retry.AFTER));
        assertThat(pair.a().all(ServerFrame.Error.class))
                .allSatisfy(error -> assertThat(error.error().retryAfterMs() > 0)
                        .isEqualTo(error.error().retry() == Retry.AFTER));
    }

    @Test
    @Tag("W-60")
    void anErrorHoldsNobodysWordsAndHasAReference() {
        Pair pair = world.talk(engine);
        String secret = world.ticket(TOMAS, Duration.ofHours(1));

        pair.a().send(pair.conversation(), 1, "my number is +49 170 1234567");
        pair.a().say(new ClientFrame.AuthRefresh("r", secret));
        pair.a()
                .say(new ClientFrame.QueueJoin(
                        "j", List.of("a-topic-that-tells-much"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));

        assertThat(pair.a().all(ServerFrame.Error.class)).hasSize(3).allSatisfy(error -> {
            assertThat(error.error().message()).doesNotContain("1234567", secret, "tells-much");
            assertThat(error.error().ref()).isNotBlank();
        });
        assertThat(pair.a().all(ServerFrame.Error.class))
                .extracting(error -> error.error().ref())
                .doesNotHaveDuplicates();
    }
}

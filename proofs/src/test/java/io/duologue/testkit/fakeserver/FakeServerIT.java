package io.duologue.testkit.fakeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.duologue.client.CredentialProvider;
import io.duologue.client.DuologueClient;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.Verdict;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.PartnerPresence;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.junit.YourApp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client over a real socket and a partner with a script, in one conversation. */
@Timeout(30)
class FakeServerIT {
    private final FakeServer server = FakeServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aClientOfOursNeedsABaseUrlAndASecret() {
        try (DuologueClient maya = DuologueClient.builder()
                .baseUrl(server.baseUrl())
                .credentials(CredentialProvider.fixed(server.bearerFor("maya")))
                .build()) {
            assertThat(maya.connect()).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void theClientMeetsThePartnerAndTheyTalk() throws Exception {
        ScriptedPartner tomas = server.partner("tomas").join("backend");
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya")).join("backend");
        maya.accept();

        tomas.say("hello");
        maya.awaits("\"message.new\"", "hello");
        maya.say("hello yourself");
        tomas.heard("hello yourself").say("bye").end();

        assertThat(maya.awaits("conversation.ended")).contains("partner_ended");
        assertThat(tomas.words()).containsExactly("hello yourself");
        assertThat(tomas.ended()).isEqualTo(EndReason.SELF);
        assertThat(maya.awaitsOrHad("match.found")).contains("\"name\":\"tomas\"");
    }

    @Test
    void aPartnerWhoVanishesIsAwayAndHasHisPlaceWhenHeComesBack() throws Exception {
        ScriptedPartner tomas = server.partner("tomas").join("backend");
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya")).join("backend");
        maya.accept();
        tomas.met().vanish();

        assertThat(maya.awaits("partner.state")).contains("away");
        maya.say("are you there?");
        tomas.comeBack().heard("are you there?");

        assertThat(maya.awaits("partner.state")).contains("present");
        assertThat(tomas.say("yes").words()).containsExactly("are you there?");
    }

    @Test
    void thePartnerSeesTypingAndIsSeenToReceiveAndToRead() throws Exception {
        ScriptedPartner tomas = server.partner("tomas").acknowledges(false).join("backend");
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya")).join("backend");
        maya.accept();
        tomas.met().types(true);
        maya.awaits("\"typing\"", "true");
        maya.types();
        tomas.seesTyping(true);

        maya.say("hello");
        tomas.heard("hello");
        assertThat(maya.had("message.delivered")).isFalse();
        tomas.acknowledges(true).reads();

        assertThat(maya.awaits("message.read")).contains("upTo");
    }

    @Test
    void aPartnerMayDecline() throws Exception {
        ScriptedPartner tomas = server.partner("tomas").accepts(false).join("backend");
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya")).join("backend");

        tomas.offered(1);
        maya.awaits("queue.waiting");

        assertThat(maya.had("match.found")).isFalse();
    }

    @Test
    void whoeverIsRestrictedIsToldAndClosed() throws Exception {
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya"));
        ScriptedPartner tomas = server.partner("tomas").join();

        server.restrict("maya");
        server.restrict("tomas");

        assertThat(maya.awaits("\"restriction\"")).contains("harassment");
        assertThat(maya.closeCode()).isEqualTo(4401);
        assertThat(tomas.closed()).isEqualTo(4401);
        assertThat(YourApp.refusal(server.url(), server.bearerFor("maya"))).isEqualTo(403);
    }

    @Test
    void whoeverIsSignedOutIsClosedAndNotLetInAgain() throws Exception {
        String bearer = server.bearerFor("maya");
        YourApp maya = YourApp.connect(server.url(), bearer);

        server.signOut("maya");

        assertThat(maya.closeCode()).isEqualTo(4400);
        assertThat(YourApp.refusal(server.url(), bearer)).isEqualTo(401);
        assertThat(YourApp.connect(server.url(), server.bearerFor("maya")).had("welcome"))
                .isTrue();
    }

    @Test
    void aConversationOutlivesADrainedNode() throws Exception {
        ScriptedPartner tomas = server.partner("tomas").join("backend");
        String bearer = server.bearerFor("maya");
        YourApp maya = YourApp.connect(server.url(), bearer).join("backend");
        maya.accept();
        tomas.say("before");
        maya.awaits("before");

        CompletableFuture<Void> drained = server.drain(Duration.ofSeconds(5));
        maya.awaits("server.draining");
        YourApp moved = YourApp.connect(server.url(), bearer);
        tomas.say("after");

        assertThat(moved.awaits("conversation.snapshot")).contains("tomas");
        moved.awaits("after");
        assertThat(maya.closeCode()).isEqualTo(4402);
        drained.get(5, TimeUnit.SECONDS);
    }

    @Test
    void whatComesTooFastIsSaidAgainWhenItMay() throws Exception {
        try (FakeServer slow = FakeServer.builder()
                .options(FakeServer.options()
                        .messageLimit(new RateLimit(1, Duration.ofMillis(100)))
                        .build())
                .start()) {
            ScriptedPartner tomas = slow.partner("tomas").join();
            ScriptedPartner maya = slow.partner("maya").join();
            tomas.met().say("1").say("2").say("3");

            maya.heard("3");

            assertThat(maya.words()).containsExactly("1", "2", "3");
        }
    }

    @Test
    void whereTimeStandsStillAMinuteIsOneCall() {
        FakeTime time = new FakeTime();
        try (FakeServer still = FakeServer.builder().time(time).start()) {
            ScriptedPartner tomas = still.partner("tomas").join("backend");
            ScriptedPartner maya = still.partner("maya").join("backend");
            tomas.met();
            maya.met().vanish();

            still.pass(Duration.ofSeconds(5));
            tomas.sees(PartnerPresence.AWAY);
            still.pass(Duration.ofSeconds(60));

            assertThat(tomas.ended()).isEqualTo(EndReason.PARTNER_LOST);
            assertThat(time.instant()).isEqualTo(FakeTime.START.plusSeconds(65));
            assertThat(still.time()).contains(time);
        }
    }

    @Test
    void whereTimeStandsStillNobodyIsAwayBeforeItPasses() {
        try (FakeServer still = FakeServer.builder().time(new FakeTime()).start()) {
            ScriptedPartner tomas = still.partner("tomas").join("backend");
            ScriptedPartner maya = still.partner("maya").join("backend");
            tomas.met();
            maya.met().vanish();

            still.pass(Duration.ofMillis(3_900));
            maya.comeBack().say("it was only a moment");

            tomas.heard("it was only a moment").sees(PartnerPresence.PRESENT);
        }
    }

    @Test
    void aServerInRealTimeDoesNotLetTimePass() {
        assertThatIllegalStateException().isThrownBy(() -> server.pass(Duration.ofSeconds(1)));
    }

    @Test
    void partsOfOnesOwnAreSeenAtWork() {
        AtomicBoolean broken = new AtomicBoolean();
        RestrictionStore mine = RestrictionStore.inMemory(100);
        ModerationPolicy policy = draft -> {
            if (broken.get()) {
                throw new IllegalStateException("no verdict today");
            }
            return draft.text().contains("coffee") ? Verdict.block("no-coffee", "Tea is served here.") : Verdict.ALLOW;
        };
        FakeServer server = FakeServer.builder()
                .engine(usual -> usual.moderation(policy).stores(known -> known.restrictions(mine)))
                .start();
        try (server) {
            ScriptedPartner maya = server.partner("maya").join("backend");
            ScriptedPartner tomas = server.partner("tomas").join("backend");

            assertThat(maya.refused("coffee?", ErrorCode.MESSAGE_BLOCKED).rule())
                    .isEqualTo("no-coffee");
            broken.set(true);
            maya.refused("tea?", ErrorCode.MODERATION_UNAVAILABLE);
            broken.set(false);
            maya.say("tea?"); // again
            tomas.heard("tea?");

            server.restrict("maya");
            maya.closed();
            assertThat(mine.of(server.user("maya"))).hasSize(1);
        }
    }

    @Test
    void aPartOfOnesOwnIsThatOfTheNextNodeAsWell() throws Exception {
        RestrictionStore mine = RestrictionStore.inMemory(100);
        List<RestrictionStore> made = new CopyOnWriteArrayList<>(List.of(mine, RestrictionStore.inMemory(1)));
        try (FakeServer server = FakeServer.builder()
                .engine(usual -> usual.moderation(draft -> Verdict.block("silence", "Nothing is said here.")))
                .engine(usual -> usual.stores(known -> known.restrictions(made.remove(0))))
                .start()) {
            server.drain(Duration.ZERO).get(5, TimeUnit.SECONDS);

            ScriptedPartner maya = server.partner("maya").join("backend");
            server.partner("tomas").join("backend");

            assertThat(server.engine().stores().restrictions()).isSameAs(mine);
            assertThat(maya.refused("hello", ErrorCode.MESSAGE_BLOCKED).rule()).isEqualTo("silence");
        }
    }

    @Test
    void aRefusalThatDoesNotComeIsAFailureWhichSaysWhatCame() {
        ScriptedPartner maya = server.partner("maya").join("backend");
        ScriptedPartner tomas = server.partner("tomas").join("backend");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> maya.refused("hello", ErrorCode.MESSAGE_BLOCKED))
                .withMessageStartingWith("expected maya to be refused with message.blocked but the answer was Ok");
        maya.say("hello again");

        tomas.heard("hello again");
    }

    @Test
    void whatWasExpectedOfAPartnerIsSaid() {
        ScriptedPartner tomas = server.partner("tomas").join("backend").patience(Duration.ofMillis(200));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(tomas::met)
                .withMessage("expected tomas to be in a conversation but was connected, never met anybody, sees the"
                        + " other PRESENT, heard []");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> server.partner("maya").join("no such topic"))
                .withMessageContaining("its id had 13 characters");
    }

    @Test
    void whatIsNotTheSocketIsNotFound() throws Exception {
        assertThat(YourApp.refusal(server.url().resolve("/api/v1/me"), server.bearerFor("maya")))
                .isEqualTo(404);
    }

    @Test
    void closingTellsClientsAndLeavesNoThread() throws Exception {
        YourApp maya = YourApp.connect(server.url(), server.bearerFor("maya"));
        server.partner("tomas").join();
        assertThat(server.threads()).isNotEmpty();

        server.close();
        server.close();

        assertThat(maya.closeCode()).isEqualTo(4201);
        assertThat(server.threads()).isEmpty();
    }
}

package io.duologue.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.SignedInSession.Kind;
import io.duologue.core.identity.UserId;
import io.duologue.core.signin.Sessions.IssuedSession;
import io.duologue.core.signin.Sessions.IssuedTicket;
import io.duologue.core.signin.Sessions.Refresh;
import io.duologue.core.signin.Sessions.Refreshed;
import io.duologue.core.signin.Sessions.Rejected;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final UserId ANN = new UserId("u_ann");
    private static final UserId BOB = new UserId("u_bob");

    private final CredentialStore credentials = CredentialStore.inMemory(100);
    private final List<SignedInSession> ended = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger asked = new AtomicInteger();
    private final ErasureStore erasures = counted(ErasureStore.inMemory(10));
    private final Sessions sessions =
            new Sessions(credentials, erasures, new Secrets(new Random()), SessionOptions.standard(), ended::add);

    @Test
    void aTokenIsRecognisedUntilTwelveHoursAreOver() {
        IssuedSession ann = sessions.begin(ANN, Place.browser("Firefox on Linux"), NOW);
        Instant end = NOW.plus(Duration.ofHours(12));

        SignedInSession session =
                sessions.authenticate(ann.token(), end.minusMillis(1)).orElseThrow();
        assertThat(session.user()).isEqualTo(ANN);
        assertThat(session.signedInAt()).isEqualTo(NOW);
        assertThat(session.expiresAt()).isEqualTo(end);
        assertThat(sessions.authenticate(ann.token(), end)).isEmpty();
        assertThat(sessions.authenticate("guessed", NOW)).isEmpty();
    }

    @Test
    void aTicketIsRedeemedOnceWithinThirtySeconds() {
        IssuedSession ann = sessions.begin(ANN, Place.browser("Firefox on Linux"), NOW);
        IssuedTicket ticket = sessions.ticket(ann.token(), NOW).orElseThrow();
        IssuedTicket late = sessions.ticket(ann.token(), NOW).orElseThrow();

        assertThat(credentials.redeem(SecretHash.of(ticket.ticket()), NOW))
                .map(CredentialStore.Credential::user)
                .contains(ANN);
        assertThat(credentials.redeem(SecretHash.of(ticket.ticket()), NOW)).isEmpty();
        assertThat(credentials.redeem(SecretHash.of(late.ticket()), NOW.plusSeconds(30)))
                .isEmpty();
    }

    @Test
    void aTicketKnowsHowLongItsSessionLastsAndDoesNotOutlastIt() {
        IssuedSession ann = sessions.begin(ANN, Place.browser("Firefox on Linux"), NOW);

        IssuedTicket ticket =
                sessions.ticket(ann.token(), ann.expiresAt().minusSeconds(5)).orElseThrow();

        assertThat(ticket.expiresAt()).isEqualTo(ann.expiresAt());
        assertThat(credentials.redeem(
                        SecretHash.of(ticket.ticket()), ann.expiresAt().minusSeconds(1)))
                .map(ticketed -> ticketed.session().expiresAt())
                .contains(ann.expiresAt());
    }

    @Test
    void whoeverIsNotSignedInGetsNoTicket() {
        assertThat(sessions.ticket("guessed", NOW)).isEmpty();
    }

    @Test
    void aMarkedSessionIsKnownAgainOnceInItsTimeAndWhileItLasts() {
        IssuedSession ann = sessions.begin(ANN, Place.browser("Firefox on Linux"), NOW);
        IssuedSession bob = sessions.begin(BOB, Place.browser("Firefox on Linux"), NOW);
        Duration tenMinutes = Duration.ofMinutes(10);
        String code = sessions.mark(ann.session(), tenMinutes, NOW);
        String late = sessions.mark(ann.session(), tenMinutes, NOW);
        String ofOneThatEnds = sessions.mark(bob.session(), tenMinutes, NOW);

        sessions.end(bob.session());

        assertThat(sessions.authenticate(code, NOW)).isEmpty();
        assertThat(credentials.redeem(SecretHash.of(code), NOW)).as("no ticket").isEmpty();
        assertThat(sessions.marked(code, NOW.plus(tenMinutes).minusMillis(1))).contains(ann.session());
        assertThat(sessions.marked(code, NOW)).isEmpty();
        assertThat(sessions.marked(late, NOW.plus(tenMinutes))).isEmpty();
        assertThat(sessions.marked(ofOneThatEnds, NOW)).isEmpty();
    }

    @Test
    void whoSignedOutIsRecognisedByNeitherTokenNorTicket() {
        IssuedSession ann = sessions.begin(ANN, Place.browser("Firefox on Linux"), NOW);
        IssuedTicket ticket = sessions.ticket(ann.token(), NOW).orElseThrow();

        SignedInSession session = sessions.authenticate(ann.token(), NOW).orElseThrow();

        sessions.end(session);
        sessions.end(session);

        assertThat(sessions.authenticate(ann.token(), NOW)).isEmpty();
        assertThat(credentials.redeem(SecretHash.of(ticket.ticket()), NOW)).isEmpty();
    }

    @Test
    void aSessionKnowsWhereItBeganAndIsNamedWithoutASecret() {
        IssuedSession ann = begin("Firefox on Linux", NOW);

        SignedInSession session = sessions.of(ANN, NOW).get(0);

        assertThat(session.kind()).isEqualTo(Kind.COOKIE);
        assertThat(session.device()).isEqualTo("Firefox on Linux");
        assertThat(session.id().value()).matches("s_[0-9a-f]{32}");
        assertThat(sessions.authenticate(session.id().value(), NOW)).isEmpty();
        assertThat(sessions.authenticate(session.key().value(), NOW)).isEmpty();
        assertThat(ann.session()).isEqualTo(session);
    }

    @Test
    void aUseIsWrittenEveryFiveMinutesAtMost() {
        IssuedSession ann = begin("Firefox on Linux", NOW);

        sessions.authenticate(ann.token(), NOW.plusSeconds(299));
        assertThat(lastUsed()).isEqualTo(NOW);

        sessions.authenticate(ann.token(), NOW.plusSeconds(300));
        assertThat(lastUsed()).isEqualTo(NOW.plusSeconds(300));

        sessions.authenticate(ann.token(), NOW.plusSeconds(599));
        assertThat(lastUsed()).isEqualTo(NOW.plusSeconds(300));
    }

    @Test
    void oneMoreSessionThanAPersonMayHaveEndsTheFirst() {
        List<IssuedSession> begun = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            begun.add(begin("Browser " + i, NOW.plusSeconds(i)));
        }

        assertThat(sessions.of(ANN, NOW.plusSeconds(21))).hasSize(20);
        assertThat(sessions.authenticate(begun.get(0).token(), NOW.plusSeconds(21)))
                .isEmpty();
        assertThat(sessions.authenticate(begun.get(1).token(), NOW.plusSeconds(21)))
                .isPresent();
        assertThat(ended).containsExactly(begun.get(0).session());
    }

    @Test
    void onesOwnSessionIsEndedByItsIdAndNobodyElses() {
        IssuedSession ann = begin("Firefox on Linux", NOW);
        IssuedSession bob = sessions.begin(BOB, Place.browser(""), NOW);

        assertThat(sessions.end(ANN, bob.session().id(), NOW)).isFalse();
        assertThat(sessions.end(ANN, ann.session().id(), NOW)).isTrue();
        assertThat(sessions.end(ANN, ann.session().id(), NOW)).isFalse();

        assertThat(sessions.authenticate(ann.token(), NOW)).isEmpty();
        assertThat(sessions.authenticate(bob.token(), NOW)).isPresent();
        assertThat(ended).containsExactly(ann.session());
    }

    @Test
    void allSessionsEndOrAllButThisOne() {
        IssuedSession here = begin("Firefox on Linux", NOW);
        IssuedSession there = begin("Safari on iOS", NOW);
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        IssuedSession bob = sessions.begin(BOB, Place.browser(""), NOW);

        sessions.endOthers(here.session(), NOW);
        assertThat(sessions.of(ANN, NOW)).containsExactly(here.session());
        assertThat(ended).containsExactlyInAnyOrder(there.session(), program.session());
        assertThat(sessions.authenticate(program.token(), NOW)).isEmpty();

        sessions.endAll(ANN, NOW);
        assertThat(sessions.of(ANN, NOW)).isEmpty();
        assertThat(ended).contains(here.session());
        assertThat(sessions.of(BOB, NOW)).containsExactly(bob.session());
    }

    @Test
    void aProgramHasAShortBearerAndNeitherItsKeyNorItsRefreshTokenIsOne() {
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        Instant end = NOW.plus(Duration.ofMinutes(15));

        assertThat(program.expiresAt()).isEqualTo(end);
        assertThat(sessions.authenticate(program.token(), end.minusMillis(1))).isPresent();
        assertThat(sessions.authenticate(program.token(), end)).isEmpty();
        String refresh = refreshOf(program);
        for (String presented : List.of(refresh, refresh.substring(0, 64), refresh.substring(64))) {
            assertThat(sessions.authenticate(presented, NOW)).isEmpty();
        }
    }

    @Test
    void aRefreshGivesAnotherBearerAndProlongsTheSessionButNotItsEnd() {
        IssuedSession first = sessions.begin(ANN, Place.program("Program"), NOW);
        Instant later = NOW.plus(Duration.ofMinutes(14));

        IssuedSession second = refreshed(refreshOf(first), "attempt", later);

        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(refreshOf(second)).isNotEqualTo(refreshOf(first));
        assertThat(second.expiresAt()).isEqualTo(later.plus(Duration.ofMinutes(15)));
        assertThat(second.session().key()).isEqualTo(first.session().key());
        assertThat(second.session().signedInAt()).isEqualTo(NOW);
        assertThat(second.session().endsAt()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        assertThat(sessions.authenticate(second.token(), later)).isPresent();
    }

    @Test
    void noRefreshOutlivesTheSessionsEnd() {
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        Instant end = NOW.plus(Duration.ofDays(30));

        IssuedSession last = refreshed(refreshOf(program), "attempt", end.minusSeconds(60));

        assertThat(last.expiresAt()).isEqualTo(end);
        assertThat(sessions.refresh(refreshOf(last), Optional.empty(), end)).isEqualTo(new Rejected(Optional.empty()));
    }

    @Test
    void aTokenThatComesTwiceEndsTheSessionForBothWhoHaveIt() {
        IssuedSession stolen = sessions.begin(ANN, Place.program("Program"), NOW);
        IssuedSession thief = refreshed(refreshOf(stolen), "of the thief", NOW.plusSeconds(1));

        Refresh answer = sessions.refresh(refreshOf(stolen), Optional.of("of the person"), NOW.plusSeconds(2));

        assertThat(answer).isEqualTo(new Rejected(Optional.of(stolen.session().id())));
        assertThat(sessions.authenticate(thief.token(), NOW.plusSeconds(2))).isEmpty();
        assertThat(sessions.refresh(refreshOf(thief), Optional.empty(), NOW.plusSeconds(3)))
                .isEqualTo(new Rejected(Optional.empty()));
        assertThat(ended).hasSize(1);
    }

    @Test
    void aTokenThatWasNeverGivenOutEndsTheSessionOnlyIfItsFirstHalfWas() {
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        String guessed = "0".repeat(64);

        assertThat(sessions.refresh(guessed + refreshOf(program).substring(64), Optional.empty(), NOW))
                .isEqualTo(new Rejected(Optional.empty()));
        assertThat(sessions.authenticate(program.token(), NOW)).isPresent();
        assertThat(sessions.refresh("short", Optional.empty(), NOW)).isEqualTo(new Rejected(Optional.empty()));

        sessions.refresh(refreshOf(program).substring(0, 64) + guessed, Optional.empty(), NOW);
        assertThat(sessions.authenticate(program.token(), NOW)).isEmpty();
    }

    @Test
    void anAnswerThatGotLostIsGivenAgainToTheSameAttempt() {
        IssuedSession first = sessions.begin(ANN, Place.program("Program"), NOW);
        IssuedSession lost = refreshed(refreshOf(first), "attempt", NOW);

        IssuedSession again = refreshed(refreshOf(first), "attempt", NOW.plusSeconds(59));
        refreshed(refreshOf(again), "another", NOW.plusSeconds(60));

        assertThat(sessions.refresh(refreshOf(lost), Optional.empty(), NOW.plusSeconds(61)))
                .isInstanceOf(Rejected.class);
        assertThat(sessions.of(ANN, NOW)).isEmpty();
    }

    @Test
    void ofManyWhoRefreshWithOneTokenAtOnceOneAtMostIsLeft() throws Exception {
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Refresh>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String attempt = "attempt " + i;
            all.add(() -> sessions.refresh(refreshOf(program), Optional.of(attempt), NOW));
        }

        List<Refresh> answers = new ArrayList<>();
        for (Future<Refresh> answer : threads.invokeAll(all)) {
            answers.add(answer.get());
        }
        threads.shutdown();

        assertThat(answers).filteredOn(Refreshed.class::isInstance).hasSize(1);
        assertThat(sessions.of(ANN, NOW)).isEmpty();
    }

    @Test
    void aRefreshThatAnotherOvertookIsLookedAtAgain() {
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        CredentialStore slow = overtaken(() -> refreshed(refreshOf(program), "the faster one", NOW));

        Refresh answer = new Sessions(slow, new Secrets(new Random()), SessionOptions.standard())
                .refresh(refreshOf(program), Optional.of("the slower one"), NOW);

        assertThat(answer).isEqualTo(new Rejected(Optional.of(program.session().id())));
        assertThat(sessions.of(ANN, NOW)).isEmpty();
    }

    // An account that is to be erased

    @Test
    void whoSignsInWhileHisAccountIsToBeErasedHasASessionThatKnowsIt() {
        erasures.request(ANN, NOW, NOW.plusSeconds(60));

        IssuedSession browser = begin("Firefox on Linux", NOW);
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);

        assertThat(browser.session().leaving()).isTrue();
        assertThat(program.session().leaving()).isTrue();
        assertThat(refreshed(refreshOf(program), "attempt", NOW).session().leaving())
                .isTrue();
        assertThat(sessions.begin(BOB, Place.browser(""), NOW).session().leaving())
                .isFalse();
    }

    @Test
    void noUseOfASessionAsksForItExceptTheOneThatIsWritten() {
        IssuedSession ann = begin("Firefox on Linux", NOW);
        int before = asked.get();

        sessions.authenticate(ann.token(), NOW.plusSeconds(299));
        assertThat(asked.get()).isEqualTo(before);

        sessions.authenticate(ann.token(), NOW.plusSeconds(300));
        assertThat(asked.get()).isEqualTo(before + 1);
    }

    @Test
    void aMarkThatWasNeverSetIsSetByAUseWithinFiveMinutesAndLikewiseTakenAway() {
        IssuedSession ann = begin("Firefox on Linux", NOW);
        erasures.request(ANN, NOW, NOW.plusSeconds(3_600));

        assertThat(leaving(ann, NOW.plusSeconds(299))).isFalse();
        assertThat(leaving(ann, NOW.plusSeconds(300))).isTrue();

        erasures.cancel(ANN);

        assertThat(leaving(ann, NOW.plusSeconds(599))).isTrue();
        assertThat(leaving(ann, NOW.plusSeconds(600))).isFalse();
    }

    /** The session changes while it is marked, or nothing of it does: what is true has changed in both cases. */
    @ParameterizedTest
    @ValueSource(longs = {300, 0})
    void aMarkIsLookedAtAgainWhenItIsWritten(long later) {
        IssuedSession ann = begin("Firefox on Linux", NOW);
        erasures.request(ANN, NOW, NOW.plusSeconds(3_600));
        CredentialStore slow = overtaken(() -> {
            sessions.authenticate(ann.token(), NOW.plusSeconds(later));
            erasures.cancel(ANN);
            sessions.mark(ANN, NOW);
        });

        new Sessions(slow, erasures, new Secrets(new Random()), SessionOptions.standard(), ended::add).mark(ANN, NOW);

        assertThat(leaving(ann, NOW.plusSeconds(later))).isFalse();
    }

    /** And so is one that is to be set on a session that has changed. */
    @Test
    void aSessionThatChangedMeanwhileIsMarkedAllTheSame() {
        IssuedSession program = sessions.begin(ANN, Place.program("Program"), NOW);
        erasures.request(ANN, NOW, NOW.plusSeconds(3_600));
        CredentialStore slow = overtaken(() -> refreshed(refreshOf(program), "attempt", NOW));

        new Sessions(slow, erasures, new Secrets(new Random()), SessionOptions.standard(), ended::add).mark(ANN, NOW);

        assertThat(leaving(program, NOW)).isTrue();
    }

    @Test
    void howeverManyAskAndTakeBackAtOnceEverySessionAgreesWithWhatIsTrueInTheEnd() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int turn = i;
            all.add(() -> {
                switch (turn % 4) {
                    case 0 -> {
                        erasures.request(ANN, NOW, NOW.plusSeconds(3_600));
                        sessions.mark(ANN, NOW);
                    }
                    case 1 -> {
                        erasures.cancel(ANN);
                        sessions.mark(ANN, NOW);
                    }
                    case 2 -> begin("Browser", NOW);
                    default -> sessions.of(ANN, NOW).stream().findAny().ifPresent(sessions::end);
                }
                return true;
            });
        }

        for (Future<Object> done : threads.invokeAll(all)) {
            done.get();
        }
        threads.shutdown();
        begin("Browser", NOW);

        boolean leaving = erasures.find(ANN).isPresent();
        assertThat(sessions.of(ANN, NOW)).isNotEmpty().allMatch(session -> session.leaving() == leaving);
    }

    private boolean leaving(IssuedSession session, Instant at) {
        return sessions.authenticate(session.token(), at).orElseThrow().leaving();
    }

    @Test
    void secretsAreInNoText() {
        IssuedSession ann = sessions.begin(ANN, Place.program("Program"), NOW);
        IssuedTicket ticket = sessions.ticket(ann.token(), NOW).orElseThrow();

        assertThat(ann.toString()).doesNotContain(ann.token(), refreshOf(ann));
        assertThat(ann.refresh().toString()).doesNotContain(refreshOf(ann));
        assertThat(ticket.toString()).doesNotContain(ticket.ticket());
    }

    /** Somebody else is faster than the first change of a session. */
    private CredentialStore overtaken(Runnable faster) {
        AtomicBoolean done = new AtomicBoolean();
        return (CredentialStore) Proxy.newProxyInstance(
                CredentialStore.class.getClassLoader(),
                new Class<?>[] {CredentialStore.class},
                (self, method, args) -> {
                    if (method.getName().equals("update") && done.compareAndSet(false, true)) {
                        faster.run();
                    }
                    return method.invoke(credentials, args);
                });
    }

    /** Counts how often somebody is looked up in it. */
    private ErasureStore counted(ErasureStore sound) {
        return (ErasureStore) Proxy.newProxyInstance(
                ErasureStore.class.getClassLoader(), new Class<?>[] {ErasureStore.class}, (self, method, args) -> {
                    if (method.getName().equals("find")) {
                        asked.incrementAndGet();
                    }
                    return method.invoke(sound, args);
                });
    }

    private IssuedSession begin(String device, Instant at) {
        return sessions.begin(ANN, Place.browser(device), at);
    }

    private Instant lastUsed() {
        return sessions.of(ANN, NOW).get(0).lastUsedAt();
    }

    private IssuedSession refreshed(String token, String attempt, Instant at) {
        return ((Refreshed) sessions.refresh(token, Optional.of(attempt), at)).session();
    }

    private static String refreshOf(IssuedSession session) {
        return session.refresh().orElseThrow().token();
    }
}

package io.duologue.testkit.privacy;

import static io.duologue.testkit.privacy.LeavingWorld.AT_GITHUB;
import static io.duologue.testkit.privacy.LeavingWorld.AT_LINKEDIN;
import static io.duologue.testkit.privacy.LeavingWorld.EVIDENCE;
import static io.duologue.testkit.privacy.LeavingWorld.GONE;
import static io.duologue.testkit.privacy.LeavingWorld.MAYA;
import static io.duologue.testkit.privacy.LeavingWorld.NINE;
import static io.duologue.testkit.privacy.LeavingWorld.PARTED;
import static io.duologue.testkit.privacy.LeavingWorld.STATEMENT;
import static io.duologue.testkit.privacy.LeavingWorld.TALK;
import static io.duologue.testkit.privacy.LeavingWorld.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.ErasureStore.PendingErasure;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.AfterErasure;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.signin.NoticeStore;
import io.duologue.core.signin.Place;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.testkit.WhatIsThere;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErasureTest {
    private static final Duration GRACE = Erasure.GRACE;
    private static final Instant DUE = NINE.plus(GRACE);

    private final LeavingWorld world = new LeavingWorld().lived();

    // What is left

    @Test
    void beforeAnErasureEveryMarkerIsThere() {
        assertThat(world.found().keySet()).containsAll(GONE).contains(EVIDENCE, STATEMENT, MAYA.value());
    }

    @Test
    void afterAnErasureOnlyThatIsFoundOfWhichItIsSaidThatItStays() {
        Erasure erasure = world.erasure(GRACE);
        erasure.request(world.signedIn(), NINE);

        assertThat(erasure.eraseDue(DUE, 10)).isEqualTo(1);

        Map<String, Set<String>> found = world.found();
        assertThat(found.keySet()).doesNotContainAnyElementsOf(GONE);
        assertThat(found.get(EVIDENCE)).containsExactly("ReportStore");
        assertThat(found.get(STATEMENT)).containsExactly("RestrictionStore");
        assertThat(storesOfWhichSomethingRemains()).containsAll(found.get(MAYA.value()));
        assertThat(found.get(MAYA.value())).contains("AuditStore");
        assertThat(WhatIsThere.in(world.stores.avatars())).noneMatch(text -> text.contains("marker"));
    }

    /** What the search finds is what it is for: with one store left out it fails for that one. */
    @Test
    void whatOneStoreKeepsIsFound() {
        Set<String> overlooked = new TreeSet<>();
        int stores = world.stores.erasables().size() + 2;
        for (int left = 0; left < stores; left++) {
            LeavingWorld other = new LeavingWorld().lived();
            List<Erasable> all = new ArrayList<>(other.stores.erasables());
            all.add(other.notices);
            all.add(other.answers);
            all.remove(left);
            Erasure careless = Erasure.builder(
                            other.stores.erasures(), other.stores.accounts(), other.sessions(other.stores))
                    .restrictions(other.restrictions(other.stores))
                    .links(other.links)
                    .stores(all)
                    .build();
            careless.request(other.signedIn(), NINE);
            careless.eraseDue(DUE, 10);

            Map<String, Set<String>> found = other.found();
            boolean noticed = found.keySet().stream().anyMatch(GONE::contains)
                    || !storesOfWhichSomethingRemains().containsAll(found.get(MAYA.value()))
                    || !other.stores.restrictions().of(MAYA).isEmpty();
            if (!noticed) {
                overlooked.add(String.valueOf(left));
            }
        }

        // The first are the sign-ins, which have ended before the stores are asked.
        assertThat(overlooked).containsExactly("0");
    }

    private static Set<String> storesOfWhichSomethingRemains() {
        return Arrays.stream(DataClass.values())
                .filter(kind -> kind.afterErasure() instanceof AfterErasure.Remains)
                .map(DataClass::store)
                .collect(Collectors.toSet());
    }

    @Test
    void theOtherOneKeepsWhatIsHis() {
        Erasure erasure = world.erasure(Duration.ZERO);

        erasure.request(world.signedIn(), NINE);

        assertThat(world.stores.conversations().latest(TOMAS, 10)).hasSize(1);
        assertThat(world.stores.blocks().of(TOMAS)).hasSize(1);
        assertThat(world.stores.reports().by(TOMAS, 10)).hasSize(1);
        assertThat(world.stores.reports().countAbout(TOMAS)).isEqualTo(1);
        assertThat(world.stores.profiles().find(TOMAS)).isPresent();
        assertThat(WhatIsThere.in(world.stores.log())).contains("answered");
        assertThat(world.stores.log().find(TALK)).isPresent();
        assertThat(world.stores.transcripts().find(TALK).orElseThrow().lines())
                .extracting(TranscriptStore.Line::text)
                .containsExactly("answered");
    }

    // When

    @Test
    void nothingIsErasedBeforeItsTime() {
        Erasure erasure = world.erasure(GRACE);
        erasure.request(world.signedIn(), NINE);

        assertThat(erasure.eraseDue(DUE.minusMillis(1), 10)).isZero();
        assertThat(world.stores.profiles().find(MAYA)).isPresent();
        assertThat(erasure.find(MAYA)).contains(new PendingErasure(MAYA, NINE, DUE, false));

        assertThat(erasure.eraseDue(DUE, 10)).isEqualTo(1);
        assertThat(erasure.find(MAYA)).isEmpty();
    }

    @Test
    void whoTakesItBackKeepsEverything() {
        Erasure erasure = world.erasure(GRACE);
        Map<String, Set<String>> before = world.found();
        erasure.request(world.signedIn(), NINE);

        assertThat(erasure.cancel(MAYA, NINE)).isTrue();
        assertThat(erasure.cancel(MAYA, NINE)).isFalse();

        assertThat(erasure.eraseDue(DUE, 10)).isZero();
        assertThat(world.found().keySet()).containsAll(before.keySet());
    }

    @Test
    void withoutAGraceItIsDoneAtOnce() {
        Erasure erasure = world.erasure(Duration.ZERO);

        erasure.request(world.signedIn(), NINE);

        assertThat(world.stores.accounts().find(MAYA)).isEmpty();
        assertThat(erasure.find(MAYA)).isEmpty();
    }

    @Test
    void theOtherSessionsEndAndThisOneStays() {
        var session = world.signedIn();

        world.erasure(GRACE).request(session, NINE);

        assertThat(world.stores.credentials().sessions(MAYA, NINE))
                .containsExactly(session.copy().withLeaving(true));
    }

    @Test
    void everySessionKnowsItAtOnceAndAtOnceThatItWasTakenBack() {
        Erasure erasure = world.erasure(GRACE);
        Sessions elsewhere = world.sessions(world.stores);
        erasure.request(world.signedIn(), NINE);
        String back =
                elsewhere.begin(MAYA, Place.browser("Firefox on Linux"), NINE).token();

        assertThat(elsewhere.authenticate(back, NINE))
                .map(SignedInSession::leaving)
                .contains(true);
        assertThat(elsewhere.of(MAYA, NINE)).hasSize(2).allMatch(SignedInSession::leaving);

        erasure.cancel(MAYA, NINE);

        assertThat(elsewhere.authenticate(back, NINE))
                .map(SignedInSession::leaving)
                .contains(false);
        assertThat(elsewhere.of(MAYA, NINE)).hasSize(2).noneMatch(SignedInSession::leaving);
    }

    @Test
    void sessionsThatDoNotFollowTheErasuresAreRefused() {
        Sessions others = new Sessions(world.stores.credentials(), world.secrets, SessionOptions.standard());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Erasure.builder(world.stores.erasures(), world.stores.accounts(), others)
                        .restrictions(world.restrictions(world.stores))
                        .build())
                .withMessageContaining("sessions");
    }

    @Test
    void whoSignedInTooLongAgoErasesNothing() {
        Erasure erasure = world.erasure(GRACE);

        assertThat(erasure.request(world.signedIn(), NINE.plus(Duration.ofMinutes(10))))
                .isEqualTo(new Erasure.NotFresh());

        assertThat(erasure.find(MAYA)).isEmpty();
        assertThat(world.stores.credentials().sessions(MAYA, NINE)).hasSize(2);
    }

    // Half way

    @Test
    void whatACrashLeftHalfDoneIsFinishedByTheNextRunWhereverItWas() {
        Set<String> failed = new LinkedHashSet<>();
        for (boolean before : List.of(true, false)) {
            int at = 0;
            while (breaksAt(at, before, failed)) {
                at++;
            }
        }

        assertThat(failed)
                .contains(
                        "due",
                        "begin",
                        "revokeAll",
                        "keep",
                        "eraseTo",
                        "remove",
                        "done",
                        "ReportStore.erase",
                        "ProfileStore.erase",
                        "NoticeStore.erase",
                        "RestrictionStore.erase");
    }

    /** False if there was no such call. */
    private static boolean breaksAt(int at, boolean before, Set<String> failed) {
        LeavingWorld world = new LeavingWorld().lived();
        world.erasure(GRACE).request(world.signedIn(), NINE);
        AtomicInteger calls = new AtomicInteger();
        Stores breaking = LeavingWorld.with(world.stores, store -> breaking(store, calls, at, before, failed));
        Erasure erasure = world.erasure(
                breaking,
                (NoticeStore) breaking(world.notices, calls, at, before, failed),
                (MagicLinkStore) breaking(world.links, calls, at, before, failed),
                GRACE);
        try {
            erasure.eraseDue(DUE, 10);
        } catch (BackendException e) {
            // Nobody was named at all.
        }
        boolean broke = calls.getAndSet(1_000_000) > at;

        erasure.eraseDue(DUE.plusSeconds(60), 10);

        Map<String, Set<String>> found = world.found();
        assertThat(found.keySet()).as("broken at %s", at).doesNotContainAnyElementsOf(GONE);
        assertThat(storesOfWhichSomethingRemains()).containsAll(found.get(MAYA.value()));
        assertThat(world.stores.erasures().find(MAYA)).isEmpty();
        UserId back = new UserId("u_back");
        world.restrictions(world.stores).restore(AT_GITHUB, back, DUE);
        assertThat(world.stores.restrictions().of(back)).hasSize(2);
        return broke;
    }

    private static Object breaking(Object sound, AtomicInteger calls, int at, boolean before, Set<String> failed) {
        Class<?> type = Arrays.stream(sound.getClass().getInterfaces())
                .filter(one -> one.getPackageName().startsWith("io.duologue"))
                .findFirst()
                .orElseThrow();
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            boolean now = calls.getAndIncrement() == at;
            if (now) {
                failed.add(method.getName().equals("erase") ? type.getSimpleName() + ".erase" : method.getName());
            }
            if (now && before) {
                throw new BackendException("away");
            }
            Object result;
            try {
                result = method.invoke(sound, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (now) {
                throw new BackendException("the answer was lost");
            }
            return result;
        });
    }

    @Test
    void thoseThatFailHoldUpNobodyElseAndAreTriedAgain() {
        List<UserId> failing = List.of(new UserId("u_a"), new UserId("u_b"), new UserId("u_c"));
        UserId sound = new UserId("u_sound");
        List<UserId> tried = new ArrayList<>();
        boolean[] away = {true};
        Erasure erasure = Erasure.builder(
                        world.stores.erasures(), world.stores.accounts(), world.sessions(world.stores))
                .restrictions(world.restrictions(world.stores))
                .store(user -> {
                    tried.add(user);
                    if (away[0] && failing.contains(user)) {
                        throw new BackendException("away");
                    }
                })
                .build();
        failing.forEach(user -> world.stores.erasures().request(user, NINE, DUE));
        world.stores.erasures().request(sound, NINE, DUE.plusSeconds(1));

        assertThat(erasure.eraseDue(DUE.plusSeconds(2), 3)).isZero();
        assertThat(erasure.eraseDue(DUE.plusSeconds(2), 3)).isEqualTo(1);
        assertThat(erasure.find(sound)).isEmpty();
        erasure.eraseDue(DUE.plusSeconds(2), 3);
        // The third had not been tried in the second run: it is not the last one now.
        assertThat(tried.subList(6, 9)).startsWith(failing.get(2));

        away[0] = false;
        assertThat(erasure.eraseDue(DUE.plusSeconds(2), 3)).isEqualTo(3);
    }

    // Coming back

    @Test
    void restrictionsInForceHoldForWhoComesBackWithAnyIdentityThatHeHad() {
        world.erasure(Duration.ZERO).request(world.signedIn(), NINE);

        for (LinkedIdentity identity : List.of(AT_LINKEDIN, AT_GITHUB, PARTED)) {
            UserId back = new UserId("u_back-by-" + identity.provider());
            world.restrictions(world.stores).restore(identity, back, NINE.plusSeconds(60));
            world.restrictions(world.stores).restore(identity, back, NINE.plusSeconds(60));

            assertThat(world.stores.restrictions().of(back))
                    .extracting(Restriction::rule, Restriction::what, Restriction::until)
                    .as(identity.provider().value())
                    .containsExactlyInAnyOrder(
                            org.assertj.core.api.Assertions.tuple(
                                    "harassment", STATEMENT, NINE.plus(Duration.ofDays(30))),
                            org.assertj.core.api.Assertions.tuple(
                                    "spam", "For good.", NINE.plus(Duration.ofDays(3 * 365))));
        }
    }

    @Test
    void whoWasNotRestrictedIsNotWhenHeComesBackNorIsAnybodyElse() {
        world.erasure(Duration.ZERO).request(world.signedIn(), NINE);
        UserId other = new UserId("u_other");

        world.restrictions(world.stores)
                .restore(new LinkedIdentity(AT_GITHUB.provider(), "somebody else"), other, NINE);

        assertThat(world.stores.restrictions().of(other)).isEmpty();
    }

    @Test
    void whatWasKeptEndsWithTheRestriction() {
        world.erasure(Duration.ZERO).request(world.signedIn(), NINE);
        UserId late = new UserId("u_late");

        world.restrictions(world.stores).restore(AT_GITHUB, late, NINE.plus(Duration.ofDays(30)));

        assertThat(world.stores.restrictions().of(late))
                .extracting(Restriction::rule)
                .containsExactly("spam");
    }
}

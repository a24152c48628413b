package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.DepartedGuests;
import io.duologue.identity.GuestIdentityProvider;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.ImmutableServerOptions;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How one erases one's account, keeps it after all, and comes back when it is gone. */
class ErasureIT {
    private static final RateLimit OUT_OF_REACH = new RateLimit(1_000_000, Duration.ofMillis(1));
    private static final String ERASURE = "/api/v1/account/erasure";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private final Random random = new Random(1);
    private ReferenceServer server;

    private void start(UnaryOperator<ImmutableServerOptions.Builder> change) throws IOException {
        start(change, UnaryOperator.identity());
    }

    private void start(UnaryOperator<ImmutableServerOptions.Builder> change, UnaryOperator<Duologue.Builder> parts)
            throws IOException {
        server = ReferenceServer.start(
                change.apply(ServerOptions.builder()
                                .demo(true)
                                .guests(true)
                                .port(0)
                                .drainGrace(Duration.ZERO)
                                .signInLimit(OUT_OF_REACH))
                        .build(),
                List.of(
                        new DemoIdentityProvider(DemoPersonas.all()),
                        new GuestIdentityProvider(new Secrets(random), random)),
                now::get,
                parts);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoErasesHisAccountCanDoNothingElseUntilHeKeepsIt() throws IOException {
        start(options -> options);
        Tab other = Tab.of(server, "jonas001").signedInAs("jonas");
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");

        Answer asked = expect(200, tab.post(ERASURE, null));

        assertThat(asked.json().path("erased").asBoolean()).isFalse();
        assertThat(asked.json().at("/erasure/due").asText()).isEqualTo("2026-12-05T09:00:00.000Z");
        assertThat(expect(200, tab.get("/api/v1/me")).json().at("/erasure/due").asText())
                .isEqualTo("2026-12-05T09:00:00.000Z");
        for (String path : List.of("profile", "queue", "blocks", "sessions", "me/identities")) {
            JsonNode error = expect(403, tab.get("/api/v1/" + path)).json().path("error");
            assertThat(error.path("code").asText()).as(path).isEqualTo("auth.denied");
            assertThat(error.path("rule").asText()).as(path).isEqualTo("account.erasure");
        }
        assertThat(other.get("/api/v1/me").status()).isEqualTo(401);

        expect(204, tab.delete(ERASURE));

        expect(200, tab.get("/api/v1/profile"));
        assertThat(expect(200, tab.get("/api/v1/me")).json().has("erasure")).isFalse();
        assertThat(tab.delete(ERASURE).status()).isEqualTo(404);
    }

    /** As on every request it would be one more statement in a data base. */
    @Test
    void noOrdinaryRequestAsksWhetherTheAccountIsToBeErased() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        ErasureStore sound = ErasureStore.inMemory(100);
        ErasureStore counted = (ErasureStore) Proxy.newProxyInstance(
                ErasureStore.class.getClassLoader(), new Class<?>[] {ErasureStore.class}, (self, method, args) -> {
                    asked.incrementAndGet();
                    return method.invoke(sound, args);
                });
        start(options -> options, engine -> engine.stores(stores -> stores.erasures(counted)));
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        asked.set(0);

        for (String path : List.of("me", "profile", "blocks", "sessions", "me/identities", "lobby", "topics")) {
            expect(200, tab.get("/api/v1/" + path));
        }
        Line line = tab.live();

        assertThat(asked.get()).isZero();

        expect(200, tab.post(ERASURE, null));
        assertThat(line.awaitClose()).isEqualTo(4400);
        asked.set(0);
        expect(403, tab.get("/api/v1/profile"));
        assertThat(asked.get()).isZero();
    }

    @Test
    void whatOneSessionAsksForAndTakesBackAnotherOneSeesAtOnce() throws IOException {
        start(options -> options);
        Tab one = Tab.of(server, "jonas000").signedInAs("jonas");
        expect(200, one.post(ERASURE, null));
        Tab other = signIn("jonas001");
        expect(403, other.get("/api/v1/profile"));

        expect(204, one.delete(ERASURE));
        expect(200, other.get("/api/v1/profile"));

        expect(200, one.post(ERASURE, null));
        assertThat(other.get("/api/v1/profile").status()).isEqualTo(401);
        expect(403, one.get("/api/v1/profile"));
    }

    @Test
    void whoIsLeavingMayStillTakeHisDataAlong() throws IOException {
        start(options -> options);
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        expect(200, tab.post(ERASURE, null));

        JsonNode taken = expect(200, tab.get("/api/v1/account/export")).json();

        assertThat(taken.at("/sections/erasures/items/0/due").asText()).isEqualTo("2026-12-05T09:00:00.000Z");
        expect(200, tab.get("/api/v1/account/export.html"));
    }

    @Test
    void whoSignedInTooLongAgoErasesNothing() throws IOException {
        start(options -> options);
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));

        JsonNode error = expect(403, tab.post(ERASURE, null)).json().path("error");

        assertThat(error.path("rule").asText()).isEqualTo("sign-in.fresh");
        expect(200, tab.get("/api/v1/profile"));
    }

    @Test
    void aGuestWhoCannotSignInAgainIsNotAskedTo() throws IOException {
        start(options -> options);
        Tab guest = Tab.of(server, "guest000");
        expect(200, guest.post("/api/v1/auth/sign-in/guest", "{\"alias\":\"Wren\"}"));
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));

        expect(200, guest.post(ERASURE, null));

        assertThat(expect(200, guest.get("/api/v1/me")).json().has("erasure")).isTrue();
    }

    @Test
    void aGuestIsForgottenWhenHisLastSessionHasEndedAndNobodyElseIs() throws IOException {
        start(options -> options);
        Tab guest = Tab.of(server, "guest001");
        expect(200, guest.post("/api/v1/auth/sign-in/guest", "{\"alias\":\"Wren\"}"));
        UserId wren = new UserId(id(guest));
        Tab staying = Tab.of(server, "guest002");
        expect(200, staying.post("/api/v1/auth/sign-in/guest", "{\"alias\":\"Robin\"}"));
        Tab known = Tab.of(server, "jonas000").signedInAs("jonas");
        UserId jonas = new UserId(id(known));
        now.updateAndGet(time -> time.plus(DepartedGuests.SETTLING));
        server.keepHouse();
        assertThat(server.engine().stores().accounts().find(wren)).isPresent();

        expect(204, guest.post("/api/v1/auth/sign-out", null));
        expect(204, known.post("/api/v1/auth/sign-out", null));
        server.keepHouse();

        Stores stores = server.engine().stores();
        assertThat(stores.accounts().find(wren)).isEmpty();
        assertThat(stores.profiles().find(wren)).isEmpty();
        assertThat(stores.accounts().find(jonas)).isPresent();
        expect(200, staying.get("/api/v1/me"));
    }

    @Test
    void whoComesBackInTimeMayKeepItAndThenItIsGoneAndASignInMakesAnotherOne() throws IOException {
        start(options -> options);
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        String before = id(tab);
        expect(200, tab.post(ERASURE, null));
        expect(204, tab.post("/api/v1/auth/sign-out", null));
        now.updateAndGet(time -> time.plus(Duration.ofDays(13)));
        server.keepHouse();

        Tab back = signIn("jonas001");

        JsonNode me = expect(200, back.get("/api/v1/me")).json();
        assertThat(me.at("/user/id").asText()).isEqualTo(before);
        assertThat(me.at("/erasure/due").asText()).isEqualTo("2026-12-05T09:00:00.000Z");

        now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
        server.keepHouse();

        assertThat(back.get("/api/v1/me").status()).isEqualTo(401);
        Tab anew = signIn("jonas002");
        assertThat(id(anew)).isNotEqualTo(before);
        assertThat(expect(200, anew.get("/api/v1/me"))
                        .json()
                        .at("/onboarding/acknowledged")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void withoutAGraceItIsGoneAtOnceAndSoIsTheCookie() throws IOException {
        start(options -> options.erasureGrace(Duration.ZERO));
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");

        Answer asked = expect(200, tab.post(ERASURE, null));

        assertThat(asked.json().path("erased").asBoolean()).isTrue();
        assertThat(asked.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("=;", "1970");
        assertThat(tab.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void aRestrictionFindsWhoComesBack() throws IOException {
        start(options -> options.erasureGrace(Duration.ZERO));
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        restrict(new UserId(id(tab)), null);
        expect(200, tab.post(ERASURE, null));

        Tab back = Tab.of(server, "jonas001").signedInAs("jonas");

        JsonNode restriction = expect(200, back.get("/api/v1/me")).json().path("restriction");
        assertThat(restriction.isMissingNode()).isFalse();
    }

    @Test
    void whatIsOldEnoughIsRemovedByTheServerItself() throws IOException {
        start(options -> options);
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        UserId jonas = new UserId(id(tab));
        restrict(jonas, now.get().plusSeconds(1));

        now.updateAndGet(time -> time.plus(Duration.ofDays(365)));
        server.keepHouse();
        assertThat(server.engine().stores().restrictions().of(jonas)).hasSize(1);
        now.updateAndGet(time -> time.plusSeconds(1));
        server.keepHouse();

        assertThat(server.engine().stores().restrictions().of(jonas)).isEmpty();
    }

    @Test
    void whatAModeratorLiftedDoesNotFindWhoComesBackOnceMore() throws IOException {
        start(options -> options.erasureGrace(Duration.ZERO)
                .moderators(Set.of(new LinkedIdentity(DemoIdentityProvider.ID, "camille"))));
        Tab camille = Tab.of(server, "camille0").signedInAs("camille");
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        restrict(new UserId(id(tab)), null);
        expect(200, tab.post(ERASURE, null));
        Tab back = Tab.of(server, "jonas001").signedInAs("jonas");
        String caseId = expect(200, back.get("/api/v1/me"))
                .json()
                .at("/restriction/case")
                .asText();

        expect(200, camille.post("/api/v1/desk/restrictions/" + caseId + "/lift", null));
        expect(200, back.post(ERASURE, null));
        Tab onceMore = Tab.of(server, "jonas002").signedInAs("jonas");

        assertThat(expect(200, onceMore.get("/api/v1/me")).json().has("restriction"))
                .isFalse();
    }

    @Test
    void reportsGoAfterTheirDecisionAndEntriesOfTheAuditAfterAYear() throws IOException {
        start(options -> options);
        Stores stores = server.engine().stores();
        Instant filed = now.get();
        UserId jonas = new UserId("u_jonas");
        for (String caseId : List.of("R-open", "R-decided")) {
            stores.reports()
                    .file(new Report(
                            caseId,
                            new UserId("u_" + caseId),
                            jonas,
                            new ConversationId("c_talk"),
                            "spam",
                            null,
                            List.of(),
                            filed));
        }
        Instant decided = filed.plus(Duration.ofDays(80));
        stores.reports().decide("R-decided", new Decision(Outcome.DISMISSED, new UserId("u_ada"), decided, null));
        stores.audit()
                .write(new AuditStore.Entry(
                        "decided:R-decided",
                        filed,
                        new UserId("u_ada"),
                        AuditStore.Action.DISMISSED,
                        "R-decided",
                        jonas));

        keepHouseAt(decided.plus(Duration.ofDays(90)).minusSeconds(1));
        assertThat(stores.reports().find("R-decided")).isPresent();
        keepHouseAt(decided.plus(Duration.ofDays(90)));
        assertThat(stores.reports().find("R-decided")).isEmpty();

        keepHouseAt(filed.plus(Duration.ofDays(365)).minusSeconds(1));
        assertThat(stores.reports().find("R-open")).isPresent();
        assertThat(stores.audit().read(Long.MAX_VALUE, 10)).hasSize(1);
        keepHouseAt(filed.plus(Duration.ofDays(365)));
        assertThat(stores.reports().find("R-open")).isEmpty();
        assertThat(stores.audit().read(Long.MAX_VALUE, 10)).isEmpty();
    }

    private void keepHouseAt(Instant time) {
        now.set(time);
        server.keepHouse();
    }

    private void restrict(UserId user, @Nullable Instant until) {
        server.engine()
                .stores()
                .restrictions()
                .save(new Restriction("case-1", user, "spam", "Sold things.", false, now.get(), until));
    }

    /** And nothing else. */
    private Tab signIn(String name) {
        Tab tab = Tab.of(server, name);
        expect(200, tab.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"jonas\"}"));
        return tab;
    }

    private static String id(Tab tab) {
        return expect(200, tab.get("/api/v1/me")).json().at("/user/id").asText();
    }
}

package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AppealStore.Decision;
import io.duologue.core.moderation.AppealStore.Outcome;
import io.duologue.core.moderation.Appeals;
import io.duologue.core.moderation.Appeals.Filing;
import io.duologue.core.moderation.Appeals.Hearing;
import io.duologue.core.moderation.Appeals.Hearings;
import io.duologue.core.moderation.Appeals.Own;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import io.duologue.core.moderation.AuditStore.Written;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Refusal;
import io.duologue.core.moderation.Desk.Result;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Role;
import io.duologue.core.moderation.Roles;
import io.duologue.core.moderation.Sanction;
import io.duologue.matching.OfferMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of what people say against their restrictions. */
class AppealsTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final UserId MODERATOR = new UserId("u_moderator");
    private static final UserId OTHER_MODERATOR = new UserId("u_another");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String SAID = "It was somebody else.";

    private final AtomicBoolean unreachable = new AtomicBoolean();
    /** How often the reports about somebody were looked through. */
    private final AtomicInteger searched = new AtomicInteger();

    private final EngineWorld world = new EngineWorld(EngineOptions.builder().build(), this::failingOnDemand);
    private final Duologue engine = world.engine("n1");
    private final Stores stores = world.stores;
    private final Map<UserId, Set<Role>> roles =
            new HashMap<>(Map.of(MODERATOR, Set.of(Role.MODERATOR), OTHER_MODERATOR, Set.of(Role.MODERATOR)));
    private final Set<UserId> named = new LinkedHashSet<>();
    private final Desk desk = new Desk(
            stores.profiles(),
            stores.reports(),
            stores.restrictions(),
            stores.audit(),
            new TheirRoles(),
            engine.commands()::restricted,
            new Secrets(new Random(7)),
            world);
    private final Appeals appeals =
            new Appeals(desk, stores.restrictions(), stores.reports(), stores.audit(), stores.appeals(), world);

    private final class TheirRoles implements Roles {
        @Override
        public Set<Role> of(UserId user) {
            return roles.getOrDefault(user, Set.of());
        }

        @Override
        public List<Named> named() {
            return named.stream()
                    .map(user -> new Named(
                            Role.MODERATOR,
                            new LinkedIdentity(new ProviderId("github"), user.value()),
                            Optional.of(user)))
                    .toList();
        }
    }

    // ── filing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoIsRestrictedAppealsOnceAndSeesThatItWasReceived() {
        Restriction restriction = restricted(TOMAS);
        assertThat(only(appeals.of(TOMAS)).mayAppeal()).isTrue();

        Filing first = appeals.file(TOMAS, restriction.caseId(), SAID);
        Filing second = appeals.file(TOMAS, restriction.caseId(), "And nor that.");

        Appeal appeal = ((Filing.Received) first).appeal();
        assertThat(appeal.text()).isEqualTo(SAID);
        assertThat(appeal.at()).isEqualTo(world.instant());
        assertThat(second).isEqualTo(new Filing.Earlier(appeal));
        assertThat(only(appeals.of(TOMAS))).isEqualTo(new Own(restriction, Optional.of(appeal), false));
        assertThat(appeals.find(TOMAS, restriction.caseId())).contains(appeal);
        assertThat(appeals.find(MAYA, restriction.caseId())).isEmpty();
    }

    @Test
    void anothersRestrictionIsAnsweredAsOneThatDoesNotExist() {
        String caseId = restricted(TOMAS).caseId();

        assertThat(appeals.file(MAYA, caseId, SAID)).isEqualTo(new Filing.NoSuchCase());
        assertThat(appeals.file(MAYA, "R-none", SAID)).isEqualTo(new Filing.NoSuchCase());
        file(TOMAS, caseId);
        assertThat(appeals.file(MAYA, caseId, SAID)).isEqualTo(new Filing.NoSuchCase());
        assertThat(appeals.of(MAYA)).isEmpty();
    }

    @Test
    void thereIsNothingToSayAgainstARestrictionThatIsOver() {
        Restriction over = restricted(TOMAS);
        world.pass(HOUR);
        Restriction lifted = restricted(TOMAS);
        done(at(MODERATOR).lift(lifted.caseId()));

        assertThat(appeals.file(TOMAS, over.caseId(), SAID)).isEqualTo(new Filing.Over());
        assertThat(appeals.file(TOMAS, lifted.caseId(), SAID)).isEqualTo(new Filing.Over());

        assertThat(appeals.of(TOMAS)).extracting(Own::mayAppeal).containsExactly(false, false);
        assertThat(hearings(MODERATOR).open(null, 10)).isEmpty();
    }

    // ── deciding ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whatIsGrantedLiftsTheRestrictionAndThePersonIsToldWhy() {
        world.person("tomas", OfferMode.AUTO);
        Restriction restriction = restricted(TOMAS);
        file(TOMAS, restriction.caseId());
        world.pass(Duration.ofSeconds(1));

        Decision decision =
                done(hearings(OTHER_MODERATOR).decide(restriction.caseId(), Outcome.GRANTED, "You are right."));

        assertThat(decision)
                .isEqualTo(new Decision(Outcome.GRANTED, OTHER_MODERATOR, world.instant(), "You are right."));
        assertThat(engine.commands().restriction(TOMAS)).isEmpty();
        Own own = only(appeals.of(TOMAS));
        assertThat(own.restriction().until()).isEqualTo(world.instant());
        assertThat(own.appeal().orElseThrow().decision()).isEqualTo(decision);
        assertThat(hearings(MODERATOR).open(null, 10)).isEmpty();
        assertThat(acts())
                .containsExactly(
                        "LIFTED u_another " + restriction.caseId() + " u_tomas",
                        "GRANTED u_another " + restriction.caseId() + " u_tomas",
                        "RESTRICTED u_moderator " + restriction.caseId() + " u_tomas");
    }

    @Test
    void whatIsDeniedChangesNothingButThatItIsDecided() {
        Restriction restriction = restricted(TOMAS);
        file(TOMAS, restriction.caseId());

        Decision decision =
                done(hearings(OTHER_MODERATOR).decide(restriction.caseId(), Outcome.DENIED, "Three said the same."));

        assertThat(only(appeals.of(TOMAS)).restriction()).isEqualTo(restriction);
        assertThat(only(appeals.of(TOMAS)).appeal().orElseThrow().decision()).isEqualTo(decision);
        assertThat(acts())
                .startsWith("DENIED u_another " + restriction.caseId() + " u_tomas")
                .hasSize(2);
        assertThat(done(hearings(OTHER_MODERATOR).decide(restriction.caseId(), Outcome.GRANTED, "Or not.")))
                .isEqualTo(decision);
        assertThat(stores.restrictions().find(restriction.caseId())).contains(restriction);
        assertThat(acts()).hasSize(2);
    }

    @Test
    void whatAStoreKeptFromHappeningHappensWhenItIsDecidedAgain() {
        Restriction restriction = restricted(TOMAS);
        file(TOMAS, restriction.caseId());
        unreachable.set(true);
        assertThatThrownBy(() -> hearings(OTHER_MODERATOR).decide(restriction.caseId(), Outcome.GRANTED, "Yes."))
                .isInstanceOf(BackendException.class);
        unreachable.set(false);
        assertThat(stores.restrictions().active(TOMAS, world.instant())).isPresent();

        Decision decision = done(hearings(OTHER_MODERATOR).decide(restriction.caseId(), Outcome.DENIED, "No."));

        assertThat(decision.outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(stores.restrictions().active(TOMAS, world.instant())).isEmpty();
    }

    // ── who may ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoRestrictedDoesNotDecideWhileThereIsSomebodyElse() {
        String withoutReport = restricted(TOMAS).caseId();
        String forReport = upheld(report(MAYA, TOMAS, "R-1"));
        file(TOMAS, withoutReport);
        file(TOMAS, forReport);

        for (String caseId : List.of(withoutReport, forReport)) {
            assertThat(hearings(MODERATOR).decide(caseId, Outcome.DENIED, "No."))
                    .isEqualTo(new Result.Refused<>(Refusal.OWN_RESTRICTION));
            assertThat(hearings(MODERATOR).find(caseId).orElseThrow().appeal().restrictedBy())
                    .isEqualTo(MODERATOR);
            assertThat(done(hearings(OTHER_MODERATOR).decide(caseId, Outcome.DENIED, "No."))
                            .by())
                    .isEqualTo(OTHER_MODERATOR);
        }
    }

    @Test
    void whoUpheldAReportDoesNotDecideWhenItIsGoneAndTheAuditKnowsHim() {
        String caseId = upheld(report(MAYA, TOMAS, "R-1"));
        assertThat(acts()).containsExactly("UPHELD u_moderator R-1 u_tomas");
        assertThat(stores.reports().removeUntil(world.instant(), 10)).isEqualTo(1);

        file(TOMAS, caseId);

        assertThat(hearings(MODERATOR).decide(caseId, Outcome.DENIED, "No."))
                .isEqualTo(new Result.Refused<>(Refusal.OWN_RESTRICTION));
        assertThat(hearings(OTHER_MODERATOR).find(caseId).orElseThrow().report())
                .isEmpty();
    }

    @Test
    void whoUpheldAReportDoesNotDecideWhenTheAuditKnowsHimNoMore() {
        String caseId = upheld(report(MAYA, TOMAS, "R-1"));
        assertThat(stores.audit().removeUntil(world.instant(), 10)).isEqualTo(1);

        file(TOMAS, caseId);

        assertThat(hearings(MODERATOR).decide(caseId, Outcome.DENIED, "No."))
                .isEqualTo(new Result.Refused<>(Refusal.OWN_RESTRICTION));
    }

    @Test
    void whereTheAuditKnowsWhoRestrictedNoReportIsLookedThrough() {
        String caseId = upheld(report(MAYA, TOMAS, "R-1"));

        file(TOMAS, caseId);

        assertThat(searched).hasValue(0);
    }

    @Test
    void whoIsTheOnlyOneAtTheDeskDecidesAboutHisOwnRestrictionToo() {
        roles.put(TOMAS, Set.of(Role.MODERATOR));
        named.addAll(List.of(MODERATOR, OTHER_MODERATOR, TOMAS));
        String caseId = restricted(TOMAS).caseId();
        file(TOMAS, caseId);
        assertThat(hearings(MODERATOR).decide(caseId, Outcome.GRANTED, "Yes."))
                .isEqualTo(new Result.Refused<>(Refusal.OWN_RESTRICTION));

        roles.remove(OTHER_MODERATOR);

        assertThat(done(hearings(MODERATOR).decide(caseId, Outcome.GRANTED, "Yes."))
                        .by())
                .isEqualTo(MODERATOR);
    }

    @Test
    void whoReportedDoesNotDecideAboutWhatFollowedFromIt() {
        String caseId = upheld(report(OTHER_MODERATOR, TOMAS, "R-1"));
        file(TOMAS, caseId);

        assertThat(hearings(OTHER_MODERATOR).decide(caseId, Outcome.DENIED, "No."))
                .isEqualTo(new Result.Refused<>(Refusal.OWN_REPORT));
    }

    @Test
    void ofWhatNobodySetEverybodyAtTheDeskDecides() {
        Restriction automatic = new Restriction("R-auto", TOMAS, "spam", "So many links.", true, world.instant(), null);
        stores.restrictions().save(automatic);
        file(TOMAS, "R-auto");

        assertThat(done(hearings(MODERATOR).decide("R-auto", Outcome.GRANTED, "Yes."))
                        .by())
                .isEqualTo(MODERATOR);
        assertThat(stores.appeals().find("R-auto").orElseThrow().restrictedBy()).isNull();
    }

    @Test
    void aModeratorsOwnAppealIsNotThereForHim() {
        world.person("moderator", OfferMode.AUTO);
        Restriction restriction = done(at(OTHER_MODERATOR).restrict(MODERATOR, anHour()));
        file(MODERATOR, restriction.caseId());
        world.pass(HOUR);

        assertThat(hearings(MODERATOR).open(null, 10)).isEmpty();
        assertThat(hearings(MODERATOR).find(restriction.caseId())).isEmpty();
        assertThat(hearings(MODERATOR).has(restriction.caseId())).isFalse();
        assertThat(hearings(MODERATOR).decide(restriction.caseId(), Outcome.GRANTED, "Yes."))
                .isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_CASE));
        assertThat(hearings(OTHER_MODERATOR).open(null, 10)).hasSize(1);
    }

    @Test
    void whatThereIsNotIsNotDecided() {
        String caseId = restricted(TOMAS).caseId();

        assertThat(hearings(OTHER_MODERATOR).decide(caseId, Outcome.GRANTED, "Yes."))
                .isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_CASE));
        assertThat(hearings(OTHER_MODERATOR).decide("R-none", Outcome.GRANTED, "Yes."))
                .isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_CASE));
        assertThat(stores.restrictions().active(TOMAS, world.instant())).isPresent();
    }

    // ── what is seen ────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void anAppealComesWithTheRestrictionAndTheReportAndThatIsWrittenDownOnceADay() {
        Report report = report(MAYA, TOMAS, "R-1");
        String caseId = upheld(report);
        file(TOMAS, caseId);

        Hearing hearing = hearings(OTHER_MODERATOR).open(null, 10).get(0);
        hearings(OTHER_MODERATOR).find(caseId);

        assertThat(hearing.appeal().text()).isEqualTo(SAID);
        assertThat(hearing.restriction().caseId()).isEqualTo(caseId);
        assertThat(hearing.report().orElseThrow().report()).isEqualTo(report);
        assertThat(hearing.history()).extracting(Restriction::caseId).containsExactly(caseId);
        assertThat(readings()).containsExactly("READ u_another R-1 u_tomas", "READ u_another " + caseId + " u_tomas");
    }

    @Test
    void theOldestComeFirstAndPagesAreFullAlsoWhereOnesOwnAreBetween() {
        world.person("moderator", OfferMode.AUTO);
        for (int i = 0; i < 6; i++) {
            UserId user = i % 2 == 0 ? new UserId("u_" + i) : MODERATOR;
            stores.restrictions()
                    .save(new Restriction("R-" + i, user, "spam", "So many.", true, world.instant(), null));
            file(user, "R-" + i);
            done(at(OTHER_MODERATOR).lift("R-" + i));
            world.pass(Duration.ofSeconds(1));
        }

        List<Hearing> first = hearings(MODERATOR).open(null, 2);
        List<Hearing> rest = hearings(MODERATOR).open("R-2", 2);

        assertThat(first).extracting(one -> one.appeal().caseId()).containsExactly("R-0", "R-2");
        assertThat(rest).extracting(one -> one.appeal().caseId()).containsExactly("R-4");
    }

    private Hearings hearings(UserId moderator) {
        return appeals.heardBy(at(moderator));
    }

    private Moderator at(UserId moderator) {
        return desk.moderator(moderator).orElseThrow();
    }

    /** Without a report, by the moderator. */
    private Restriction restricted(UserId user) {
        if (stores.profiles().find(user).isEmpty()) {
            world.person(user.value().substring(2), OfferMode.AUTO);
        }
        return done(at(MODERATOR).restrict(user, anHour()));
    }

    private String upheld(Report report) {
        return done(at(MODERATOR).uphold(report.caseId(), anHour()))
                .restriction()
                .caseId();
    }

    private Report report(UserId reporter, UserId reported, String caseId) {
        Report report = new Report(
                caseId,
                reporter,
                reported,
                new ConversationId("c_talk"),
                "harassment",
                null,
                List.of(new Evidence(1, reported, world.instant(), "a word", true)),
                world.instant());
        stores.reports().file(report);
        return report;
    }

    private void file(UserId user, String caseId) {
        assertThat(appeals.file(user, caseId, SAID)).isInstanceOf(Filing.Received.class);
    }

    private Sanction anHour() {
        return new Sanction(
                "harassment", "You would not stop.", Optional.of(world.instant().plus(HOUR)));
    }

    private static Own only(List<Own> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** What was done, the latest first. */
    private List<String> acts() {
        return written().stream()
                .filter(entry -> entry.action() != Action.READ)
                .map(AppealsTest::inShort)
                .toList();
    }

    private List<String> readings() {
        return written().stream()
                .filter(entry -> entry.action() == Action.READ)
                .map(AppealsTest::inShort)
                .toList();
    }

    private List<Entry> written() {
        AuditStore audit = stores.audit();
        return audit.read(Long.MAX_VALUE, 100).stream().map(Written::entry).toList();
    }

    private static String inShort(Entry entry) {
        return entry.action() + " " + entry.by() + " " + entry.caseId() + " " + entry.about();
    }

    private static <T> T done(Result<T> result) {
        return ((Result.Done<T>) result).value();
    }

    private Stores failingOnDemand(Stores usual) {
        return usual.toBuilder()
                .restrictions(beforeEach(RestrictionStore.class, usual.restrictions(), method -> {
                    if (unreachable.get() && method.equals("lift")) {
                        throw new BackendException("restrictions cannot be reached");
                    }
                }))
                .reports(beforeEach(ReportStore.class, usual.reports(), method -> {
                    if (method.equals("about")) {
                        searched.incrementAndGet();
                    }
                }))
                .build();
    }

    /** A store each of whose methods is named before it is called. */
    private static <T> T beforeEach(Class<T> type, T sound, Consumer<String> seam) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            seam.accept(method.getName());
            try {
                return method.invoke(sound, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}

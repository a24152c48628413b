package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands.Doing;
import io.duologue.core.engine.Commands.QueueView;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import io.duologue.core.moderation.AuditStore.Written;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.Desk.Case;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Refusal;
import io.duologue.core.moderation.Desk.Result;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Role;
import io.duologue.core.moderation.Sanction;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of people when somebody at the desk decides, on whichever node they are. */
class DeskTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final UserId MODERATOR = new UserId("u_moderator");
    private static final UserId OTHER_MODERATOR = new UserId("u_another");
    private static final UserId ADMIN = new UserId("u_admin");
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicBoolean unreachable = new AtomicBoolean();
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(), this::failingOnDemand);
    private final Duologue engine = world.engine("n1");
    private final Duologue other = world.engine("n2");
    private final AuditStore audit = AuditStore.inMemory(100);
    private final Map<UserId, Set<Role>> roles = new HashMap<>(Map.of(
            MODERATOR, Set.of(Role.MODERATOR), OTHER_MODERATOR, Set.of(Role.MODERATOR), ADMIN, Set.of(Role.ADMIN)));
    private final Desk desk = new Desk(
            world.stores.profiles(),
            world.stores.reports(),
            world.stores.restrictions(),
            audit,
            user -> roles.getOrDefault(user, Set.of()),
            engine.commands()::restricted,
            new Secrets(new Random(7)),
            world);

    // ── what follows for the people ─────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoIsRestrictedOnAnotherNodeIsToldWhyAndSentAwayAtOnceAndThePartnerHearsThatItWasTheModeration() {
        Line maya = world.hello(engine, world.person("maya", OfferMode.AUTO), "instance-a");
        Line tomas = world.hello(other, world.person("tomas", OfferMode.AUTO), "instance-b");
        maya.say(EngineWorld.join());
        tomas.say(EngineWorld.join());
        world.pass(Duration.ofSeconds(2));
        ConversationId conversation =
                new ConversationId(maya.get(ServerFrame.MatchFound.class).conversation());
        String caseId = file(MAYA, TOMAS, conversation);

        Decision decision = done(at(MODERATOR).uphold(caseId, anHour()));
        world.settle();

        ServerFrame.RestrictionNotice told =
                tomas.get(ServerFrame.Restriction.class).restriction();
        assertThat(told.rule()).isEqualTo("harassment");
        assertThat(told.what()).isEqualTo("You would not stop.");
        assertThat(told.automatic()).isFalse();
        assertThat(told.until()).isEqualTo(world.instant().plus(HOUR));
        assertThat(decision.restriction()).isNotNull();
        assertThat(told.caseId()).isEqualTo(decision.restriction().caseId()).isNotEqualTo(caseId);
        assertThat(tomas.closeCode).isEqualTo(4401);
        assertThat(maya.get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.MODERATION);
        assertThat(maya.closeCode).isZero();
    }

    @Test
    void whoIsRestrictedBetweenHandshakeAndHelloIsToldWhyAndComesNoFurther() {
        Line tomas = world.connect(other, world.person("tomas", OfferMode.AUTO));
        done(at(MODERATOR).restrict(TOMAS, anHour()));
        world.settle();

        tomas.say(new ClientFrame.Hello("h", "test", "instance-b", List.of(), List.of()));

        assertThat(tomas.get(ServerFrame.Restriction.class).restriction().rule())
                .isEqualTo("harassment");
        assertThat(tomas.closeCode).isEqualTo(4401);
        assertThat(tomas.frames).noneMatch(ServerFrame.Welcome.class::isInstance);
        assertThat(world.stores.sessions().find(TOMAS)).isEmpty();
    }

    @Test
    void whoIsRestrictedWhileWaitingWaitsNoLongerAndIsNotLetInBeforeItIsLifted() {
        Line tomas = world.hello(other, world.person("tomas", OfferMode.AUTO), "instance-b");
        tomas.say(EngineWorld.join());

        Restriction restriction = done(at(MODERATOR).restrict(TOMAS, anHour()));
        world.settle();

        assertThat(tomas.closeCode).isEqualTo(4401);
        assertThat(doing(TOMAS)).isEqualTo(Doing.IDLE);
        String ticket = world.ticket(TOMAS, HOUR);
        assertThat(world.admit(engine, ticket)).isInstanceOf(Admission.Refused.class);

        Restriction lifted = done(at(MODERATOR).lift(restriction.caseId()));

        assertThat(lifted.until()).isEqualTo(world.instant());
        Line back = world.hello(engine, TOMAS, "instance-b");
        back.say(EngineWorld.join());
        assertThat(doing(TOMAS)).isEqualTo(Doing.WAITING);
    }

    @Test
    void oneWithoutAnEndLastsUntilItIsLifted() {
        world.person("tomas", OfferMode.AUTO);
        Restriction restriction =
                done(at(MODERATOR).restrict(TOMAS, new Sanction("hate", "You said so.", Optional.empty())));

        world.pass(Duration.ofDays(1));

        assertThat(engine.commands().restriction(TOMAS))
                .map(ServerFrame.RestrictionNotice::caseId)
                .contains(restriction.caseId());
    }

    @Test
    void nothingFollowsFromAReportThatIsDismissed() {
        EngineWorld.Pair pair = world.talk(engine);
        String caseId = file(MAYA, TOMAS, new ConversationId(pair.conversation()));

        Decision decision = done(at(MODERATOR).dismiss(caseId));
        world.settle();

        assertThat(decision.outcome()).isEqualTo(Outcome.DISMISSED);
        assertThat(at(MODERATOR).open(null, 10)).isEmpty();
        assertThat(world.stores.restrictions().of(TOMAS)).isEmpty();
        assertThat(pair.b().closeCode).isZero();
        pair.a().send(pair.conversation(), 1, "still here");
        assertThat(pair.b().texts()).containsExactly("still here");
    }

    // ── once ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aSecondDecisionIsAnsweredAsTheFirstAndChangesNothing() {
        world.person("tomas", OfferMode.AUTO);
        String caseId = file(MAYA, TOMAS, new ConversationId("c_talk"));
        Decision first = done(at(MODERATOR).uphold(caseId, anHour()));
        world.pass(Duration.ofSeconds(1));

        assertThat(done(at(OTHER_MODERATOR).dismiss(caseId))).isEqualTo(first);
        assertThat(done(at(ADMIN).uphold(caseId, new Sanction("hate", "Other.", Optional.empty()))))
                .isEqualTo(first);

        assertThat(world.stores.restrictions().of(TOMAS)).containsExactly(first.restriction());
        assertThat(acts()).containsExactly("UPHELD u_moderator " + caseId + " u_tomas");
    }

    @Test
    void aDecisionThatComesAgainAfterItWasLiftedRestrictsNobody() {
        EngineWorld.Pair pair = world.talk(engine);
        String caseId = file(MAYA, TOMAS, new ConversationId(pair.conversation()));
        Restriction restriction = done(at(MODERATOR).uphold(caseId, anHour())).restriction();
        world.settle();
        done(at(MODERATOR).lift(restriction.caseId()));
        world.pass(Duration.ofSeconds(1));
        Line back = world.hello(engine, TOMAS, "instance-c");

        done(at(MODERATOR).uphold(caseId, anHour()));
        world.pass(Duration.ofSeconds(10), back);

        assertThat(back.closeCode).isZero();
        assertThat(engine.commands().restriction(TOMAS)).isEmpty();
    }

    @Test
    void whatAStoreKeptFromHappeningHappensWhenItIsDecidedAgain() {
        EngineWorld.Pair pair = world.talk(engine);
        String caseId = file(MAYA, TOMAS, new ConversationId(pair.conversation()));
        unreachable.set(true);
        assertThatThrownBy(() -> at(MODERATOR).uphold(caseId, anHour())).isInstanceOf(BackendException.class);
        unreachable.set(false);
        assertThat(world.stores.restrictions().of(TOMAS)).isEmpty();

        Decision decision = done(at(OTHER_MODERATOR).dismiss(caseId));
        world.settle();

        assertThat(decision.by()).isEqualTo(MODERATOR);
        assertThat(world.stores.restrictions().of(TOMAS)).containsExactly(decision.restriction());
        assertThat(pair.b().closeCode).isEqualTo(4401);
        assertThat(acts()).containsExactly("UPHELD u_moderator " + caseId + " u_tomas");
    }

    @Test
    void liftingWhatWasLiftedIsAnsweredAsItStands() {
        world.person("tomas", OfferMode.AUTO);
        Restriction restriction = done(at(MODERATOR).restrict(TOMAS, anHour()));
        Restriction lifted = done(at(MODERATOR).lift(restriction.caseId()));
        world.pass(Duration.ofSeconds(1));

        assertThat(done(at(OTHER_MODERATOR).lift(restriction.caseId()))).isEqualTo(lifted);
        assertThat(acts())
                .containsExactly(
                        "LIFTED u_moderator " + restriction.caseId() + " u_tomas",
                        "RESTRICTED u_moderator " + restriction.caseId() + " u_tomas");
    }

    // ── who may not ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoMadeAReportDoesNotDecideIt() {
        world.person("tomas", OfferMode.AUTO);
        String caseId = file(MODERATOR, TOMAS, new ConversationId("c_talk"));

        assertThat(at(MODERATOR).dismiss(caseId)).isEqualTo(new Result.Refused<>(Refusal.OWN_REPORT));
        assertThat(at(MODERATOR).uphold(caseId, anHour())).isEqualTo(new Result.Refused<>(Refusal.OWN_REPORT));

        assertThat(at(OTHER_MODERATOR).open(null, 10)).hasSize(1);
        assertThat(acts()).isEmpty();
    }

    @Test
    void aReportAboutAModeratorIsNotThereForHim() {
        world.person("moderator", OfferMode.AUTO);
        String caseId = file(MAYA, MODERATOR, new ConversationId("c_talk"));

        assertThat(at(MODERATOR).open(null, 10)).isEmpty();
        assertThat(at(MODERATOR).report(caseId)).isEmpty();
        assertThat(at(MODERATOR).person(MODERATOR).orElseThrow().reports()).isEmpty();
        assertThat(at(MODERATOR).dismiss(caseId)).isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_CASE));

        assertThat(at(OTHER_MODERATOR).report(caseId)).isPresent();
    }

    @Test
    void pagesAreFullAlsoWhereReportsAboutTheModeratorAreBetween() {
        for (int i = 0; i < 6; i++) {
            world.pass(Duration.ofSeconds(1));
            file(new UserId("u_reporter" + i), i % 2 == 0 ? TOMAS : MODERATOR, new ConversationId("c_talk"));
        }

        List<Case> first = at(MODERATOR).open(null, 2);
        List<Case> rest = at(MODERATOR).open(first.get(1).report().caseId(), 2);

        assertThat(first)
                .extracting(one -> one.report().reporter().value())
                .containsExactly("u_reporter4", "u_reporter2");
        assertThat(rest).extracting(one -> one.report().reporter().value()).containsExactly("u_reporter0");
    }

    @Test
    void nobodyRestrictsHimselfOrAnAdmin() {
        world.person("moderator", OfferMode.AUTO);
        world.person("admin", OfferMode.AUTO);
        String caseId = file(MAYA, ADMIN, new ConversationId("c_talk"));

        assertThat(at(MODERATOR).restrict(MODERATOR, anHour())).isEqualTo(new Result.Refused<>(Refusal.ONESELF));
        assertThat(at(MODERATOR).restrict(ADMIN, anHour())).isEqualTo(new Result.Refused<>(Refusal.ADMIN));
        assertThat(at(MODERATOR).uphold(caseId, anHour())).isEqualTo(new Result.Refused<>(Refusal.ADMIN));

        assertThat(world.stores.restrictions().of(ADMIN)).isEmpty();
        assertThat(world.stores.restrictions().of(MODERATOR)).isEmpty();
        assertThat(acts()).isEmpty();
        assertThat(done(at(MODERATOR).dismiss(caseId)).outcome()).isEqualTo(Outcome.DISMISSED);
    }

    @Test
    void whoIsRestrictedHasNoPlaceAtTheDesk() {
        world.person("moderator", OfferMode.AUTO);
        Restriction restriction = done(at(OTHER_MODERATOR).restrict(MODERATOR, anHour()));

        assertThat(desk.moderator(MODERATOR)).isEmpty();
        assertThat(desk.roles(MODERATOR)).isEmpty();

        done(at(OTHER_MODERATOR).lift(restriction.caseId()));
        assertThat(desk.moderator(MODERATOR)).isPresent();
    }

    @Test
    void aRoleThatIsTakenAwayIsGoneAtOnce() {
        roles.remove(MODERATOR);
        roles.put(ADMIN, Set.of(Role.MODERATOR));

        assertThat(desk.moderator(MODERATOR)).isEmpty();
        assertThat(desk.moderator(ADMIN)).isPresent();
        assertThat(desk.admin(ADMIN)).isEmpty();
        assertThat(desk.admin(OTHER_MODERATOR)).isEmpty();
    }

    @Test
    void anAdminWhoReadsWhySomebodyMeetsNobodyIsWrittenDownOnceADay() {
        Desk.Admin admin = desk.admin(ADMIN).orElseThrow();

        admin.readsWhyNot(TOMAS);
        admin.readsWhyNot(TOMAS);
        admin.readsWhyNot(MAYA);
        assertThat(readings()).containsExactly("READ u_admin queue u_maya", "READ u_admin queue u_tomas");

        world.pass(Duration.ofDays(1));
        admin.readsWhyNot(TOMAS);
        assertThat(readings()).hasSize(3).first().isEqualTo("READ u_admin queue u_tomas");
    }

    @Test
    void whatThereIsNotIsRefused() {
        assertThat(at(MODERATOR).dismiss("R-1")).isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_CASE));
        assertThat(at(MODERATOR).lift("R-1")).isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_CASE));
        assertThat(at(MODERATOR).restrict(new UserId("u_nobody"), anHour()))
                .isEqualTo(new Result.Refused<>(Refusal.NO_SUCH_PERSON));
        assertThat(acts()).isEmpty();
    }

    // ── what is seen ────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aReportComesWithItsEvidenceAndWithWhatThereWasBefore() {
        EngineWorld.Pair pair = world.talk(engine);
        Restriction before = done(at(MODERATOR).restrict(new UserId("u_tomas"), anHour()));
        String caseId = file(MAYA, TOMAS, new ConversationId(pair.conversation()));

        Case shown = at(OTHER_MODERATOR).open(null, 10).get(0);

        assertThat(shown.report().caseId()).isEqualTo(caseId);
        assertThat(shown.decision()).isEmpty();
        assertThat(shown.history()).containsExactly(before);
        Desk.Person person = at(OTHER_MODERATOR).person(TOMAS).orElseThrow();
        assertThat(person.restrictions()).containsExactly(before);
        assertThat(person.reports()).extracting(one -> one.report().caseId()).containsExactly(caseId);
    }

    @Test
    void whoeverIsShownAReportWithItsEvidenceHasReadItOnceADay() {
        world.person("tomas", OfferMode.AUTO);
        String first = file(MAYA, TOMAS, new ConversationId("c_talk"));
        world.pass(Duration.ofSeconds(1));
        String second = file(OTHER_MODERATOR, TOMAS, new ConversationId("c_talk"));

        at(MODERATOR).report(first);
        at(MODERATOR).report(first);
        at(MODERATOR).open(null, 10);
        at(OTHER_MODERATOR).report(first);

        assertThat(readings())
                .containsExactly(
                        "READ u_another " + first + " u_tomas",
                        "READ u_moderator " + second + " u_tomas",
                        "READ u_moderator " + first + " u_tomas");

        world.pass(Duration.ofDays(1));
        at(MODERATOR).report(first);

        assertThat(readings()).hasSize(4).startsWith("READ u_moderator " + first + " u_tomas");
        assertThat(written().findFirst().orElseThrow().at()).isEqualTo(world.instant());
    }

    @Test
    void whoIsShownNoEvidenceHasReadNothing() {
        world.person("tomas", OfferMode.AUTO);
        world.person("moderator", OfferMode.AUTO);
        String caseId = "R-1";
        world.stores
                .reports()
                .file(new Report(
                        caseId,
                        MAYA,
                        TOMAS,
                        new ConversationId("c_talk"),
                        "spam",
                        "a note",
                        List.of(new Evidence(1, TOMAS, world.instant(), "a word", true)),
                        world.instant()));
        String aboutHim = file(MAYA, MODERATOR, new ConversationId("c_talk"));

        Case inHistory = at(MODERATOR).person(TOMAS).orElseThrow().reports().get(0);
        assertThat(at(MODERATOR).hasReport(caseId)).isTrue();
        assertThat(at(MODERATOR).hasReport(aboutHim)).isFalse();
        assertThat(at(MODERATOR).report(aboutHim)).isEmpty();
        assertThat(at(MODERATOR).report("R-none")).isEmpty();

        assertThat(inHistory.report().caseId()).isEqualTo(caseId);
        assertThat(inHistory.report().evidence()).isEmpty();
        assertThat(inHistory.report().note()).isNull();
        assertThat(readings()).isEmpty();
    }

    @Test
    void whereItCannotBeWrittenDownNothingIsRead() {
        String caseId = file(MAYA, TOMAS, new ConversationId("c_talk"));
        Desk without = new Desk(
                world.stores.profiles(),
                world.stores.reports(),
                world.stores.restrictions(),
                away(AuditStore.class),
                user -> Set.of(Role.MODERATOR),
                engine.commands()::restricted,
                new Secrets(new Random(7)),
                world);
        Moderator moderator = without.moderator(MODERATOR).orElseThrow();

        assertThatThrownBy(() -> moderator.report(caseId)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> moderator.open(null, 10)).isInstanceOf(BackendException.class);
    }

    private static <T> T away(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            throw new BackendException("away");
        }));
    }

    private Moderator at(UserId moderator) {
        return desk.moderator(moderator).orElseThrow();
    }

    private Sanction anHour() {
        return new Sanction(
                "harassment", "You would not stop.", Optional.of(world.instant().plus(HOUR)));
    }

    private String file(UserId reporter, UserId reported, ConversationId conversation) {
        String caseId = "R-" + reporter.value() + "-" + reported.value();
        world.stores
                .reports()
                .file(new Report(
                        caseId, reporter, reported, conversation, "harassment", null, List.of(), world.instant()));
        return caseId;
    }

    private Doing doing(UserId user) {
        Answer<QueueView> view = engine.commands().queue(user);
        return ((Answer.Done<QueueView>) view).value().doing();
    }

    /** What was done, the latest first. */
    private List<String> acts() {
        return written()
                .filter(entry -> entry.action() != Action.READ)
                .map(DeskTest::inShort)
                .toList();
    }

    /** Which reports were read, the latest first. */
    private List<String> readings() {
        return written()
                .filter(entry -> entry.action() == Action.READ)
                .map(DeskTest::inShort)
                .toList();
    }

    private Stream<Entry> written() {
        return desk.admin(ADMIN).orElseThrow().audit(Long.MAX_VALUE, 100).stream()
                .map(Written::entry);
    }

    private static String inShort(Entry entry) {
        Action action = entry.action();
        return action + " " + entry.by() + " " + entry.caseId() + " " + entry.about();
    }

    private static <T> T done(Result<T> result) {
        return ((Result.Done<T>) result).value();
    }

    private Stores failingOnDemand(Stores stores) {
        RestrictionStore sound = stores.restrictions();
        return stores.toBuilder()
                .restrictions((RestrictionStore) Proxy.newProxyInstance(
                        RestrictionStore.class.getClassLoader(),
                        new Class<?>[] {RestrictionStore.class},
                        (self, method, args) -> {
                            if (unreachable.get() && method.getName().equals("save")) {
                                throw new BackendException("restrictions cannot be reached");
                            }
                            try {
                                return method.invoke(sound, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }))
                .build();
    }
}

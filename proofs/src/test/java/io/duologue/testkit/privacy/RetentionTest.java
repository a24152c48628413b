package io.duologue.testkit.privacy;

import static io.duologue.testkit.privacy.LeavingWorld.MAYA;
import static io.duologue.testkit.privacy.LeavingWorld.NINE;
import static io.duologue.testkit.privacy.LeavingWorld.PARTED;
import static io.duologue.testkit.privacy.LeavingWorld.TALK;
import static io.duologue.testkit.privacy.LeavingWorld.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.RestrictionStore.KeptRestriction;
import io.duologue.core.privacy.DataClass;
import io.duologue.core.privacy.Kept;
import io.duologue.core.privacy.Retention;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.signin.SessionOptions;
import io.duologue.testkit.WhatIsThere;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RetentionTest {
    private static final RetentionOptions OPTIONS = RetentionOptions.standard();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final LinkedIdentity PARTED_FROM_TOMAS = new LinkedIdentity(new ProviderId("google"), "tomas");

    private final LeavingWorld world = new LeavingWorld().lived();

    private Retention retention() {
        return world.stores
                .retention(OPTIONS)
                .notices(world.notices)
                .links(world.links)
                .analytics(world.counted)
                .answers(world.answers)
                .build();
    }

    @TestFactory
    Stream<DynamicTest> itIsThereASecondBeforeItsTimeAndGoneThenAndWithoutTheJobItStays() {
        return Stream.of(
                        new Row("session", SessionOptions.standard().sessionLifetime(), world -> browsers(world) > 0),
                        new Row(
                                "notice",
                                OPTIONS.notices(),
                                world -> world.notices
                                        .find(MAYA, "marker-notice")
                                        .isPresent()),
                        new Row(
                                "magic link",
                                Duration.ofMinutes(10),
                                world -> WhatIsThere.in(world.links).contains("marker-mail@example.org")),
                        new Row(
                                "kept answer",
                                Duration.ofHours(24),
                                world -> WhatIsThere.in(world.answers).contains("marker-key")),
                        new Row(
                                "record of a conversation",
                                OPTIONS.conversations().plusSeconds(60),
                                world -> world.stores.conversations().find(TALK).isPresent()),
                        new Row(
                                "report that was decided after an hour",
                                OPTIONS.reports().plusSeconds(3_600),
                                world ->
                                        world.stores.reports().find("case-hers").isPresent()),
                        new Row(
                                "report that nobody decided",
                                OPTIONS.undecidedReports(),
                                world -> world.stores.reports().find("case-his").isPresent()),
                        new Row(
                                "entry of the audit",
                                OPTIONS.audit(),
                                world -> WhatIsThere.in(world.stores.audit()).contains("restricted:case-1")),
                        new Row(
                                "restriction",
                                OPTIONS.restrictions().plusSeconds(1),
                                world -> world.stores.restrictions().of(MAYA).stream()
                                        .anyMatch(one -> one.caseId().equals("case-3"))),
                        new Row(
                                "appeal against a restriction of 30 days",
                                OPTIONS.restrictions().plus(Duration.ofDays(30)),
                                world -> world.stores.appeals().find("case-1").isPresent()),
                        new Row(
                                "restriction for who comes back",
                                Duration.ofDays(7),
                                world -> WhatIsThere.in(world.stores.restrictions())
                                        .contains("a hash")),
                        new Row(
                                "parted identity",
                                OPTIONS.partedIdentities(),
                                world -> world.stores
                                        .accounts()
                                        .partedFrom(PARTED_FROM_TOMAS)
                                        .isPresent()),
                        new Row("what was counted", OPTIONS.analytics(), world -> world.counted.isAnything()),
                        new Row(
                                "rate limit",
                                Duration.ofDays(1),
                                world -> WhatIsThere.in(world.stores.limiter()).contains(MAYA.value())))
                .map(row -> DynamicTest.dynamicTest(row.what(), () -> holds(row)));
    }

    private record Row(String what, Duration kept, Look look) {}

    private interface Look {
        boolean isThere(LeavingWorld world);
    }

    /** Also those that have ended and are nevertheless kept. */
    private static long browsers(LeavingWorld world) {
        return world.stores.credentials().sessions(MAYA, Instant.MIN).stream()
                .filter(session -> session.kind() == SignedInSession.Kind.COOKIE)
                .count();
    }

    private static void holds(Row row) {
        LeavingWorld world = new LeavingWorld().lived();
        world.stores
                .restrictions()
                .keep(new KeptRestriction(
                        "a hash", "spam", "For a while.", false, NINE, NINE.plus(Duration.ofDays(7))));
        world.stores.accounts().link(TOMAS, PARTED_FROM_TOMAS, Origin.SETTINGS, NINE);
        world.stores.accounts().unlink(TOMAS, PARTED_FROM_TOMAS, NINE);
        Retention retention = world.stores
                .retention(OPTIONS)
                .notices(world.notices)
                .links(world.links)
                .analytics(world.counted)
                .answers(world.answers)
                .build();
        BooleanSupplier isThere = () -> row.look().isThere(world);
        Instant time = NINE.plus(row.kept());

        retention.enforce(time.minus(SECOND));
        assertThat(isThere.getAsBoolean()).as("a second before").isTrue();

        Retention.builder(OPTIONS).build().enforce(time);
        assertThat(isThere.getAsBoolean()).as("without the job").isTrue();

        retention.enforce(time);
        assertThat(isThere.getAsBoolean()).as("at its time").isFalse();
    }

    @Test
    void whatPartedFromARestrictedAccountIsKeptUntilTheRestrictionIsOver() {
        Instant late = NINE.plus(OPTIONS.partedIdentities().multipliedBy(3));

        retention().enforce(late);
        assertThat(world.stores.accounts().partedFrom(PARTED)).contains(MAYA);

        assertThat(world.stores.restrictions().lift("case-2", late)).isTrue();
        retention().enforce(late);
        assertThat(world.stores.accounts().partedFrom(PARTED)).isEmpty();
    }

    @Test
    void anAppealIsKeptAsLongAsItsRestrictionAndGoesInTheSameRun() {
        Instant late = NINE.plus(OPTIONS.restrictions().multipliedBy(3));

        retention().enforce(late);
        assertThat(world.stores.appeals().by(MAYA, 10))
                .extracting(Appeal::caseId)
                .containsExactly("case-2");

        assertThat(world.stores.restrictions().lift("case-2", late)).isTrue();
        retention().enforce(late.plus(OPTIONS.restrictions()));
        assertThat(world.stores.restrictions().find("case-2")).isEmpty();
        assertThat(world.stores.appeals().by(MAYA, 10)).isEmpty();
    }

    @Test
    void whatFailsHoldsUpNothingElseAndIsTriedAgain() {
        boolean[] away = {true};
        Retention retention = Retention.builder(OPTIONS)
                .of(DataClass.REPORTS, OPTIONS.reports(), (until, atMost) -> {
                    if (away[0]) {
                        throw new BackendException("away");
                    }
                    return world.stores.reports().removeUntil(until, atMost);
                })
                .conversations(world.stores.conversations())
                .build();
        Instant later = NINE.plus(Duration.ofDays(365));

        Map<DataClass, Integer> first = retention.enforce(later);
        away[0] = false;
        Map<DataClass, Integer> second = retention.enforce(later);

        assertThat(first).containsOnly(Map.entry(DataClass.CONVERSATIONS, 1));
        assertThat(second).containsEntry(DataClass.REPORTS, 1).containsEntry(DataClass.CONVERSATIONS, 0);
    }

    @Test
    void oneRunRemovesSoManyAndTheNextOneTheRest() {
        int[] there = {2_500};
        Retention retention = Retention.builder(OPTIONS)
                .of(DataClass.NOTICES, OPTIONS.notices(), (until, atMost) -> {
                    int removed = Math.min(atMost, there[0]);
                    there[0] -= removed;
                    return removed;
                })
                .build();

        assertThat(retention.enforce(NINE)).containsEntry(DataClass.NOTICES, 1_000);
        assertThat(retention.enforce(NINE)).containsEntry(DataClass.NOTICES, 1_000);
        assertThat(retention.enforce(NINE)).containsEntry(DataClass.NOTICES, 500);
    }

    /** What the page says to be a figure of the retention is one that there is, and that removes it. */
    @Test
    void everyFigureThatIsSaidIsEnforced() {
        Map<DataClass, Integer> enforced = retention().enforce(NINE);
        Set<String> said = new TreeSet<>();

        for (DataClass kind : DataClass.values()) {
            for (Kept.AsTheOptionSays says : figures(kind.kept())) {
                if (says.options().equals("RetentionOptions")) {
                    said.add(says.name());
                    assertThat(enforced).containsKey(kind);
                }
            }
        }
        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RetentionOptions.class.getMethods())
                        .filter(method -> method.getReturnType() == Duration.class)
                        .map(Method::getName)
                        .toList());
    }

    /** What the engine removes itself: AgingTest. */
    private static final Set<DataClass> OF_THE_ENGINE =
            Set.of(DataClass.LIVE_SESSION, DataClass.QUEUE_TICKET, DataClass.PASSED_OFFERS, DataClass.MESSAGES);
    /** A sign-in that begins leaves nothing about anybody here. */
    private static final Set<DataClass> ELSEWHERE = Set.of(DataClass.PENDING_SIGN_INS);

    private static final Map<DataClass, Look> LOOKS = new EnumMap<>(Map.of(
            DataClass.SIGN_IN_SESSIONS,
                    world -> !world.stores
                            .credentials()
                            .sessions(MAYA, Instant.MIN)
                            .isEmpty(),
            DataClass.SECRETS,
                    world -> WhatIsThere.in(world.stores.credentials()).contains(MAYA.value()),
            DataClass.KEPT_ANSWERS, world -> WhatIsThere.in(world.answers).contains("marker-key"),
            DataClass.MAGIC_LINKS, world -> WhatIsThere.in(world.links).contains("marker-mail@example.org"),
            DataClass.NOTICES,
                    world -> world.notices.find(MAYA, "marker-notice").isPresent(),
            DataClass.PARTED_IDENTITIES,
                    world -> world.stores.accounts().partedFrom(PARTED).isPresent(),
            DataClass.CONVERSATIONS,
                    world -> world.stores.conversations().find(TALK).isPresent(),
            DataClass.REPORTS, world -> WhatIsThere.in(world.stores.reports()).contains("case-his"),
            DataClass.RESTRICTIONS,
                    world -> world.stores.restrictions().find("case-3").isPresent(),
            DataClass.AUDIT, world -> WhatIsThere.in(world.stores.audit()).contains("restricted:case-1")));

    static {
        LOOKS.put(
                DataClass.TRANSCRIPTS,
                world -> world.stores.transcripts().find(TALK).isPresent());
        LOOKS.put(DataClass.ANALYTICS, world -> world.counted.isAnything());
    }

    /** What the page says of how long each kind is kept is compared with what is there after that time. */
    @Test
    void ofEachKindNothingIsLeftAfterTheTimeThatIsSaid() {
        for (DataClass kind : DataClass.values()) {
            Optional<Duration> said = longest(kind.kept());
            if (said.isEmpty() || OF_THE_ENGINE.contains(kind) || ELSEWHERE.contains(kind)) {
                continue;
            }
            assertThat(LOOKS).containsKey(kind);
            LeavingWorld aged = new LeavingWorld().lived();
            Look look = LOOKS.get(kind);
            assertThat(look.isThere(aged)).as(kind.id()).isTrue();

            if (kind == DataClass.PARTED_IDENTITIES) {
                // It stays while its account is restricted.
                aged.stores.restrictions().lift("case-2", NINE);
            }

            // The latest that anything here is counted from is the end of the conversation and of the restriction that
            // is over.
            aged.stores
                    .retention(OPTIONS)
                    .notices(aged.notices)
                    .links(aged.links)
                    .analytics(aged.counted)
                    .answers(aged.answers)
                    .build()
                    .enforce(NINE.plusSeconds(60).plus(said.get()));

            assertThat(look.isThere(aged)).as(kind.id()).isFalse();
        }
    }

    private static Optional<Duration> longest(Kept kept) {
        return kept instanceof Kept.For known
                ? Optional.of(known.time())
                : figures(kept).stream().map(RetentionTest::figure).max(Comparator.naturalOrder());
    }

    private static Duration figure(Kept.AsTheOptionSays says) {
        Object options = switch (says.options()) {
            case "RetentionOptions" -> OPTIONS;
            case "SessionOptions" -> SessionOptions.standard();
            case "EngineOptions" -> EngineOptions.builder().build();
            default -> null;
        };
        if (options == null) {
            assertThat(says.options()).isEqualTo("MagicLinkOptions");
            return Duration.ofMinutes(10);
        }
        try {
            Class<?> type = Class.forName(
                    options.getClass().getSuperclass() == Object.class
                            ? options.getClass().getInterfaces()[0].getName()
                            : options.getClass().getName());
            return (Duration) type.getMethod(says.name()).invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(says.name(), e);
        }
    }

    private static List<Kept.AsTheOptionSays> figures(Kept kept) {
        if (kept instanceof Kept.EachItsOwn each) {
            return List.of(each.some(), each.rest());
        }
        if (kept instanceof Kept.OnceDecided either) {
            return List.of(either.decided(), either.open());
        }
        return kept instanceof Kept.AsTheOptionSays says ? List.of(says) : List.of();
    }

    @Test
    void aReportDoesNotGoSoonerBecauseNobodyDecidesIt() {
        Duration longer = Duration.ofDays(500);

        assertThat(RetentionOptions.builder().reports(longer).build().undecidedReports())
                .isEqualTo(longer);
        assertThatThrownBy(() -> RetentionOptions.builder()
                        .undecidedReports(OPTIONS.reports().minus(SECOND))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("undecided reports: expected no less than");
    }

    @Test
    void theAuditIsKeptNeitherForNothingNorForEver() {
        for (Duration refused : List.of(
                RetentionOptions.LEAST_AUDIT.minus(SECOND), RetentionOptions.MOST_AUDIT.plus(SECOND), Duration.ZERO)) {
            assertThatThrownBy(() -> RetentionOptions.builder().audit(refused).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("audit: expected PT720H to PT87600H");
        }
        assertThat(RetentionOptions.builder()
                        .audit(RetentionOptions.LEAST_AUDIT)
                        .build()
                        .audit())
                .isEqualTo(Duration.ofDays(30));
    }
}

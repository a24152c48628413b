package io.duologue.testkit.privacy;

import static io.duologue.testkit.privacy.LeavingWorld.AT_GITHUB;
import static io.duologue.testkit.privacy.LeavingWorld.AT_LINKEDIN;
import static io.duologue.testkit.privacy.LeavingWorld.MAYA;
import static io.duologue.testkit.privacy.LeavingWorld.NINE;
import static io.duologue.testkit.privacy.LeavingWorld.PARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Result;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.Outcome;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Role;
import io.duologue.core.moderation.Sanction;
import io.duologue.core.privacy.RetentionOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever erases his account does not get out of a report that is open. */
class LateDecisionsTest {
    private static final UserId MODERATOR = new UserId("u_moderator");
    private static final String OPEN = "case-his";
    private static final Sanction FOR_GOOD = new Sanction("harassment", "Decided late.", Optional.empty());

    private final LeavingWorld world = new LeavingWorld().lived();
    private final FollowingRestrictions following = world.restrictions(world.stores);
    private Instant now = NINE.plusSeconds(60);

    @Test
    void whatIsUpheldAfterAnErasureFindsWhoComesBackWithAnyIdentityThatHeHad() {
        erase();
        now = now.plus(Duration.ofDays(100));

        assertThat(moderator().uphold(OPEN, FOR_GOOD)).isInstanceOf(Result.Done.class);

        for (LinkedIdentity identity : List.of(AT_LINKEDIN, AT_GITHUB, PARTED)) {
            assertThat(toldToWhoComesBackBy(identity)).contains("Decided late.");
        }
        assertThat(toldToWhoComesBackBy(new LinkedIdentity(new ProviderId("github"), "somebody else")))
                .isEmpty();
    }

    @Test
    void whatIsUpheldTwiceIsKeptOnceAndWhatIsLiftedFindsNobody() {
        erase();
        moderator().uphold(OPEN, FOR_GOOD);
        now = now.plusSeconds(1);
        moderator().uphold(OPEN, FOR_GOOD);
        assertThat(toldToWhoComesBackBy(AT_GITHUB)).containsOnlyOnce("Decided late.");

        Restriction upheld = world.stores.restrictions().of(MAYA).get(0);
        assertThat(moderator().lift(upheld.caseId())).isInstanceOf(Result.Done.class);

        assertThat(toldToWhoComesBackBy(AT_LINKEDIN)).doesNotContain("Decided late.");
    }

    @Test
    void whatWasDismissedFindsNobody() {
        erase();

        moderator().dismiss(OPEN);

        assertThat(toldToWhoComesBackBy(AT_GITHUB)).doesNotContain("Decided late.");
    }

    @Test
    void theHashesAreKeptAsLongAsTheReportMayBeDecidedAndNoLonger() {
        Instant end = NINE.plus(RetentionOptions.standard().undecidedReports());
        erase();

        assertThat(world.stores.restrictions().namesOf(MAYA, end.minusMillis(1)))
                .hasSize(3);
        world.stores.retention(RetentionOptions.standard()).build().enforce(end);
        assertThat(world.stores.restrictions().namesOf(MAYA, now)).isEmpty();
        assertThat(world.stores.reports().find(OPEN)).isEmpty();
    }

    @Test
    void withoutAnOpenReportNoneAreKept() {
        world.stores.reports().decide(OPEN, new Decision(Outcome.DISMISSED, MODERATOR, now, null));

        erase();

        assertThat(world.stores.restrictions().namesOf(MAYA, now)).isEmpty();
    }

    private void erase() {
        world.erasure(Duration.ZERO).request(world.signedIn(), now);
    }

    private List<String> toldToWhoComesBackBy(LinkedIdentity identity) {
        UserId back = new UserId("u_back-by-" + identity.provider() + "-"
                + Integer.toHexString(identity.subject().hashCode()));
        following.restore(identity, back, now);
        return world.stores.restrictions().of(back).stream()
                .map(Restriction::what)
                .toList();
    }

    private Moderator moderator() {
        Desk desk = new Desk(
                world.stores.profiles(),
                world.stores.reports(),
                world.stores.restrictions(),
                world.stores.audit(),
                user -> Set.of(Role.MODERATOR),
                user -> following.restricted(user, now),
                lifted -> following.lift(lifted, world.stores.accounts().everyIdentity(lifted.user()), now),
                world.secrets,
                () -> now);
        return desk.moderator(MODERATOR).orElseThrow();
    }
}

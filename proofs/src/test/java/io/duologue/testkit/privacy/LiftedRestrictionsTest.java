package io.duologue.testkit.privacy;

import static io.duologue.testkit.privacy.LeavingWorld.AT_GITHUB;
import static io.duologue.testkit.privacy.LeavingWorld.AT_LINKEDIN;
import static io.duologue.testkit.privacy.LeavingWorld.MAYA;
import static io.duologue.testkit.privacy.LeavingWorld.NINE;
import static io.duologue.testkit.privacy.LeavingWorld.PARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.Desk;
import io.duologue.core.moderation.Desk.Moderator;
import io.duologue.core.moderation.Desk.Result;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Role;
import io.duologue.core.signin.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a moderator lifts is lifted for the person, also where it waits for her under a hash. */
class LiftedRestrictionsTest {
    private static final UserId BACK = new UserId("u_back");
    private static final UserId ONCE_MORE = new UserId("u_once-more");
    private static final UserId MODERATOR = new UserId("u_moderator");

    private final LeavingWorld world = new LeavingWorld().lived();
    private final FollowingRestrictions following = world.restrictions(world.stores);
    /** What was over before is over. */
    private Instant now = NINE.plusSeconds(60);

    @Test
    void whatWasLiftedDoesNotComeBackAtAThirdAccount() {
        erase(MAYA);
        comeBack(AT_GITHUB, BACK);
        assertThat(inForce(BACK)).hasSize(2);

        inForce(BACK).forEach(one -> lift(one.caseId()));
        assertThat(inForce(BACK)).isEmpty();
        erase(BACK);
        comeBack(AT_GITHUB, ONCE_MORE);

        assertThat(world.stores.restrictions().of(ONCE_MORE)).isEmpty();
    }

    @Test
    void itDoesNotComeBackWithAnotherIdentityThatHeHadEither() {
        erase(MAYA);
        comeBack(AT_GITHUB, BACK);

        inForce(BACK).forEach(one -> lift(one.caseId()));

        for (LinkedIdentity identity : List.of(AT_LINKEDIN, PARTED)) {
            UserId another = new UserId("u_by-" + identity.provider());
            comeBack(identity, another);
            assertThat(world.stores.restrictions().of(another))
                    .as(identity.provider().value())
                    .isEmpty();
        }
    }

    @Test
    void itIsAlsoLiftedWhereTheIdentityWasDisconnectedMeanwhile() {
        erase(MAYA);
        comeBack(AT_GITHUB, BACK);
        world.stores.accounts().link(BACK, AT_LINKEDIN, Origin.SETTINGS, now);
        world.stores.accounts().unlink(BACK, AT_GITHUB, now);

        inForce(BACK).forEach(one -> lift(one.caseId()));
        erase(BACK);
        comeBack(AT_GITHUB, ONCE_MORE);

        assertThat(world.stores.restrictions().of(ONCE_MORE)).isEmpty();
    }

    @Test
    void whatWasNotLiftedComesBack() {
        erase(MAYA);
        comeBack(AT_GITHUB, BACK);
        Restriction spam = inForce(BACK).stream()
                .filter(one -> one.rule().equals("spam"))
                .findFirst()
                .orElseThrow();

        lift(spam.caseId());
        erase(BACK);
        comeBack(AT_GITHUB, ONCE_MORE);

        assertThat(world.stores.restrictions().of(ONCE_MORE))
                .extracting(Restriction::rule)
                .containsExactly("harassment");
    }

    @Test
    void whatIsKeptForSomebodyElseStays() {
        LinkedIdentity tomas = new LinkedIdentity(AT_GITHUB.provider(), "tomas");
        world.stores
                .restrictions()
                .save(new Restriction(
                        "case-t", LeavingWorld.TOMAS, "spam", "Also sold.", false, NINE.plusSeconds(1), null));
        following.keep(LeavingWorld.TOMAS, List.of(tomas), NINE);
        erase(MAYA);
        comeBack(AT_GITHUB, BACK);

        inForce(BACK).forEach(one -> lift(one.caseId()));

        UserId tomasBack = new UserId("u_tomas-back");
        comeBack(tomas, tomasBack);
        assertThat(world.stores.restrictions().of(tomasBack)).hasSize(1);
    }

    @Test
    void whatAStoreKeptFromBeingLiftedIsLiftedWhenItIsAskedForAgain() {
        erase(MAYA);
        comeBack(AT_GITHUB, BACK);
        Restriction one = inForce(BACK).get(0);
        Consumer<Restriction> away = restriction -> {
            throw new BackendException("away");
        };

        assertThatThrownBy(() -> moderator(away).lift(one.caseId())).isInstanceOf(BackendException.class);
        assertThat(inForce(BACK)).contains(one);

        lift(one.caseId());
        erase(BACK);
        comeBack(AT_GITHUB, ONCE_MORE);
        assertThat(world.stores.restrictions().of(ONCE_MORE))
                .extracting(Restriction::rule)
                .doesNotContain(one.rule())
                .hasSize(1);
    }

    private void erase(UserId user) {
        later();
        world.sessions(world.stores).endAll(user, now);
        world.sessions(world.stores).begin(user, Place.browser("a browser"), now);
        world.erasure(Duration.ZERO)
                .request(world.stores.credentials().sessions(user, now).get(0), now);
        assertThat(world.stores.accounts().find(user)).isEmpty();
    }

    /** As a sign-in does. */
    private void comeBack(LinkedIdentity identity, UserId as) {
        later();
        following.restore(identity, as, now);
        world.stores.accounts().register(identity, as, now);
    }

    private void later() {
        now = now.plusSeconds(60);
    }

    private List<Restriction> inForce(UserId user) {
        return world.stores.restrictions().of(user).stream()
                .filter(one -> one.inForce(now))
                .toList();
    }

    private void lift(String caseId) {
        later();
        Result<Restriction> result = moderator(restriction ->
                        following.lift(restriction, world.stores.accounts().everyIdentity(restriction.user()), now))
                .lift(caseId);
        assertThat(result).isInstanceOf(Result.Done.class);
    }

    private Moderator moderator(Consumer<Restriction> lifting) {
        Desk desk = new Desk(
                world.stores.profiles(),
                world.stores.reports(),
                world.stores.restrictions(),
                world.stores.audit(),
                user -> Set.of(Role.MODERATOR),
                user -> {},
                lifting,
                world.secrets,
                () -> now);
        return desk.moderator(MODERATOR).orElseThrow();
    }
}

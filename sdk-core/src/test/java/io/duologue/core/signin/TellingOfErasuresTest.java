package io.duologue.core.signin;

import static io.duologue.core.signin.SignInWorld.GITHUB;
import static io.duologue.core.signin.SignInWorld.GOOGLE;
import static io.duologue.core.signin.SignInWorld.LINKEDIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.Erasure.Held;
import io.duologue.core.privacy.Erasure.Requested;
import io.duologue.core.signin.SignIn.SignedIn;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who hears that an account is to be erased, and who has to wait before he erases one. */
class TellingOfErasuresTest {
    private static final String ADDRESS = "maya@example.org";
    private static final String OTHER = "maya@work.example";

    private final SignInWorld world = new SignInWorld(LinkPolicy.VERIFIED_EMAIL);

    private Erasure erasure(Duration grace) {
        return Erasure.builder(world.erasures, world.accounts, world.sessions)
                .restrictions(new FollowingRestrictions(
                        world.restrictions, Optional.empty(), FollowingRestrictions.LONGEST, world.secrets::caseId))
                .store(world.notices)
                .connections(world.connections)
                .grace(grace)
                .build();
    }

    @Test
    void heIsToldAtAllHisAddressesOnceAndOnThePageUntilWhenItCanBeKept() {
        Erasure erasure = erasure(Erasure.GRACE);
        SignedIn maya = withTwoAddresses();

        erasure.request(world.fresh(maya), world.now);
        erasure.request(world.fresh(maya), world.now);

        assertThat(world.mailed)
                .containsExactlyInAnyOrder(
                        "erasure-requested github to " + ADDRESS, "erasure-requested github to " + OTHER);
        assertThat(world.linking.notices(maya.user(), world.now))
                .singleElement()
                .satisfies(told -> {
                    Notice notice = told.notice();
                    assertThat(notice.kind()).isEqualTo(Notice.Kind.ERASURE_REQUESTED);
                    assertThat(notice.undoUntil()).contains(world.now.plus(Erasure.GRACE));
                });
    }

    @Test
    void whoKeepsItIsToldAsWellAndThatItWasToBeErasedIsNoNewsAnyMore() {
        Erasure erasure = erasure(Erasure.GRACE);
        SignedIn maya = withTwoAddresses();
        erasure.request(world.fresh(maya), world.now);
        world.mailed.clear();

        assertThat(erasure.cancel(maya.user(), world.now)).isTrue();
        assertThat(erasure.cancel(maya.user(), world.now)).isFalse();

        assertThat(world.mailed)
                .containsExactlyInAnyOrder(
                        "erasure-taken-back github to " + ADDRESS, "erasure-taken-back github to " + OTHER);
        assertThat(world.linking.notices(maya.user(), world.now))
                .filteredOn(told -> !told.acknowledged())
                .extracting(told -> told.notice().kind())
                .containsExactly(Notice.Kind.ERASURE_TAKEN_BACK);
    }

    @Test
    void whereThereIsNoGraceTheLettersGoOutBeforeTheAddressesDo() {
        SignedIn maya = withTwoAddresses();

        erasure(Duration.ZERO).request(world.fresh(maya), world.now);

        assertThat(world.mailed).hasSize(2);
        assertThat(world.accounts.find(maya.user())).isEmpty();
        assertThat(world.linking.notices(maya.user(), world.now)).isEmpty();
    }

    @Test
    void whoCameInByAJoinErasesNothingWhileItCanBeUndone() {
        Erasure erasure = erasure(Erasure.GRACE);
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", ADDRESS, true);
        SignedIn owner = world.signsIn(GITHUB, "g1");
        world.wait(Duration.ofHours(1));
        SignedIn joined = world.signsIn(LINKEDIN, "l1");
        assertThat(joined.user()).isEqualTo(owner.user());

        assertThat(erasure.request(world.fresh(joined), world.now))
                .isEqualTo(new Held(world.now.plus(Connections.UNDO)));
        assertThat(erasure.find(owner.user())).isEmpty();
        world.wait(Connections.UNDO.minusMillis(1));
        assertThat(erasure.request(world.fresh(joined), world.now)).isInstanceOf(Held.class);
        world.wait(Duration.ofMillis(1));
        assertThat(erasure.request(world.fresh(joined), world.now)).isInstanceOf(Requested.class);
    }

    private SignedIn withTwoAddresses() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(GOOGLE, "o1", OTHER, true);
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, GOOGLE, "o1");
        world.linking
                .notices(maya.user(), world.now)
                .forEach(told ->
                        world.linking.acknowledge(maya.user(), told.notice().id()));
        world.mailed.clear();
        return maya;
    }
}

package io.duologue.core.signin;

import static io.duologue.core.signin.SignInWorld.GITHUB;
import static io.duologue.core.signin.SignInWorld.GOOGLE;
import static io.duologue.core.signin.SignInWorld.LINKEDIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.signin.Linking.Undo;
import io.duologue.core.signin.SignIn.Challenged;
import io.duologue.core.signin.SignIn.SignedIn;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sign-in makes of the address that the provider says. */
class JoiningTest {
    private static final String ADDRESS = "maya@example.org";

    private final SignInWorld world = new SignInWorld(LinkPolicy.VERIFIED_EMAIL);

    @Test
    void theSecondProviderOfOnePersonSignsInToTheSameAccountAndSheIsTold() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", "maya@EXAMPLE.org", true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.wait(Duration.ofHours(1));

        SignedIn second = world.signsIn(LINKEDIN, "l1");

        assertThat(second.user()).isEqualTo(first.user());
        assertThat(second.joined()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(world.providersOf(first.user())).containsExactlyInAnyOrder(GITHUB, LINKEDIN);
        assertThat(world.profiles.find(first.user()).orElseThrow().connected()).containsExactly(GITHUB, LINKEDIN);
        assertThat(world.notices(first.user())).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notice.Kind.JOINED);
            assertThat(notice.provider()).isEqualTo(LINKEDIN);
            assertThat(notice.undoUntil()).contains(world.now.plus(Duration.ofDays(7)));
        });
        assertThat(world.mailed).containsExactly("joined linkedin to " + ADDRESS);
    }

    @Test
    void whatAMailServerMayTellApartIsNotJoined() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", "Maya@example.org", true);
        SignedIn first = world.signsIn(GITHUB, "g1");

        SignedIn second = world.signsIn(LINKEDIN, "l1");

        assertThat(second.user()).isNotEqualTo(first.user());
        assertThat(second.created()).isTrue();
    }

    @Test
    void aJoinEndsTheSessionsThatThereWere() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");

        SignedIn second = world.signsIn(LINKEDIN, "l1");

        assertThat(world.isSignedIn(first)).isFalse();
        assertThat(world.isSignedIn(second)).isTrue();
    }

    @Test
    void whoWasJoinedIsToldOnceAndKeepsHisOtherSessionsAtTheNextSignIn() {
        SignedIn joined = joined();

        SignedIn again = world.signsIn(LINKEDIN, "l1");

        assertThat(again.joined()).isFalse();
        assertThat(world.isSignedIn(joined)).isTrue();
        assertThat(world.notices(joined.user())).hasSize(1);
    }

    @Test
    void whereTheTellingWasInterruptedItIsMadeUpForAtTheNextSignIn() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.accounts.link(first.user(), new Account.LinkedIdentity(LINKEDIN, "l1"), Account.Origin.EMAIL, world.now);

        SignedIn second = world.signsIn(LINKEDIN, "l1");

        assertThat(second.joined()).isTrue();
        assertThat(world.isSignedIn(first)).isFalse();
        assertThat(world.notices(first.user())).hasSize(1);
    }

    @Test
    void anUndoneJoinGivesTheIdentityAnAccountOfItsOwnForGood() {
        SignedIn joined = joined();
        SignedIn owner = world.signsIn(GITHUB, "g1");
        String notice = world.notices(owner.user()).get(0).id();

        Undo undo = world.linking.undo(world.fresh(owner), notice, world.now);

        assertThat(undo).isEqualTo(Undo.UNDONE);
        assertThat(world.isSignedIn(joined)).isFalse();
        assertThat(world.isSignedIn(owner)).isTrue();
        assertThat(world.providersOf(owner.user())).containsExactly(GITHUB);
        assertThat(world.profiles.find(owner.user()).orElseThrow().connected()).containsExactly(GITHUB);
        assertThat(world.notices(owner.user())).extracting(Notice::kind).containsExactly(Notice.Kind.UNDONE);
        SignedIn apart = world.signsIn(LINKEDIN, "l1");
        assertThat(apart.user()).isNotEqualTo(owner.user());
        assertThat(apart.created()).isTrue();
        assertThat(world.signsIn(LINKEDIN, "l1").user()).isEqualTo(apart.user());
        assertThat(world.linking.undo(world.fresh(owner), notice, world.now)).isEqualTo(Undo.GONE);
    }

    @Test
    void aJoinCanBeUndoneForSevenDaysByItsOwnPeople() {
        SignedIn joined = joined();
        String notice = world.notices(joined.user()).get(0).id();
        SignedIn stranger = world.signsIn(GOOGLE, "x1");

        assertThat(world.linking.undo(world.fresh(stranger), notice, world.now)).isEqualTo(Undo.GONE);
        world.wait(Duration.ofDays(7));
        SignedIn late = world.signsIn(GITHUB, "g1");

        assertThat(world.linking.undo(world.fresh(late), notice, world.now)).isEqualTo(Undo.GONE);
        assertThat(world.providersOf(joined.user())).hasSize(2);
    }

    @Test
    void anAddressThatTheAccountShowedLongAgoIsChallengedAndNothingChanges() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.wait(LinkPolicy.FRESH);

        assertThat(world.tries(LINKEDIN, "l1")).isEqualTo(new Challenged(LINKEDIN, Set.of(GITHUB)));

        assertThat(world.providersOf(first.user())).containsExactly(GITHUB);
        assertThat(world.accounts.find(new Account.LinkedIdentity(LINKEDIN, "l1")))
                .isEmpty();
    }

    @Test
    void whoSignsInWithTheOtherOneConnectsWhatWasChallenged() {
        SignInWorld strict = new SignInWorld(LinkPolicy.CHALLENGE);
        strict.says(GITHUB, "g1", ADDRESS, true);
        strict.says(LINKEDIN, "l1", ADDRESS, true);
        SignedIn first = strict.signsIn(GITHUB, "g1");
        assertThat(strict.tries(LINKEDIN, "l1")).isInstanceOf(Challenged.class);

        assertThat(strict.links(first, LINKEDIN, "l1")).isEqualTo(new Linking.Linked());

        assertThat(strict.signsIn(LINKEDIN, "l1").user()).isEqualTo(first.user());
    }

    @Test
    void whoCannotMeetAChallengeHasAnAccountOfHisOwn() {
        SignInWorld strict = new SignInWorld(LinkPolicy.CHALLENGE);
        strict.says(GITHUB, "g1", ADDRESS, true);
        strict.says(LINKEDIN, "l1", ADDRESS, true);
        SignedIn first = strict.signsIn(GITHUB, "g1");

        SignedIn apart =
                (SignedIn) strict.signIn.completeApart(LINKEDIN, Map.of("who", "l1"), Place.browser(""), strict.now);

        assertThat(apart.user()).isNotEqualTo(first.user());
        assertThat(strict.signsIn(LINKEDIN, "l1").user()).isEqualTo(apart.user());
    }

    @Test
    void anAddressThatPassedToSomebodyElseAtTheProviderDoesNotOpenTheOldAccount() {
        world.says(GITHUB, "old", ADDRESS, true);
        SignedIn old = world.signsIn(GITHUB, "old");
        world.says(GITHUB, "new", ADDRESS, true);

        SignedIn other = world.signsIn(GITHUB, "new");

        assertThat(other.user()).isNotEqualTo(old.user());
        world.says(LINKEDIN, "l1", ADDRESS, true);
        assertThat(world.tries(LINKEDIN, "l1")).isInstanceOf(Challenged.class);
    }

    @Test
    void anotherAddressAtTheProviderIsToldAtBothAndEndsTheSessions() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.says(GITHUB, "g1", "maya@example.net", true);

        SignedIn second = world.signsIn(GITHUB, "g1");

        assertThat(world.isSignedIn(first)).isFalse();
        assertThat(world.isSignedIn(second)).isTrue();
        assertThat(world.mailed)
                .containsExactlyInAnyOrder(
                        "email-changed github to maya@example.org", "email-changed github to maya@example.net");
        assertThat(world.accounts.withEmail(new EmailAddress(ADDRESS))).isEmpty();
    }

    @Test
    void theSameAddressIsConfirmedAnewAndNobodyIsTold() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.wait(Duration.ofHours(1));

        world.signsIn(GITHUB, "g1");

        assertThat(world.isSignedIn(first)).isTrue();
        assertThat(world.mailed).isEmpty();
        assertThat(world.linking.connections(first.user()).get(0).email())
                .isEqualTo(new ConfirmedEmail(new EmailAddress(ADDRESS), world.now, true));
    }

    @Test
    void anAddressThatIsVerifiedNoLongerFindsNobody() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.says(GITHUB, "g1", ADDRESS, false);

        world.signsIn(GITHUB, "g1");

        assertThat(world.linking.connections(first.user()).get(0).email()).isNull();
        assertThat(world.accounts.withEmail(new EmailAddress(ADDRESS))).isEmpty();
    }

    @Test
    void anotherAddressIsToldAlsoIfItWasNotVerifiedAtFirst() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.says(GITHUB, "g1", "maya@example.net", false);
        SignedIn between = world.signsIn(GITHUB, "g1");
        assertThat(world.mailed).isEmpty();
        world.says(GITHUB, "g1", "maya@example.net", true);

        SignedIn last = world.signsIn(GITHUB, "g1");

        assertThat(world.notices(first.user())).extracting(Notice::kind).containsExactly(Notice.Kind.EMAIL_CHANGED);
        assertThat(world.mailed)
                .containsExactlyInAnyOrder(
                        "email-changed github to maya@example.org", "email-changed github to maya@example.net");
        assertThat(world.isSignedIn(first)).isFalse();
        assertThat(world.isSignedIn(between)).isFalse();
        assertThat(world.isSignedIn(last)).isTrue();
    }

    @Test
    void anAddressThatComesBackAfterAPauseIsNoChange() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.saysNothing(GITHUB, "g1");
        world.signsIn(GITHUB, "g1");
        world.says(GITHUB, "g1", ADDRESS, true);

        world.signsIn(GITHUB, "g1");

        assertThat(world.isSignedIn(first)).isTrue();
        assertThat(world.notices(first.user())).isEmpty();
        assertThat(world.accounts.withEmail(new EmailAddress(ADDRESS))).hasSize(1);
    }

    @Test
    void whoHasTakenTheAddressAwayIsTellingItStill() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.saysNothing(GITHUB, "g1");
        SignedIn thief = world.signsIn(GITHUB, "g1");

        world.links(thief, GOOGLE, "thief");

        assertThat(world.mailed).containsExactly("linked google to " + ADDRESS);
        assertThat(world.isSignedIn(first)).isFalse();
    }

    @Test
    void whoWasJoinedAndToldIsNotJoinedAgainWhenTheAddressWasAwayForAWhile() {
        SignedIn joined = joined();
        world.wait(Duration.ofDays(20));
        world.says(LINKEDIN, "l1", ADDRESS, false);
        SignedIn between = world.signsIn(LINKEDIN, "l1");
        world.says(LINKEDIN, "l1", ADDRESS, true);

        SignedIn again = world.signsIn(LINKEDIN, "l1");

        assertThat(between.joined()).isFalse();
        assertThat(again.joined()).isFalse();
        assertThat(world.isSignedIn(between)).isTrue();
        assertThat(world.notices(joined.user())).hasSize(1);
        assertThat(world.mailed).containsExactly("joined linkedin to " + ADDRESS);
    }

    @Test
    void whatWasInterruptedIsToldAlsoIfTheAddressIsVerifiedNoLonger() {
        world.says(GITHUB, "g1", ADDRESS, true);
        SignedIn first = world.signsIn(GITHUB, "g1");
        world.accounts.link(first.user(), new Account.LinkedIdentity(LINKEDIN, "l1"), Account.Origin.EMAIL, world.now);
        world.wait(Duration.ofDays(9));

        SignedIn second = world.signsIn(LINKEDIN, "l1");

        assertThat(second.joined()).isTrue();
        Notice notice = world.notices(first.user()).get(0);
        assertThat(notice.undoUntil()).contains(world.now.plus(Connections.UNDO));
        SignedIn owner = world.signsIn(GITHUB, "g1");
        assertThat(world.linking.undo(world.fresh(owner), notice.id(), world.now))
                .isEqualTo(Undo.UNDONE);
    }

    @Test
    void whoWasRestrictedIsSoInTheAccountThatAnUndoneJoinGives() {
        SignedIn joined = joined();
        world.restrictions.save(restriction("R-1", joined.user()));
        SignedIn owner = world.signsIn(GITHUB, "g1");
        world.linking.undo(
                world.fresh(owner), world.notices(owner.user()).get(0).id(), world.now);

        SignedIn apart = world.signsIn(LINKEDIN, "l1");

        assertThat(world.restrictions.active(apart.user(), world.now)).isPresent();
        assertThat(world.restrictions.active(owner.user(), world.now)).isPresent();
    }

    private Restriction restriction(String caseId, UserId user) {
        return new Restriction(caseId, user, "R4", "sold things", false, world.now, world.now.plusSeconds(86_400));
    }

    private SignedIn joined() {
        world.says(GITHUB, "g1", ADDRESS, true);
        world.says(LINKEDIN, "l1", ADDRESS, true);
        world.signsIn(GITHUB, "g1");
        world.wait(Duration.ofMinutes(1));
        return world.signsIn(LINKEDIN, "l1");
    }
}

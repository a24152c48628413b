package io.duologue.core.signin;

import static io.duologue.core.signin.SignInWorld.GITHUB;
import static io.duologue.core.signin.SignInWorld.GOOGLE;
import static io.duologue.core.signin.SignInWorld.LINKEDIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.ImmutableSignedInSession;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.privacy.Retention;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.signin.Linking.Begun;
import io.duologue.core.signin.Linking.Linked;
import io.duologue.core.signin.Linking.NotNow;
import io.duologue.core.signin.Linking.Reason;
import io.duologue.core.signin.Linking.Refused;
import io.duologue.core.signin.Linking.Taken;
import io.duologue.core.signin.Linking.Told;
import io.duologue.core.signin.Linking.Undo;
import io.duologue.core.signin.Linking.Unlink;
import io.duologue.core.signin.SignIn.SignedIn;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkingTest {
    private final SignInWorld world = new SignInWorld(LinkPolicy.VERIFIED_EMAIL);

    @Test
    void whatIsConnectedFromTheSettingsSignsInToTheAccountAndIsTold() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.says(LINKEDIN, "l1", "maya@example.org", true);

        assertThat(world.links(maya, LINKEDIN, "l1")).isEqualTo(new Linked());

        assertThat(world.signsIn(LINKEDIN, "l1").user()).isEqualTo(maya.user());
        assertThat(world.profiles.find(maya.user()).orElseThrow().connected()).containsExactly(GITHUB, LINKEDIN);
        assertThat(world.notices(maya.user())).extracting(Notice::kind).containsExactly(Notice.Kind.LINKED);
        assertThat(world.mailed).containsExactly("linked linkedin to maya@example.org");
    }

    @Test
    void whoSignsOutEverywhereIsToldAtHisAddressAndOnNoPage() {
        world.says(GITHUB, "g1", "maya@example.org", true);
        SignedIn here = world.signsIn(GITHUB, "g1");
        SignedIn elsewhere = world.signsIn(GITHUB, "g1");

        world.linking.signOutEverywhere(here.issued().session(), true, world.now);

        assertThat(world.isSignedIn(elsewhere)).isFalse();
        assertThat(world.isSignedIn(here)).isTrue();
        assertThat(world.mailed).containsExactly("signed-out github to maya@example.org");
        assertThat(world.linking.notices(here.user(), world.now)).isEmpty();

        world.linking.signOutEverywhere(here.issued().session(), true, world.now);
        assertThat(world.mailed).as("where nothing ended nothing is told").hasSize(1);

        world.linking.signOutEverywhere(here.issued().session(), false, world.now);
        assertThat(world.isSignedIn(here)).isFalse();
        assertThat(world.mailed).hasSize(2);
    }

    @Test
    void connectingAndDisconnectingEndTheOtherSessionsAndNotThisOne() {
        SignedIn elsewhere = world.signsIn(GITHUB, "g1");
        SignedIn here = world.signsIn(GITHUB, "g1");

        world.links(here, LINKEDIN, "l1");

        assertThat(world.isSignedIn(elsewhere)).isFalse();
        assertThat(world.isSignedIn(here)).isTrue();
        SignedIn withLinkedIn = world.signsIn(LINKEDIN, "l1");

        world.linking.unlink(world.fresh(here), LINKEDIN, world.now);

        assertThat(world.isSignedIn(withLinkedIn)).isFalse();
        assertThat(world.isSignedIn(here)).isTrue();
    }

    @Test
    void whatAnotherAccountSignsInWithIsRefusedAndNothingChanges() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        SignedIn ada = world.signsIn(LINKEDIN, "l1");

        assertThat(world.links(maya, LINKEDIN, "l1")).isEqualTo(new Taken());

        assertThat(world.providersOf(maya.user())).containsExactly(GITHUB);
        assertThat(world.providersOf(ada.user())).containsExactly(LINKEDIN);
        assertThat(world.isSignedIn(ada)).isTrue();
        assertThat(world.notices(maya.user())).isEmpty();
        assertThat(world.notices(ada.user())).isEmpty();
    }

    @Test
    void anOldSignInChangesNothing() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        SignedInSession old = SignInWorld.signedInAt(maya, world.now.minus(Linking.FRESH));
        SignedInSession fresh =
                SignInWorld.signedInAt(maya, world.now.minus(Linking.FRESH).plusMillis(1));

        assertThat(world.linking.begin(old, GOOGLE, world.now)).isEqualTo(new NotNow(Reason.NOT_FRESH));
        assertThat(world.linking.unlink(old, LINKEDIN, world.now)).isEqualTo(Unlink.NOT_FRESH);
        assertThat(world.linking.begin(fresh, GOOGLE, world.now)).isInstanceOf(Begun.class);
        assertThat(world.linking.unlink(fresh, LINKEDIN, world.now)).isEqualTo(Unlink.UNLINKED);
    }

    @Test
    void aLinkBeginsOnlyWithAProviderThatThereIsAndThatIsNotConnected() {
        SignedIn maya = world.signsIn(GITHUB, "g1");

        assertThat(world.linking.begin(world.fresh(maya), GITHUB, world.now)).isEqualTo(new NotNow(Reason.CONNECTED));
        assertThat(world.linking.begin(world.fresh(maya), new ProviderId("other"), world.now))
                .isEqualTo(new NotNow(Reason.NO_PROVIDER));
        assertThat(world.linking.begin(
                        ImmutableSignedInSession.copyOf(world.fresh(maya)).withUser(new UserId("u_nobody")),
                        LINKEDIN,
                        world.now))
                .isEqualTo(new NotNow(Reason.NO_ACCOUNT));
    }

    @Test
    void aLinkIsCompletedOnceWithinTenMinutes() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        Begun used = world.begins(maya, LINKEDIN);
        Begun late = world.begins(maya, GOOGLE);

        assertThat(world.completes(maya, used, LINKEDIN, "l1")).isEqualTo(new Linked());
        assertThat(world.completes(maya, used, LINKEDIN, "l1")).isInstanceOf(Refused.class);
        world.wait(Duration.ofMinutes(10));
        assertThat(world.completes(maya, late, GOOGLE, "x1")).isInstanceOf(Refused.class);
    }

    @Test
    void aCodeIsGoodForOneTryAlsoIfTheProviderRefuses() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        Begun begun = world.begins(maya, LINKEDIN);

        assertThat(world.completes(maya, begun, LINKEDIN, "away")).isEqualTo(new Linking.Unavailable("closed", null));
        assertThat(world.completes(maya, begun, LINKEDIN, "l1")).isInstanceOf(Refused.class);
    }

    @Test
    void aCodeIsForOneProviderAndOneRedirect() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        Begun begun = world.begins(maya, LINKEDIN);
        Begun again = world.begins(maya, LINKEDIN);

        assertThat(world.linking.complete(world.fresh(maya), begun.code(), GOOGLE, world.proof(begun, "x1"), world.now))
                .isInstanceOf(Refused.class);
        assertThat(world.linking.complete(
                        world.fresh(maya), begun.code(), LINKEDIN, world.proof(again, "l1"), world.now))
                .isInstanceOf(Refused.class);
        assertThat(world.linking.complete(world.fresh(maya), again.code(), LINKEDIN, Map.of("who", "l1"), world.now))
                .isInstanceOf(Refused.class);
        assertThat(world.providersOf(maya.user())).containsExactly(GITHUB);
    }

    @Test
    void aCodeIsForTheSessionThatAskedForIt() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        SignedIn elsewhere = world.signsIn(GITHUB, "g1");
        SignedIn ada = world.signsIn(GOOGLE, "x1");
        Begun first = world.begins(maya, LINKEDIN);
        Begun second = world.begins(maya, LINKEDIN);
        Begun third = world.begins(maya, LINKEDIN);

        assertThat(world.completes(ada, first, LINKEDIN, "l1")).isInstanceOf(Refused.class);
        assertThat(world.completes(elsewhere, second, LINKEDIN, "l1")).isInstanceOf(Refused.class);
        world.sessions.end(maya.issued().session());
        assertThat(world.completes(maya, third, LINKEDIN, "l1")).isInstanceOf(Refused.class);
        assertThat(world.providersOf(maya.user())).containsExactly(GITHUB);
    }

    @Test
    void aLinkCodeOpensNoSocketAndATicketLinksNothing() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        Begun begun = world.begins(maya, LINKEDIN);
        String ticket =
                world.sessions.ticket(maya.token(), world.now).orElseThrow().ticket();

        assertThat(world.credentials.redeem(SecretHash.of(begun.code()), world.now))
                .isEmpty();
        assertThat(world.linking.complete(world.fresh(maya), ticket, LINKEDIN, world.proof(begun, "l1"), world.now))
                .isInstanceOf(Refused.class);
    }

    @Test
    void theLastWayToSignInStays() {
        SignedIn maya = world.signsIn(GITHUB, "g1");

        assertThat(world.linking.unlink(world.fresh(maya), GITHUB, world.now)).isEqualTo(Unlink.LAST);
        assertThat(world.linking.unlink(world.fresh(maya), LINKEDIN, world.now)).isEqualTo(Unlink.NOT_CONNECTED);

        assertThat(world.signsIn(GITHUB, "g1").user()).isEqualTo(maya.user());
    }

    @Test
    void whatWasDisconnectedIsOffTheCardAndIsToldAtTheAddressThatItHad() {
        world.says(LINKEDIN, "l1", "maya@work.example", true);
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        world.mailed.clear();

        assertThat(world.linking.unlink(world.fresh(maya), LINKEDIN, world.now)).isEqualTo(Unlink.UNLINKED);

        assertThat(world.profiles.find(maya.user()).orElseThrow().connected()).containsExactly(GITHUB);
        assertThat(world.mailed).containsExactly("unlinked linkedin to maya@work.example");
        assertThat(world.notices(maya.user()).get(0))
                .satisfies(notice -> assertThat(notice.undoUntil()).isEmpty());
    }

    @Test
    void whatWasDisconnectedComesBackByTheSettingsAlone() {
        world.says(GITHUB, "g1", "maya@example.org", true);
        world.says(LINKEDIN, "l1", "maya@example.org", true);
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);

        assertThat(world.links(maya, LINKEDIN, "l1")).isEqualTo(new Linked());
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);

        assertThat(world.signsIn(LINKEDIN, "l1").user()).isNotEqualTo(maya.user());
    }

    @Test
    void whereTheTellingOfALinkWasInterruptedItIsMadeUpForAtTheNextSignIn() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.accounts.link(maya.user(), new LinkedIdentity(LINKEDIN, "l1"), Origin.SETTINGS, world.now);

        SignedIn withIt = world.signsIn(LINKEDIN, "l1");
        world.signsIn(LINKEDIN, "l1");

        assertThat(withIt.joined()).isFalse();
        assertThat(world.isSignedIn(maya)).isFalse();
        assertThat(world.isSignedIn(withIt)).isTrue();
        assertThat(world.notices(maya.user())).extracting(Notice::kind).containsExactly(Notice.Kind.LINKED);
    }

    @Test
    void whereTheTellingOfALinkWasInterruptedItIsMadeUpForByWhoLinksItAgain() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        Begun begun = world.begins(maya, LINKEDIN);
        world.accounts.link(maya.user(), new LinkedIdentity(LINKEDIN, "l1"), Origin.SETTINGS, world.now);

        assertThat(world.completes(maya, begun, LINKEDIN, "l1")).isEqualTo(new Linked());

        assertThat(world.notices(maya.user())).extracting(Notice::kind).containsExactly(Notice.Kind.LINKED);
    }

    @Test
    void whatIsOlderIsHeldUntilWhatWasAddedCanBeUndoneNoLonger() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.wait(Duration.ofSeconds(1));
        world.links(maya, LINKEDIN, "l1");
        world.wait(Connections.UNDO.minusMillis(1));
        assertThat(world.linking.unlink(world.fresh(maya), GITHUB, world.now)).isEqualTo(Unlink.HELD);
        world.wait(Duration.ofMillis(1));

        assertThat(world.linking.heldUntil(maya.user(), GITHUB, world.now)).isEmpty();
        assertThat(world.linking.unlink(world.fresh(maya), GITHUB, world.now)).isEqualTo(Unlink.UNLINKED);
        assertThat(world.providersOf(maya.user())).containsExactly(LINKEDIN);
    }

    @Test
    void whatWasConnectedCanBeUndoneAlsoWithAnOldSignIn() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        world.wait(Duration.ofSeconds(1));
        world.links(maya, GOOGLE, "x1");
        String first = world.notices(maya.user()).get(1).id();
        SignedInSession old = SignInWorld.signedInAt(maya, world.now.minus(Duration.ofHours(6)));

        assertThat(world.linking.undo(old, first, world.now)).isEqualTo(Undo.UNDONE);

        assertThat(world.providersOf(maya.user())).containsExactlyInAnyOrder(GITHUB, GOOGLE);
    }

    @Test
    void anOldNoticeUndoesNothingThatWasConnectedSince() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        String notice = world.notices(maya.user()).get(0).id();
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);
        world.wait(Duration.ofSeconds(1));
        world.links(maya, LINKEDIN, "l1");

        assertThat(world.linking.undo(world.fresh(maya), notice, world.now)).isEqualTo(Undo.GONE);

        assertThat(world.providersOf(maya.user())).contains(LINKEDIN);
    }

    @Test
    void whoAcknowledgesANoticeSeesItNoLongerWhenItCannotBeUndone() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);
        String unlinked = world.notices(maya.user()).get(0).id();

        assertThat(world.linking.acknowledge(new UserId("u_other"), unlinked)).isFalse();
        assertThat(world.linking.acknowledge(maya.user(), unlinked)).isTrue();
        assertThat(world.linking.acknowledge(maya.user(), unlinked)).isFalse();

        assertThat(world.notices(maya.user())).extracting(Notice::kind).containsExactly(Notice.Kind.LINKED);
    }

    @Test
    void whatCanBeUndoneIsListedUntilThenWhoeverAcknowledgesIt() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        Notice notice = world.notices(maya.user()).get(0);

        assertThat(world.linking.notices(maya.user(), world.now)).containsExactly(new Told(notice, false));
        assertThat(world.linking.acknowledge(maya.user(), notice.id())).isTrue();

        assertThat(world.linking.notices(maya.user(), world.now)).containsExactly(new Told(notice, true));
        world.wait(Connections.UNDO.minusMillis(1));
        assertThat(world.linking.notices(maya.user(), world.now)).containsExactly(new Told(notice, true));
        world.wait(Duration.ofMillis(1));
        assertThat(world.linking.notices(maya.user(), world.now)).isEmpty();
    }

    @Test
    void whatWasAcknowledgedAndThenDisconnectedIsListedNoLonger() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        world.linking.acknowledge(maya.user(), world.notices(maya.user()).get(0).id());

        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);

        assertThat(world.notices(maya.user())).extracting(Notice::kind).containsExactly(Notice.Kind.UNLINKED);
    }

    @Test
    void aRestrictionStaysWithTheAccountAndGoesAlongWithWhatIsDisconnected() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        restrict("R-1", maya.user());
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);

        SignedIn apart = world.signsIn(LINKEDIN, "l1");

        assertThat(apart.user()).isNotEqualTo(maya.user());
        assertThat(world.restrictions.active(maya.user(), world.now)).isPresent();
        assertThat(world.restrictions.active(apart.user(), world.now))
                .map(Restriction::what)
                .contains("sold things");
    }

    @Test
    void aRestrictionFollowsAnIdentityIntoTheAccountThatItIsConnectedTo() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        restrict("R-1", maya.user());
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);
        SignedIn other = world.signsIn(GOOGLE, "x1");

        assertThat(world.links(other, LINKEDIN, "l1")).isEqualTo(new Linked());

        assertThat(world.restrictions.active(other.user(), world.now)).isPresent();
        assertThat(world.restrictions.of(other.user())).hasSize(1);
    }

    @Test
    void aRestrictionWithoutAnEndGoesAlongHoweverLongAgoItWasDisconnected() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        world.restrictions.save(new Restriction("R-1", maya.user(), "R4", "sold things", false, world.now, null));
        world.linking.unlink(world.fresh(maya), LINKEDIN, world.now);
        world.wait(Duration.ofDays(2 * 366));
        Retention.builder(RetentionOptions.standard())
                .accounts(world.accounts, world.restrictions)
                .build()
                .enforce(world.now);

        SignedIn apart = world.signsIn(LINKEDIN, "l1");

        assertThat(world.restrictions.active(apart.user(), world.now)).isPresent();
    }

    @Test
    void whatIsOverGoesNowhere() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        world.links(maya, LINKEDIN, "l1");
        restrict("R-1", maya.user());
        world.wait(Duration.ofDays(1));
        SignedIn again = world.signsIn(GITHUB, "g1");
        world.linking.unlink(world.fresh(again), LINKEDIN, world.now);

        SignedIn apart = world.signsIn(LINKEDIN, "l1");

        assertThat(world.restrictions.of(apart.user())).isEmpty();
    }

    @Test
    void secretsAreInNoText() {
        SignedIn maya = world.signsIn(GITHUB, "g1");
        Begun begun = world.begins(maya, LINKEDIN);

        assertThat(begun.toString()).doesNotContain(begun.code());
    }

    private void restrict(String caseId, UserId user) {
        world.restrictions.save(new Restriction(
                caseId, user, "R4", "sold things", false, world.now, world.now.plus(Duration.ofDays(1))));
    }
}

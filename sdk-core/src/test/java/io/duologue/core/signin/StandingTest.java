package io.duologue.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.Standing;
import io.duologue.core.identity.Standing.Age;
import io.duologue.core.identity.Standing.History;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.Verified;
import io.duologue.core.signin.SignIn.SignedIn;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a provider knows of an account's standing, and whose picture is taken when. */
class StandingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final ProviderId LINKEDIN = new ProviderId("linkedin");
    private static final ProviderId GITHUB = new ProviderId("github");
    private static final URI PICTURE = URI.create("https://pictures.example/1");
    private static final Standing TOO_NEW = Standing.of(new History(Age.DAYS, false), false);

    private final ProfileStore profiles = ProfileStore.inMemory(10);
    private final AccountStore accounts = AccountStore.inMemory(10);
    private final List<String> taken = new ArrayList<>();
    private Standing standing = Standing.UNKNOWN;
    private @Nullable URI picture = PICTURE;
    private final Secrets secrets = new Secrets(new Random(7));
    private final Sessions sessions = new Sessions(CredentialStore.inMemory(100), secrets, SessionOptions.standard());
    private final Connections connections = new Connections(
            accounts,
            profiles,
            RestrictionStore.inMemory(1),
            NoticeStore.inMemory(10),
            LinkPolicy.MANUAL_ONLY,
            sessions,
            NoticeSender.NONE,
            secrets);
    private final SignIn signIn = new SignIn(
            List.of(new Saying(LINKEDIN), new Saying(GITHUB)),
            connections,
            profiles,
            sessions,
            (user, provider, address) -> taken.add(user + " " + provider + " " + address));

    // Whether one may sign up

    @Test
    void whoIsTooNewThereMakesNoAccountHere() {
        standing = TOO_NEW;

        assertThat(tries(GITHUB))
                .isEqualTo(new SignIn.Refused(Why.TOO_NEW, "the provider has known this account for too short a time"));
        assertThat(accounts.find(new ExternalIdentity(GITHUB, "ann", "Ann", "", "", Hints.NONE).key()))
                .isEmpty();
        assertThat(taken).isEmpty();
    }

    @Test
    void whoHasAnAccountSignsInHoweverNew() {
        SignedIn first = signsIn(GITHUB);
        standing = TOO_NEW;

        SignedIn second = signsIn(GITHUB);

        assertThat(second.user()).isEqualTo(first.user());
        assertThat(second.standing()).isEqualTo(TOO_NEW);
    }

    @Test
    void alsoWhoWantsAnAccountApartMustNotBeTooNew() {
        standing = TOO_NEW;

        assertThat(signIn.completeApart(GITHUB, Map.of("who", "ann"), Place.browser(""), NOW))
                .isInstanceOfSatisfying(
                        SignIn.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.TOO_NEW));
    }

    @Test
    void whatIsTooNewToSignUpIsConnectedAndMakesNoAccountWhenItIsDisconnected() {
        CredentialStore credentials = CredentialStore.inMemory(100);
        Linking linking = new Linking(signIn, connections, NoticeStore.inMemory(1), credentials, secrets);
        SignedInSession maya = signsIn(LINKEDIN).issued().session();
        credentials.issueSession(maya);
        standing = TOO_NEW;
        Linking.Begun begun = (Linking.Begun) linking.begin(maya, GITHUB, NOW);

        assertThat(linking.complete(maya, begun.code(), GITHUB, Map.of(), NOW)).isEqualTo(new Linking.Linked());
        assertThat(linking.unlink(maya, GITHUB, NOW)).isEqualTo(Linking.Unlink.UNLINKED);

        assertThat(tries(GITHUB)).isInstanceOf(SignIn.Refused.class);
    }

    // What is verified

    @Test
    void whatIsVerifiedIsWhatWasSaidInTheLatestSignInWithThatProvider() {
        standing = Standing.UNKNOWN.withVerified(Set.of(Verification.IDENTITY, Verification.WORKPLACE));
        UserId ann = signsIn(LINKEDIN).user();
        assertThat(profile(ann).verified())
                .contains(new Verified(LINKEDIN, Set.of(Verification.IDENTITY, Verification.WORKPLACE), NOW));

        standing = Standing.UNKNOWN.withVerified(Set.of(Verification.WORKPLACE));
        signsIn(LINKEDIN);
        assertThat(profile(ann).verified().map(Verified::what)).contains(Set.of(Verification.WORKPLACE));

        standing = Standing.UNKNOWN;
        signsIn(LINKEDIN);
        assertThat(profile(ann).verified()).isEmpty();
    }

    @Test
    void whatOneProviderHasVerifiedAnotherDoesNotTakeBack() {
        standing = Standing.UNKNOWN.withVerified(Set.of(Verification.IDENTITY));
        SignedIn ann = signsIn(LINKEDIN);
        standing = Standing.UNKNOWN;

        connections.link(ann.issued().session(), identity(GITHUB), NOW);
        signsIn(GITHUB);

        assertThat(profile(ann.user()).verified()).isPresent();
    }

    @Test
    void whatIsVerifiedGoesWithTheProvider() {
        SignedIn ann = signsIn(GITHUB);
        standing = Standing.UNKNOWN.withVerified(Set.of(Verification.IDENTITY));
        connections.link(ann.issued().session(), identity(LINKEDIN), NOW);
        assertThat(profile(ann.user()).verified()).isPresent();

        connections.unlink(
                ann.issued().session(),
                accounts.find(ann.user()).orElseThrow().connection(LINKEDIN).orElseThrow(),
                Notice.Kind.UNLINKED,
                NOW);

        assertThat(profile(ann.user()).verified()).isEmpty();
        assertThat(profile(ann.user()).connected()).containsExactly(GITHUB);
    }

    @Test
    void whatIsVerifiedHoldsForNinetyDays() {
        Verified verified = new Verified(LINKEDIN, Set.of(Verification.IDENTITY), NOW);

        assertThat(verified.holds(NOW.plus(Verified.LIFETIME).minusSeconds(1))).isTrue();
        assertThat(verified.holds(NOW.plus(Verified.LIFETIME))).isFalse();
    }

    // Whose picture is taken

    @Test
    void thePictureIsTakenInTheFirstSignInAndUntilItIsThere() {
        UserId ann = signsIn(LINKEDIN).user();
        signsIn(LINKEDIN);
        assertThat(taken).hasSize(2).containsOnly(ann + " linkedin " + PICTURE);

        profiles.update(ann, one -> ImmutableProfile.copyOf(one).withPictureFrom(Optional.empty()));
        signsIn(LINKEDIN);

        assertThat(taken).hasSize(2);
        assertThat(profile(ann).toString()).doesNotContain("pictures.example");
    }

    @Test
    void whoseProviderHasNoPictureWantsNone() {
        picture = null;
        UserId ann = signsIn(LINKEDIN).user();

        picture = PICTURE;
        signsIn(LINKEDIN);

        assertThat(profile(ann).pictureFrom()).isEmpty();
        assertThat(taken).isEmpty();
    }

    @Test
    void onlyThePictureOfTheProviderThatIsWantedIsTaken() {
        SignedIn ann = signsIn(LINKEDIN);
        connections.link(ann.issued().session(), identity(GITHUB), NOW);
        taken.clear();

        signsIn(GITHUB);
        assertThat(taken).isEmpty();

        profiles.update(ann.user(), one -> ImmutableProfile.copyOf(one).withPictureFrom(GITHUB));
        signsIn(GITHUB);
        assertThat(taken).containsExactly(ann.user() + " github " + PICTURE);
    }

    private SignIn.Outcome tries(ProviderId provider) {
        return signIn.complete(provider, Map.of("who", "ann"), NOW);
    }

    private SignedIn signsIn(ProviderId provider) {
        return (SignedIn) tries(provider);
    }

    private Profile profile(UserId user) {
        return profiles.find(user).orElseThrow();
    }

    private ExternalIdentity identity(ProviderId provider) {
        Hints hints = new Hints(null, null, null, List.of(), List.of(), List.of(), List.of(provider));
        return new ExternalIdentity(provider, "ann", "Ann", "", "", hints, null, picture, standing);
    }

    /** Says of everybody what a test lets it say. */
    private final class Saying implements IdentityProvider {
        private final ProviderId id;

        Saying(ProviderId id) {
            this.id = id;
        }

        @Override
        public ProviderId id() {
            return id;
        }

        @Override
        public String label() {
            return id.value();
        }

        @Override
        public Step begin(Instant now) {
            return new Step.Redirect(URI.create("https://provider.example"));
        }

        @Override
        public Outcome complete(Map<String, String> proof, Instant now) {
            return new Outcome.Identified(identity(id));
        }
    }
}

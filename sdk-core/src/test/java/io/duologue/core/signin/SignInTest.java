package io.duologue.core.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.SignIn.SignedIn;
import io.duologue.matching.SeniorityBand;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignInTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final ProviderId HOUSE = new ProviderId("house");
    private static final Hints HINTS = new Hints(
            "5-9",
            "founder",
            "Europe/Lisbon",
            List.of("java", "java", "kotlin"),
            List.of("", "x".repeat(41), "testing"),
            List.of("pt", "English", "en"),
            List.of(new ProviderId("github")));

    private final AccountStore accounts = AccountStore.inMemory(10);
    private final ProfileStore profiles = ProfileStore.inMemory(10);
    private final Secrets secrets = new Secrets(new Random());
    private final Sessions sessions = new Sessions(CredentialStore.inMemory(100), secrets, SessionOptions.standard());
    private final SignIn signIn = signIn(new House(HINTS));

    @Test
    void whoSignsInForTheFirstTimeHasAnAccountAndAnUnconfirmedProfileFromTheHints() {
        SignedIn first = signedIn("ann");

        Profile profile = profiles.find(first.user()).orElseThrow();
        assertThat(first.created()).isTrue();
        assertThat(accounts.find(first.user())).isPresent();
        assertThat(profile.name()).isEqualTo("Name of ann");
        assertThat(profile.confirmed()).isFalse();
        assertThat(profile.seniority()).contains(SeniorityBand.YEARS_5_9);
        assertThat(profile.segment()).contains(Profile.Segment.FOUNDER);
        assertThat(profile.timeZone()).contains(ZoneId.of("Europe/Lisbon"));
        assertThat(profile.topics()).containsExactly("java", "kotlin");
        assertThat(profile.skills()).containsExactly("testing");
        assertThat(profile.languages()).containsExactly("pt", "en");
        assertThat(profile.connected()).containsExactly(new ProviderId("github"));
    }

    @Test
    void hintsThatDoNotFitAreLeftOut() {
        Hints odd = new Hints("ages", "king", "Moon/Base", List.of(), List.of(), List.of("klingon"), List.of());

        SignedIn ann = (SignedIn) signIn(new House(odd)).complete(HOUSE, Map.of("who", "ann"), NOW);

        Profile profile = profiles.find(ann.user()).orElseThrow();
        assertThat(profile.seniority()).isEmpty();
        assertThat(profile.segment()).isEmpty();
        assertThat(profile.timeZone()).isEmpty();
        assertThat(profile.languages()).isEmpty();
    }

    @Test
    void whoSignsInAgainIsTheSamePersonWithTheProfileAsItWasLeft() {
        SignedIn first = signedIn("ann");
        profiles.update(
                first.user(), profile -> ImmutableProfile.copyOf(profile).withName("Ann herself"));

        SignedIn second = signedIn("ann");

        assertThat(second.user()).isEqualTo(first.user());
        assertThat(second.created()).isFalse();
        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(profiles.find(first.user()).orElseThrow().name()).isEqualTo("Ann herself");
    }

    @Test
    void aNewlyConnectedProviderIsAddedAtTheNextSignIn() {
        SignedIn first = signedIn("ann");
        Hints more = new Hints(null, null, null, List.of(), List.of(), List.of(), List.of(new ProviderId("linkedin")));

        signIn(new House(more)).complete(HOUSE, Map.of("who", "ann"), NOW);

        assertThat(profiles.find(first.user()).orElseThrow().connected())
                .containsExactly(new ProviderId("github"), new ProviderId("linkedin"));
    }

    @Test
    void aRefusalOfTheProviderSignsNobodyIn() {
        SignIn.Outcome outcome = signIn.complete(HOUSE, Map.of(), NOW);

        assertThat(outcome).isEqualTo(new SignIn.Refused(Why.OTHER, "nobody named"));
    }

    @Test
    void aProviderThatCannotBeReachedSignsNobodyIn() {
        SignIn.Outcome outcome = signIn.complete(HOUSE, Map.of("who", "away"), NOW);

        assertThat(outcome).isEqualTo(new SignIn.Unavailable("house is closed", null));
    }

    @Test
    void anUnknownProviderIsRefusedAndHasNoFirstStep() {
        ProviderId unknown = new ProviderId("unknown");

        assertThat(signIn.complete(unknown, Map.of(), NOW)).isInstanceOf(SignIn.Refused.class);
        assertThat(signIn.begin(unknown, NOW)).isEmpty();
    }

    @Test
    void theFirstStepIsTheProvidersOwn() {
        assertThat(signIn.begin(HOUSE, NOW)).contains(new IdentityProvider.Step.Choose(List.of()));
        assertThat(signIn.providers()).extracting(IdentityProvider::id).containsExactly(HOUSE);
    }

    @Test
    void whoSignsInHasASession() {
        SignedIn ann = signedIn("ann");

        assertThat(sessions.authenticate(ann.token(), NOW))
                .map(SignedInSession::user)
                .contains(ann.user());
    }

    @Test
    void theSecretIsInNoText() {
        SignedIn ann = signedIn("ann");

        assertThat(ann.toString()).doesNotContain(ann.token());
    }

    @Test
    void twoProvidersOfOneIdAreAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> signIn(new House(HINTS), new House(HINTS)));
    }

    private SignedIn signedIn(String who) {
        return (SignedIn) signIn.complete(HOUSE, Map.of("who", who), NOW);
    }

    private SignIn signIn(IdentityProvider... providers) {
        return new SignIn(List.of(providers), accounts, profiles, sessions, secrets);
    }

    /** Takes everybody at his word. */
    private record House(Hints hints) implements IdentityProvider {
        @Override
        public ProviderId id() {
            return HOUSE;
        }

        @Override
        public String label() {
            return "House";
        }

        @Override
        public Step begin(Instant now) {
            return new Step.Choose(List.of());
        }

        @Override
        public IdentityProvider.Outcome complete(Map<String, String> proof, Instant now) {
            Optional<String> who = Optional.ofNullable(proof.get("who"));
            if (who.isEmpty()) {
                return new IdentityProvider.Outcome.Refused("nobody named");
            }
            if (who.get().equals("away")) {
                return new IdentityProvider.Outcome.Unavailable("house is closed", null);
            }
            return new IdentityProvider.Outcome.Identified(
                    new ExternalIdentity(HOUSE, who.get(), "Name of " + who.get(), "", "", hints));
        }
    }
}

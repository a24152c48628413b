package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.ImmutablePreferences;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.Verified;
import io.duologue.matching.OfferMode;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link ProfileStore}. Extend it and hand in an empty store of yours. */
public abstract class ProfileStoreContract {
    private static final Profile PROFILE = Profile.builder()
            .user(MAYA)
            .name("Maya Lindqvist")
            .headline("Staff engineer, payments")
            .bio("Curious how others handle “replays” 🙂")
            .seniority(SeniorityBand.YEARS_10_14)
            .segment(Profile.Segment.PROFESSIONAL)
            .timeZone(ZoneId.of("Europe/Stockholm"))
            .addTopics("backend", "distributed-systems")
            .addSkills("java", "event sourcing")
            .addLanguages("en", "sv")
            .addConnected(new ProviderId("linkedin"))
            .avatar(new AvatarId("a_maya"))
            .pictureFrom(new ProviderId("linkedin"))
            .verified(new Verified(new ProviderId("linkedin"), Set.of(Verification.IDENTITY), NINE))
            .confirmed(true)
            .build();

    private ProfileStore profiles = ProfileStore.inMemory(1);

    /** An empty store with room for 100 profiles that shares nothing with those made before. */
    protected abstract ProfileStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        profiles = newStore();
    }

    @Test
    @Rule("P-1")
    protected void aSavedProfileIsFoundAsItWas() {
        boolean created = profiles.create(PROFILE);

        assertThat(created).isTrue();
        assertThat(profiles.find(MAYA)).contains(PROFILE);
        assertThat(profiles.find(ADA)).isEmpty();
    }

    @Test
    @Rule("P-1")
    protected void aSecondProfileIsNotCreated() {
        profiles.create(PROFILE);

        boolean created = profiles.create(ImmutableProfile.copyOf(PROFILE).withName("Somebody"));

        assertThat(created).isFalse();
        assertThat(profiles.find(MAYA)).contains(PROFILE);
    }

    @Test
    @Rule("P-1")
    protected void savedPreferencesAreFoundAsTheyWere() {
        Preferences preferences = Preferences.builder()
                .offer(OfferMode.AUTO)
                .decisionTime(Duration.ofSeconds(60))
                .sound(false)
                .requeue(false)
                .keyboardShortcuts(false)
                .build();

        profiles.savePreferences(MAYA, preferences);

        assertThat(profiles.preferences(MAYA)).isEqualTo(preferences);
        assertThat(profiles.preferences(ADA)).isNotEqualTo(preferences);
    }

    @Test
    @Rule("P-2")
    protected void anUpdateChangesWhatIsThere() {
        profiles.create(PROFILE);

        Optional<Profile> changed = profiles.update(MAYA, named("Maya L."));

        assertThat(changed).isEqualTo(profiles.find(MAYA));
        assertThat(changed.map(Profile::name)).contains("Maya L.");
    }

    @Test
    @Rule("P-2")
    protected void updatesAtOnceAllCount() throws Exception {
        profiles.create(ImmutableProfile.copyOf(PROFILE).withSkills());

        List<Optional<Profile>> changed = Together.all(i -> profiles.update(
                MAYA,
                profile ->
                        Profile.builder().from(profile).addSkills("skill " + i).build()));

        assertThat(profiles.find(MAYA).orElseThrow().skills()).hasSameSizeAs(changed);
    }

    @Test
    @Rule("P-2")
    protected void aChangeThatThrowsChangesNothing() {
        profiles.create(PROFILE);

        assertThatThrownBy(() -> profiles.update(MAYA, profile -> {
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertThat(profiles.find(MAYA)).contains(PROFILE);
        assertThat(profiles.update(ADA, named("Ada"))).isEmpty();
    }

    @Test
    @Rule({"P-2", "P-3"})
    protected void anUpdateOfPreferencesChangesWhatIsThereAndBeginsWithTheDefaults() {
        Preferences first = profiles.updatePreferences(MAYA, ProfileStoreContract::silent);
        Preferences second = profiles.updatePreferences(
                MAYA, before -> ImmutablePreferences.copyOf(before).withOffer(OfferMode.AUTO));

        assertThat(first).isEqualTo(Preferences.builder().sound(false).build());
        assertThat(second)
                .isEqualTo(
                        Preferences.builder().sound(false).offer(OfferMode.AUTO).build());
        assertThat(profiles.preferences(MAYA)).isEqualTo(second);
    }

    @Test
    @Rule("P-2")
    protected void updatesOfPreferencesAtOnceAllCount() throws Exception {
        List<UnaryOperator<Preferences>> changes = List.of(
                ProfileStoreContract::silent,
                before -> ImmutablePreferences.copyOf(before).withOffer(OfferMode.AUTO),
                before -> ImmutablePreferences.copyOf(before).withRequeue(false),
                before -> ImmutablePreferences.copyOf(before).withKeyboardShortcuts(false),
                before -> ImmutablePreferences.copyOf(before).withDecisionTime(Duration.ofSeconds(60)));

        Together.all(i -> profiles.updatePreferences(MAYA, changes.get(i % changes.size())));

        assertThat(profiles.preferences(MAYA))
                .isEqualTo(Preferences.builder()
                        .sound(false)
                        .offer(OfferMode.AUTO)
                        .requeue(false)
                        .keyboardShortcuts(false)
                        .decisionTime(Duration.ofSeconds(60))
                        .build());
    }

    @Test
    @Rule("P-2")
    protected void aChangeOfPreferencesThatThrowsChangesNothing() {
        Preferences saved = profiles.updatePreferences(MAYA, ProfileStoreContract::silent);

        assertThatThrownBy(() -> profiles.updatePreferences(MAYA, before -> {
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertThat(profiles.preferences(MAYA)).isEqualTo(saved);
    }

    @Test
    @Rule("P-3")
    protected void preferencesThatWereNeverSavedAreTheDefaults() {
        assertThat(profiles.preferences(MAYA)).isEqualTo(Preferences.builder().build());
    }

    @Test
    @Rule("P-4")
    protected void acknowledgingTwiceKeepsTheFirst() {
        Acknowledgement first = new Acknowledgement("guidelines", "2026-11", NINE);
        Acknowledgement newer = new Acknowledgement("guidelines", "2027-01", NINE.plusSeconds(120));
        profiles.acknowledge(MAYA, first);

        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2026-11", NINE.plusSeconds(60)));
        profiles.acknowledge(MAYA, newer);

        assertThat(profiles.acknowledgements(MAYA)).containsExactlyInAnyOrder(first, newer);
        assertThat(profiles.acknowledgements(ADA)).isEmpty();
    }

    private static Preferences silent(Preferences before) {
        return ImmutablePreferences.copyOf(before).withSound(false);
    }

    private static UnaryOperator<Profile> named(String name) {
        return profile -> ImmutableProfile.copyOf(profile).withName(name);
    }
}

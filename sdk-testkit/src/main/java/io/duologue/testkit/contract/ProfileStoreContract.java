package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.ImmutablePreferences;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.ProfileStore.AvoidResult;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.profile.Verified;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
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
            .addInterests("event-sourcing", "chess")
            .company(new Company("Acme, Inc."))
            .addLanguages("en", "sv")
            .addConnected(new ProviderId("linkedin"))
            .avatar(new AvatarId("a_maya"))
            .pictureFrom(new ProviderId("linkedin"))
            .verified(new Verified(new ProviderId("linkedin"), Set.of(Verification.IDENTITY), NINE))
            .confirmed(true)
            .build();

    private static final Acknowledgement GUIDELINES = new Acknowledgement(Guidelines.DOCUMENT, "2026-11", NINE);
    private static final Avoided AVOIDED = new Avoided("a_1", TOMAS, "Tomás Rey", NINE);

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
                .intent(Intent.MENTOR)
                .mode(Kind.AUDIO)
                .avoidsColleagues(false)
                .pausedUntil(NINE)
                .build();

        profiles.create(PROFILE);
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
        profiles.create(PROFILE);
        Optional<Preferences> first = profiles.updatePreferences(MAYA, ProfileStoreContract::silent);
        Optional<Preferences> second = profiles.updatePreferences(
                MAYA, before -> ImmutablePreferences.copyOf(before).withOffer(OfferMode.AUTO));

        assertThat(first).contains(Preferences.builder().sound(false).build());
        assertThat(second)
                .contains(
                        Preferences.builder().sound(false).offer(OfferMode.AUTO).build());
        assertThat(second).contains(profiles.preferences(MAYA));
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

        profiles.create(PROFILE);
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
        profiles.create(PROFILE);
        Optional<Preferences> saved = profiles.updatePreferences(MAYA, ProfileStoreContract::silent);

        assertThatThrownBy(() -> profiles.updatePreferences(MAYA, before -> {
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertThat(saved).contains(profiles.preferences(MAYA));
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
        profiles.create(PROFILE);
        profiles.acknowledge(MAYA, first);

        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2026-11", NINE.plusSeconds(60)));
        profiles.acknowledge(MAYA, newer);

        assertThat(profiles.acknowledgements(MAYA)).containsExactlyInAnyOrder(first, newer);
        assertThat(profiles.acknowledgements(ADA)).isEmpty();
    }

    @Test
    @Rule("P-5")
    protected void nothingIsLeftOfWhoIsErased() {
        profiles.create(PROFILE);
        profiles.create(ImmutableProfile.copyOf(PROFILE).withUser(ADA));
        profiles.updatePreferences(MAYA, ProfileStoreContract::silent);
        profiles.updatePreferences(ADA, ProfileStoreContract::silent);
        profiles.acknowledge(MAYA, new Acknowledgement("guidelines", "2026-11", NINE));
        profiles.acknowledge(ADA, new Acknowledgement("guidelines", "2026-11", NINE));
        profiles.avoid(MAYA, AVOIDED);
        profiles.avoid(ADA, AVOIDED);
        profiles.avoid(ADA, new Avoided("a_2", MAYA, "Maya Lindqvist", NINE));
        profiles.avoid(TOMAS, new Avoided("a_3", ADA, "Ada", NINE));

        profiles.erase(MAYA);
        profiles.erase(MAYA);

        assertThat(profiles.find(MAYA)).isEmpty();
        assertThat(profiles.preferences(MAYA)).isEqualTo(Preferences.builder().build());
        assertThat(profiles.acknowledgements(MAYA)).isEmpty();
        assertThat(profiles.find(ADA)).isPresent();
        assertThat(profiles.preferences(ADA))
                .isEqualTo(Preferences.builder().sound(false).build());
        assertThat(profiles.acknowledgements(ADA)).hasSize(1);
        assertThat(profiles.avoided(MAYA)).isEmpty();
        assertThat(profiles.avoided(ADA))
                .containsExactlyInAnyOrder(AVOIDED, new Avoided("a_2", MAYA, ProfileStore.ERASED, NINE));
        assertThat(profiles.avoids(ADA, MAYA)).isTrue();
        assertThat(profiles.avoided(TOMAS)).containsExactly(new Avoided("a_3", ADA, "Ada", NINE));
    }

    @Test
    @Rule("P-6")
    protected void whoHasComeThroughTheOnboardingCountsForTheCompany() {
        onboarded(MAYA, "Acme, Inc.");
        onboarded(ADA, "ACME");
        onboarded(TOMAS, "Apex");

        assertThat(profiles.companyCount("acme")).isEqualTo(2);
        assertThat(profiles.companyCount("apex")).isEqualTo(1);
        assertThat(profiles.companyCount("nowhere")).isZero();
    }

    @Test
    @Rule("P-6")
    protected void whoHasNotComeThroughYetDoesNotCount() {
        profiles.create(PROFILE);

        int unacknowledged = profiles.companyCount("acme");
        profiles.acknowledge(MAYA, GUIDELINES);
        int onboarded = profiles.companyCount("acme");
        profiles.update(MAYA, profile -> ImmutableProfile.copyOf(profile).withTopics());

        assertThat(unacknowledged).isZero();
        assertThat(onboarded).isEqualTo(1);
        assertThat(profiles.companyCount("acme")).isZero();
    }

    @Test
    @Rule("P-6")
    protected void whoMovesOnCountsWhereHeIs() {
        onboarded(MAYA, "Acme");

        profiles.update(MAYA, at("Apex"));
        int before = profiles.companyCount("acme");
        int after = profiles.companyCount("apex");
        profiles.update(MAYA, profile -> ImmutableProfile.copyOf(profile).withCompany(Optional.empty()));

        assertThat(before).isZero();
        assertThat(after).isEqualTo(1);
        assertThat(profiles.companyCount("apex")).isZero();
    }

    @Test
    @Rule("P-6")
    protected void whoIsErasedCountsNoMore() {
        onboarded(MAYA, "Acme");
        onboarded(ADA, "Acme");

        profiles.erase(MAYA);

        assertThat(profiles.companyCount("acme")).isEqualTo(1);
    }

    @Test
    @Rule("P-6")
    protected void whoMovesOftenAtOnceCountsOnce() throws Exception {
        onboarded(MAYA, "Acme");

        Together.all(i -> profiles.update(MAYA, at(i % 2 == 0 ? "Acme" : "Apex")));

        assertThat(profiles.companyCount("acme") + profiles.companyCount("apex"))
                .isEqualTo(1);
        assertThat(profiles.companyCount(profiles.find(MAYA)
                        .orElseThrow()
                        .company()
                        .orElseThrow()
                        .normalised()))
                .isEqualTo(1);
    }

    @Test
    @Rule("P-7")
    protected void aWishToAvoidSomebodyWorksOneWayAndIsItsOwnersAffair() {
        profiles.avoid(MAYA, AVOIDED);

        assertThat(profiles.avoids(MAYA, TOMAS)).isTrue();
        assertThat(profiles.avoids(TOMAS, MAYA)).isFalse();
        assertThat(profiles.avoided(MAYA)).containsExactly(AVOIDED);
        assertThat(profiles.avoided(TOMAS)).isEmpty();
        assertThat(profiles.stopAvoiding(TOMAS, "a_1")).isFalse();
        assertThat(profiles.stopAvoiding(MAYA, "a_2")).isFalse();
        assertThat(profiles.avoids(MAYA, TOMAS)).isTrue();

        assertThat(profiles.stopAvoiding(MAYA, "a_1")).isTrue();
        assertThat(profiles.avoids(MAYA, TOMAS)).isFalse();
        assertThat(profiles.avoided(MAYA)).isEmpty();
    }

    @Test
    @Rule("P-7")
    protected void theSameWishTwiceIsOne() {
        profiles.avoid(MAYA, AVOIDED);

        AvoidResult again = profiles.avoid(MAYA, new Avoided("a_2", TOMAS, "T. Rey", NINE.plusSeconds(60)));

        assertThat(again).isEqualTo(new AvoidResult.Noted(AVOIDED));
        assertThat(profiles.avoided(MAYA)).containsExactly(AVOIDED);
    }

    @Test
    @Rule("P-7")
    protected void wishesAtOnceAllCount() throws Exception {
        List<AvoidResult> results =
                Together.all(i -> profiles.avoid(MAYA, new Avoided("a_" + i, new UserId("u_" + i), "Somebody", NINE)));

        assertThat(profiles.avoided(MAYA)).hasSameSizeAs(results);
    }

    @Test
    @Rule("P-8")
    protected void aUserAvoidsAThousandPeopleAtMost() {
        for (int i = 0; i < ProfileStore.MAX_AVOIDED; i++) {
            profiles.avoid(MAYA, new Avoided("a_" + i, new UserId("u_" + i), "Somebody", NINE));
        }

        assertThat(profiles.avoid(MAYA, new Avoided("a_more", TOMAS, "Tomás Rey", NINE)))
                .isEqualTo(new AvoidResult.Full());

        assertThat(profiles.avoids(MAYA, TOMAS)).isFalse();
        assertThat(profiles.avoid(MAYA, new Avoided("a_again", new UserId("u_7"), "Somebody", NINE)))
                .isInstanceOf(AvoidResult.Noted.class);
        assertThat(profiles.avoid(TOMAS, new Avoided("a_his", MAYA, "Maya", NINE)))
                .isInstanceOf(AvoidResult.Noted.class);
    }

    @Test
    @Rule("P-9")
    protected void nobodyAvoidsHimself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profiles.avoid(MAYA, new Avoided("a_1", MAYA, "Maya", NINE)));

        assertThat(profiles.avoided(MAYA)).isEmpty();
    }

    @Test
    @Rule("P-10")
    protected void whatComesLateBringsNothingBack() {
        profiles.create(PROFILE);
        profiles.erase(MAYA);

        profiles.savePreferences(MAYA, silent(Preferences.builder().build()));
        Optional<Preferences> changed = profiles.updatePreferences(MAYA, ProfileStoreContract::silent);
        profiles.acknowledge(MAYA, GUIDELINES);

        assertThat(changed).isEmpty();
        assertThat(profiles.preferences(MAYA)).isEqualTo(Preferences.builder().build());
        assertThat(profiles.acknowledgements(MAYA)).isEmpty();
    }

    @Test
    @Rule("P-10")
    protected void whatIsWrittenWhileSomebodyIsErasedIsGoneAsWell() throws Exception {
        for (int round = 0; round < 20; round++) {
            profiles.create(PROFILE);

            Together.all(i -> {
                if (i == 0) {
                    profiles.erase(MAYA);
                } else if (i % 2 == 0) {
                    profiles.acknowledge(MAYA, GUIDELINES);
                } else {
                    profiles.updatePreferences(MAYA, ProfileStoreContract::silent);
                }
                return i;
            });

            assertThat(profiles.preferences(MAYA))
                    .isEqualTo(Preferences.builder().build());
            assertThat(profiles.acknowledgements(MAYA)).isEmpty();
        }
    }

    private void onboarded(UserId user, String company) {
        profiles.create(ImmutableProfile.copyOf(PROFILE).withUser(user).withCompany(new Company(company)));
        profiles.acknowledge(user, GUIDELINES);
    }

    private static UnaryOperator<Profile> at(String company) {
        return profile -> ImmutableProfile.copyOf(profile).withCompany(new Company(company));
    }

    private static Preferences silent(Preferences before) {
        return ImmutablePreferences.copyOf(before).withSound(false);
    }

    private static UnaryOperator<Profile> named(String name) {
        return profile -> ImmutableProfile.copyOf(profile).withName(name);
    }
}

package io.duologue.redis;

import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.redis.RememberedAnswers.Lasting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Profiles that another store keeps, of which is remembered what others see of somebody who talks: the profile, and how many have named
 * the same company. All else goes to the other store. Safe for many threads.
 */
final class RememberedProfiles implements ProfileStore {
    private final ProfileStore store;
    private final RememberedAnswers answers;
    private final Keys keys;

    RememberedProfiles(ProfileStore store, RememberedAnswers answers, Keys keys) {
        this.store = store;
        this.answers = answers;
        this.keys = keys;
    }

    @Override
    public Optional<Profile> find(UserId user) {
        return answers.answer(
                keys.knownProfile(user),
                Lasting.SHOWN,
                () -> store.find(user),
                found -> found.map(ProfileText::of),
                text -> Optional.of(ProfileText.read(user, text)));
    }

    @Override
    public int companyCount(String normalised) {
        return answers.answer(
                companyKey(normalised),
                Lasting.SHOWN,
                () -> store.companyCount(normalised),
                count -> Optional.of(Integer.toString(count)),
                Integer::parseInt);
    }

    private String companyKey(String normalised) {
        return keys.knownCompany(SecretHash.of(normalised));
    }

    @Override
    public boolean create(Profile profile) {
        boolean created = answers.changing(keys.knownProfile(profile.user()), () -> store.create(profile));
        forgetCompany(Optional.of(profile));
        return created;
    }

    @Override
    public Optional<Profile> update(UserId user, UnaryOperator<Profile> change) {
        AtomicReference<@Nullable Profile> before = new AtomicReference<>();
        Optional<Profile> after = answers.changing(
                keys.knownProfile(user),
                () -> store.update(user, profile -> {
                    before.set(profile);
                    return change.apply(profile);
                }));
        forgetCompany(Optional.ofNullable(before.get()));
        forgetCompany(after);
        return after;
    }

    /** Who has come through the onboarding with it counts among its people. */
    @Override
    public void acknowledge(UserId user, Acknowledgement acknowledgement) {
        store.acknowledge(user, acknowledgement);
        forgetCompany(store.find(user));
    }

    @Override
    public void erase(UserId user) {
        Optional<Profile> gone = store.find(user);
        answers.changing(keys.knownProfile(user), () -> {
            store.erase(user);
            return true;
        });
        forgetCompany(gone);
    }

    private void forgetCompany(Optional<Profile> profile) {
        profile.flatMap(Profile::company)
                .map(Company::normalised)
                .map(this::companyKey)
                .ifPresent(answers::forget);
    }

    @Override
    public Preferences preferences(UserId user) {
        return store.preferences(user);
    }

    @Override
    public void savePreferences(UserId user, Preferences preferences) {
        store.savePreferences(user, preferences);
    }

    @Override
    public Optional<Preferences> updatePreferences(UserId user, UnaryOperator<Preferences> change) {
        return store.updatePreferences(user, change);
    }

    @Override
    public List<Acknowledgement> acknowledgements(UserId user) {
        return store.acknowledgements(user);
    }

    @Override
    public AvoidResult avoid(UserId owner, Avoided wish) {
        return store.avoid(owner, wish);
    }

    @Override
    public boolean stopAvoiding(UserId owner, String id) {
        return store.stopAvoiding(owner, id);
    }

    @Override
    public List<Avoided> avoided(UserId owner) {
        return store.avoided(owner);
    }

    @Override
    public boolean avoids(UserId owner, UserId other) {
        return store.avoids(owner, other);
    }
}

package io.duologue.identity;

import static io.duologue.identity.Post.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestIdentityProviderTest extends IdentityProviderContract {
    private final IdentityProvider guests = new GuestIdentityProvider(Post.secrets(), RandomGenerator.getDefault());

    @Override
    protected IdentityProvider newProvider() {
        return guests;
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        return Map.of(GuestIdentityProvider.ALIAS, person == 0 ? "Maya" : "Tomás");
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.empty();
    }

    @Test
    void twoWhoTakeOneNameAreTwoPeople() {
        ExternalIdentity one = guest("Maya");
        ExternalIdentity other = guest("Maya");

        assertThat(List.of(one.name(), other.name())).containsExactly("Maya", "Maya");
        assertThat(one.subject()).matches("g_[0-9a-z]{26}").isNotEqualTo(other.subject());
        assertThat(one.hints()).isEqualTo(ExternalIdentity.Hints.NONE);
        assertThat(one.headline() + one.bio()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u200B\u202E", "\u0000"})
    void whoSaysNoNameThatCanBeSeenIsGivenOne(String alias) {
        assertThat(guest(alias).name()).matches("[A-Z][a-z]+ [A-Z][a-z]+");
    }

    @Test
    void aMadeUpNameFitsAndIsSeldomTheSame() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            names.add(guest("").name());
        }

        assertThat(names)
                .hasSizeGreaterThan(400)
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(GuestIdentityProvider.MOST));
    }

    @Test
    void aNameIsOneLineOfAtMostThirtyCharacters() {
        assertThat(guest("😀".repeat(30)).name()).isEqualTo("😀".repeat(30));
        assertThat(guest("Ma\u202Eya\n  L").name()).isEqualTo("Maya L");
        assertThat(guests.complete(Map.of(GuestIdentityProvider.ALIAS, "x".repeat(31)), NINE))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("30"));
    }

    private ExternalIdentity guest(String alias) {
        return ((Outcome.Identified) guests.complete(Map.of(GuestIdentityProvider.ALIAS, alias), NINE)).identity();
    }
}

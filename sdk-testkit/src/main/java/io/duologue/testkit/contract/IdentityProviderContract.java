package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Outcome.Identified;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link IdentityProvider}. Extend it and hand in a provider of yours and what its people bring. */
public abstract class IdentityProviderContract {
    private static final Map<String, String> NONSENSE =
            Map.of("code", "nonsense-1", "state", "nonsense-2", "persona", "nonsense-3", "token", "nonsense-4");

    private IdentityProvider provider = new DemoIdentityProvider(DemoPersonas.all());

    /** A provider that can reach whatever it needs. */
    protected abstract IdentityProvider newProvider() throws Exception;

    /**
     * What one of two people brings back after {@link IdentityProvider#begin}, good for one sign-in at least. After a
     * {@link Step.Redirect} with a binding it is made by {@link IdentityProvider#proof}.
     *
     * @param step what {@code begin} answered
     * @param person 0 or 1
     */
    protected abstract Map<String, String> proof(Step step, int person) throws Exception;

    /** The provider when what it depends on cannot be reached; nothing if it depends on nothing. */
    protected abstract Optional<IdentityProvider> unreachable() throws Exception;

    @BeforeEach
    final void makeProvider() throws Exception {
        provider = newProvider();
    }

    @Test
    @Rule("I-1")
    protected void beginningWithoutEndingHasNoEffect() throws Exception {
        Step first = provider.begin(NINE);
        Map<String, String> proof = proof(first, 0);
        for (int i = 0; i < 50; i++) {
            provider.begin(NINE);
        }

        assertThat(provider.complete(proof, NINE)).isInstanceOf(Identified.class);
        assertThat(provider.begin(NINE)).hasSameClassAs(first);
        assertThat(provider.label()).isNotBlank();
    }

    @Test
    @Rule("I-2")
    protected void aPersonHasOneSubjectAlways() throws Exception {
        Identified first = identified(proof(provider.begin(NINE), 0));
        Instant later = NINE.plusSeconds(86_400);
        Identified second = (Identified) provider.complete(proof(provider.begin(later), 0), later);

        assertThat(second.identity().subject()).isEqualTo(first.identity().subject());
        assertThat(first.identity().provider()).isEqualTo(provider.id());
    }

    @Test
    @Rule("I-2")
    protected void aProofThatIsUsedTwiceNamesTheSamePersonOrNobody() throws Exception {
        Map<String, String> proof = proof(provider.begin(NINE), 0);
        Identified first = identified(proof);

        Outcome second = provider.complete(proof, NINE);

        if (second instanceof Identified again) {
            assertThat(again.identity().subject()).isEqualTo(first.identity().subject());
        } else {
            assertThat(second).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    @Rule("I-2")
    protected void twoPeopleHaveTwoSubjects() throws Exception {
        Map<String, String> one = proof(provider.begin(NINE), 0);
        Map<String, String> other = proof(provider.begin(NINE), 1);

        List<Outcome> outcomes =
                Together.all(List.of(() -> provider.complete(one, NINE), () -> provider.complete(other, NINE)));

        assertThat(outcomes)
                .extracting(outcome -> ((Identified) outcome).identity().subject())
                .doesNotHaveDuplicates();
    }

    @Test
    @Rule("I-3")
    protected void aProofThatIsNoneIsRefused() {
        assertThat(provider.complete(Map.of(), NINE)).isInstanceOf(Outcome.Refused.class);
        assertThat(provider.complete(NONSENSE, NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @Rule("I-3")
    protected void aRefusalSaysWhyAndNotWhatWasBrought() {
        Outcome.Refused refused = (Outcome.Refused) provider.complete(NONSENSE, NINE);

        assertThat(refused.reason()).isNotBlank().doesNotContain(NONSENSE.values());
    }

    @Test
    @Rule("I-4")
    protected void whatCannotBeReachedIsUnavailable() throws Exception {
        Optional<IdentityProvider> unreachable = unreachable();
        assumeTrue(unreachable.isPresent(), "this provider depends on nothing that could be out of reach");
        Map<String, String> proof = proof(unreachable.orElseThrow().begin(NINE), 0);

        assertThat(unreachable.orElseThrow().complete(proof, NINE)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    @Rule("I-5")
    protected void whoeverBringsAnotherBindingOrNoneIsRefused() throws Exception {
        Step mine = bound();
        Step others = provider.begin(NINE);
        Map<String, String> brought = proof(mine, 0);
        Map<String, String> broughtLater = proof(others, 0);

        Outcome withAnother = provider.complete(IdentityProvider.proof(brought, binding(others)), NINE);
        Outcome withNone = provider.complete(IdentityProvider.proof(broughtLater, null), NINE);

        assertThat(binding(others)).isNotEqualTo(binding(mine));
        assertThat(withAnother).isInstanceOf(Outcome.Refused.class);
        assertThat(withNone).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @Rule("I-6")
    protected void ofManyWhoBringOneProofAtOnceOneIsIdentified() throws Exception {
        Map<String, String> proof = proof(bound(), 0);

        List<Outcome> outcomes = Together.all(i -> provider.complete(proof, NINE));

        assertThat(outcomes).filteredOn(Identified.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome.Refused.class::isInstance).hasSize(outcomes.size() - 1);
    }

    @Test
    @Rule("I-7")
    protected void theKindIsThatOfTheStepAlways() throws Exception {
        IdentityProvider.Kind before = provider.kind();
        Optional<IdentityProvider> unreachable = unreachable();

        assertThat(provider.begin(NINE).kind()).isEqualTo(before);
        assertThat(provider.kind()).isEqualTo(before);
        unreachable.ifPresent(other -> assertThat(other.kind()).isEqualTo(before));
    }

    private Step bound() {
        Step step = provider.begin(NINE);
        assumeTrue(
                step instanceof Step.Redirect redirect && redirect.binding() != null,
                "this provider asks for no binding");
        return step;
    }

    private static @Nullable String binding(Step step) {
        return ((Step.Redirect) step).binding();
    }

    private Identified identified(Map<String, String> proof) {
        Outcome outcome = provider.complete(proof, NINE);
        assertThat(outcome).isInstanceOf(Identified.class);
        return (Identified) outcome;
    }
}

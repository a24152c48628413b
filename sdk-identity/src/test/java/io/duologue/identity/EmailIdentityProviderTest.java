package io.duologue.identity;

import static io.duologue.identity.Post.MAYA;
import static io.duologue.identity.Post.NINE;
import static io.duologue.identity.Post.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.IdentityProvider.Step;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.limit.RateLimiter;
import io.duologue.identity.MagicLinks.Answer.Asked;
import io.duologue.testkit.contract.IdentityProviderContract;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmailIdentityProviderTest extends IdentityProviderContract {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final Post post = new Post();
    private final MagicLinks links = post.links(MagicLinkStore.inMemory(100));
    private final IdentityProvider provider = provider(links);

    /** The contract completes on the next day what is asked for here at nine. */
    private final MagicLinks forTheContract = new MagicLinks(
            Post.options().lifetime(Duration.ofDays(2)).build(),
            MagicLinkStore.inMemory(100),
            RateLimiter.inMemory(100),
            post,
            Runnable::run,
            Post.secrets());

    @Override
    protected IdentityProvider newProvider() {
        return provider(forTheContract);
    }

    @Override
    protected Map<String, String> proof(Step step, int person) {
        assertThat(step).isInstanceOf(Step.Mail.class);
        Asked asked = (Asked) forTheContract.request((person == 0 ? MAYA : TOMAS).value(), "client", NINE);
        return here(post.secret(), asked.binding());
    }

    @Override
    protected Optional<IdentityProvider> unreachable() {
        return Optional.of(provider(post.links(new MagicLinkStore() {
            @Override
            public void put(SecretHash secret, MagicLink link) {}

            @Override
            public Optional<MagicLink> find(SecretHash secret, Instant now) {
                throw new BackendException("away");
            }

            @Override
            public Optional<MagicLink> take(SecretHash secret, Instant now) {
                throw new BackendException("away");
            }

            @Override
            public void eraseTo(EmailAddress address) {
                throw new BackendException("away");
            }

            @Override
            public int removeUntil(Instant until, int atMost) {
                throw new BackendException("away");
            }
        })));
    }

    @Test
    void inTheBrowserThatAskedTheLinkIsEnough() {
        String binding = ask(MAYA, NINE);

        ExternalIdentity identity = identified(provider.complete(here(post.secret(), binding), NINE));

        assertThat(identity.provider()).isEqualTo(EmailIdentityProvider.ID);
        assertThat(identity.subject()).matches("[0-9a-f]{64}");
        assertThat(identity.name()).matches("[A-Z][a-z]+ [A-Z][a-z]+");
        assertThat(identity.hints()).isEqualTo(ExternalIdentity.Hints.NONE);
    }

    @Test
    void inAnotherBrowserTheAddressHasToBeTyped() {
        ask(MAYA, NINE);
        String secret = post.secret();

        Outcome without = provider.complete(Map.of(EmailIdentityProvider.SECRET, secret), NINE);
        Outcome another = provider.complete(elsewhere(secret, "tomas@example.org"), NINE);
        Outcome right = provider.complete(elsewhere(secret, " Maya@Example.org "), NINE);

        assertThat(List.of(without, another))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused -> assertThat(refused.why()).isEqualTo(Outcome.Why.ELSEWHERE)));
        assertThat(right).isInstanceOf(Outcome.Identified.class);
    }

    @Test
    void nobodyIsSignedInAsSomebodyElseByALinkThatThisOneWasSent() {
        ask(TOMAS, NINE);
        String tomasLink = post.secret();
        String mayasBinding = ask(MAYA, NINE);

        Outcome pressed = provider.complete(here(tomasLink, mayasBinding), NINE);
        Outcome typed = provider.complete(elsewhere(tomasLink, "maya@example.org"), NINE);

        assertThat(List.of(pressed, typed))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Refused.class));
    }

    @Test
    void aLinkWorksOnceAndForAQuarterOfAnHour() {
        String first = ask(MAYA, NINE);
        Map<String, String> used = here(post.secret(), first);
        String second = ask(MAYA, NINE);
        Map<String, String> late = here(post.secret(), second);
        String third = ask(MAYA, NINE);
        Map<String, String> inTime = here(post.secret(), third);

        provider.complete(used, NINE);

        assertThat(provider.complete(used, NINE)).isInstanceOf(Outcome.Refused.class);
        assertThat(provider.complete(inTime, NINE.plus(QUARTER).minusMillis(1))).isInstanceOf(Outcome.Identified.class);
        assertThat(provider.complete(late, NINE.plus(QUARTER))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void ofManyWhoPressAtOnceOneIsSignedIn() throws Exception {
        String binding = ask(MAYA, NINE);
        Map<String, String> proof = here(post.secret(), binding);

        List<Outcome> outcomes = Stream.generate(() -> proof)
                .limit(64)
                .parallel()
                .map(same -> provider.complete(same, NINE))
                .toList();

        assertThat(outcomes).filteredOn(Outcome.Identified.class::isInstance).hasSize(1);
    }

    @Test
    void itSaysThatTheAddressToWhichTheLinkWentIsVerified() {
        String binding = ((Asked) links.request("Maya@Example.org", "client", NINE)).binding();

        ExternalIdentity identity = identified(provider.complete(here(post.secret(), binding), NINE));

        assertThat(identity.verifiedEmail()).contains(MAYA);
        assertThat(identity.verifiedEmail().orElseThrow())
                .isEqualTo(post.letters().get(0).to());
    }

    @Test
    void nothingOfTheAddressIsInTheCardOrTheKeyOrPrinted() {
        EmailAddress address = new EmailAddress("xanthippe.q@mail.example");
        String binding = ask(address, NINE);

        ExternalIdentity identity = identified(provider.complete(here(post.secret(), binding), NINE));

        assertThat(identity.toString()).doesNotContain("xanthippe", "mail.example", "@");
        assertThat(identity.name() + identity.headline() + identity.bio()).doesNotContainIgnoringCase("xanthippe");
        assertThat(identity.subject())
                .isNotEqualTo(SecretHash.of(address.value()).value());
    }

    @Test
    void eachAddressHasASubjectOfItsOwnAndAnotherOneUnderAnotherKey() {
        AddressSubjects subjects = new AddressSubjects(Post.KEY);
        Set<String> seen = new HashSet<>();

        IntStream.range(0, 1_000).forEach(i -> seen.add(subjects.of(new EmailAddress("p" + i + "@example.org"))));

        assertThat(seen).hasSize(1_000);
        assertThat(subjects.of(MAYA)).isEqualTo(new AddressSubjects(Post.KEY).of(MAYA));
        assertThat(new AddressSubjects(Post.KEY + "x").of(MAYA)).isNotEqualTo(subjects.of(MAYA));
    }

    private String ask(EmailAddress address, Instant now) {
        return ((Asked) links.request(address.value(), "client", now)).binding();
    }

    private static Map<String, String> here(String secret, String binding) {
        return IdentityProvider.proof(Map.of(EmailIdentityProvider.SECRET, secret), binding);
    }

    private static Map<String, String> elsewhere(String secret, String typed) {
        return Map.of(EmailIdentityProvider.SECRET, secret, EmailIdentityProvider.ADDRESS, typed);
    }

    private static IdentityProvider provider(MagicLinks links) {
        return new EmailIdentityProvider(links, RandomGenerator.getDefault());
    }

    private static ExternalIdentity identified(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Identified.class);
        return ((Outcome.Identified) outcome).identity();
    }
}

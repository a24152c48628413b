package io.duologue.core.signin;

import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Email;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ImmutableSignedInSession;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.SignIn.SignedIn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A platform with three providers that say what a test lets them say, and everything that follows of a sign-in. */
final class SignInWorld {
    static final ProviderId LINKEDIN = new ProviderId("linkedin");
    static final ProviderId GITHUB = new ProviderId("github");
    static final ProviderId GOOGLE = new ProviderId("google");

    Instant now = Instant.parse("2026-11-21T09:00:00Z");
    final AccountStore accounts = AccountStore.inMemory(100);
    final ProfileStore profiles = ProfileStore.inMemory(100);
    final RestrictionStore restrictions = RestrictionStore.inMemory(100);
    final NoticeStore notices = NoticeStore.inMemory(100);
    final CredentialStore credentials = CredentialStore.inMemory(1_000);
    final List<String> mailed = new ArrayList<>();
    final Secrets secrets = new Secrets(new Random(7));
    final ErasureStore erasures = ErasureStore.inMemory(100);
    final Sessions sessions = new Sessions(credentials, erasures, secrets, SessionOptions.standard(), session -> {});
    private final Map<Who, Email> emails = new HashMap<>();
    final Connections connections;
    final SignIn signIn;
    final Linking linking;

    private record Who(ProviderId provider, String subject) {}

    SignInWorld(LinkPolicy policy) {
        connections = new Connections(
                accounts,
                profiles,
                restrictions,
                notices,
                policy,
                sessions,
                (to, notice) -> mailed.add(notice.kind().wireName() + " " + notice.provider() + " to " + to.value()),
                secrets);
        signIn = new SignIn(
                Stream.of(LINKEDIN, GITHUB, GOOGLE)
                        .<IdentityProvider>map(Provider::new)
                        .toList(),
                connections,
                profiles,
                sessions);
        linking = new Linking(signIn, connections, notices, credentials, secrets);
    }

    /** From now on the provider says this of that person's address. */
    void says(ProviderId provider, String subject, String address, boolean verified) {
        emails.put(
                new Who(provider, subject), new Email(EmailAddress.of(address).orElseThrow(), verified));
    }

    void saysNothing(ProviderId provider, String subject) {
        emails.remove(new Who(provider, subject));
    }

    void wait(Duration time) {
        now = now.plus(time);
    }

    SignIn.Outcome tries(ProviderId provider, String subject) {
        return signIn.complete(provider, Map.of("who", subject), now);
    }

    SignedIn signsIn(ProviderId provider, String subject) {
        return (SignedIn) tries(provider, subject);
    }

    /** Where somebody has just signed in. */
    SignedInSession fresh(SignedIn signedIn) {
        return signedInAt(signedIn, now);
    }

    /** The same session, as if it had begun then. */
    static SignedInSession signedInAt(SignedIn signedIn, Instant then) {
        return ImmutableSignedInSession.copyOf(signedIn.issued().session()).withSignedInAt(then);
    }

    boolean isSignedIn(SignedIn signedIn) {
        return sessions.authenticate(signedIn.token(), now).isPresent();
    }

    Linking.Begun begins(SignedIn signedIn, ProviderId provider) {
        return (Linking.Begun) linking.begin(fresh(signedIn), provider, now);
    }

    /** Comes back from the provider as this person. */
    Linking.Outcome completes(SignedIn signedIn, Linking.Begun begun, ProviderId provider, String subject) {
        return linking.complete(fresh(signedIn), begun.code(), provider, proof(begun, subject), now);
    }

    Map<String, String> proof(Linking.Begun begun, String subject) {
        return IdentityProvider.proof(
                Map.of("who", subject), ((IdentityProvider.Step.Redirect) begun.step()).binding());
    }

    Linking.Outcome links(SignedIn signedIn, ProviderId provider, String subject) {
        return completes(signedIn, begins(signedIn, provider), provider, subject);
    }

    /** What this person is shown now, folded or not. */
    List<Notice> notices(UserId user) {
        return linking.notices(user, now).stream().map(Linking.Told::notice).toList();
    }

    Set<ProviderId> providersOf(UserId user) {
        return linking.connections(user).stream()
                .map(connection -> connection.identity().provider())
                .collect(Collectors.toSet());
    }

    /** Says that everybody is who he says he is, with the address that the test gave him. */
    private final class Provider implements IdentityProvider {
        private final ProviderId id;

        Provider(ProviderId id) {
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
        public Step begin(Instant at) {
            return new Step.Redirect(URI.create("https://" + id + ".example/authorize"), secrets.token());
        }

        @Override
        public Outcome complete(Map<String, String> proof, Instant at) {
            String who = proof.get("who");
            if (who == null) {
                return new Outcome.Refused("nobody named");
            }
            if (who.equals("away")) {
                return new Outcome.Unavailable("closed", null);
            }
            @Nullable Email email = emails.get(new Who(id, who));
            Hints hints = new Hints(null, null, null, List.of(), List.of(), List.of(), List.of(id));
            return new Outcome.Identified(new ExternalIdentity(id, who, "Name of " + who, "", "", hints, email, null));
        }
    }
}

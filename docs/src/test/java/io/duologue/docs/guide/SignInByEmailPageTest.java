package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.Secrets;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.core.signin.SignIn.SignedIn;
import io.duologue.identity.EmailIdentityProvider;
import io.duologue.identity.GuestIdentityProvider;
import io.duologue.identity.MagicLinkOptions;
import io.duologue.identity.MagicLinks;
import io.duologue.identity.MagicLinks.Answer;
import io.duologue.identity.MailLane;
import io.duologue.identity.MailSender;
import io.duologue.identity.SmtpMailSender;
import io.duologue.identity.SmtpOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The page about signing in by a link in a mail, with letters that go to a pile instead of to a mail server. */
class SignInByEmailPageTest {
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final BlockingQueue<MailSender.Letter> letters = new LinkedBlockingQueue<>();

    private static MailSender sender(String user, String password) {
        // [1]
        SmtpOptions smtp = SmtpOptions.builder()
                .host("mail.talk.example")
                .user(user)
                .password(password)
                .sender(new EmailAddress("hello@talk.example"))
                .build();
        MailSender mail = new SmtpMailSender(smtp, InstantSource.system());
        MailLane lane = MailLane.start(100);
        // [/1]
        lane.close();
        return mail;
    }

    private MagicLinks links(MailSender mail, Executor lane, String subjectKey, Stores stores) {
        // [2]
        MagicLinkOptions options = MagicLinkOptions.builder()
                .page(URI.create("https://talk.example/"))
                .subjectKey(subjectKey)
                .build();
        MagicLinks links =
                new MagicLinks(options, MagicLinkStore.inMemory(10_000), stores.limiter(), mail, lane, secrets);
        IdentityProvider email = new EmailIdentityProvider(links, new SecureRandom());
        // [/2]
        assertThat(email.label()).isEqualTo("E-mail");
        return links;
    }

    private static String ask(MagicLinks links, String typed, String clientAddress, Map<String, String> cookies) {
        // [3]
        Answer answer = links.request(typed, clientAddress, Instant.now());
        if (answer instanceof Answer.Asked asked) {
            cookies.put("__Host-asked", asked.binding());
            return "Check your mail.";
        }
        return answer instanceof Answer.Limited ? "Too many at once. Try again later." : "That is no e-mail address.";
        // [/3]
    }

    private static Optional<MagicLinks.Opened> open(MagicLinks links, String secret, Map<String, String> cookies) {
        // [4]
        return links.open(secret, cookies.get("__Host-asked"), Instant.now());
        // [/4]
    }

    private static SignIn.Outcome redeem(SignIn signIn, String secret, String typed, Map<String, String> cookies) {
        // [5]
        Map<String, String> body = Map.of(EmailIdentityProvider.SECRET, secret, EmailIdentityProvider.ADDRESS, typed);
        Map<String, String> proof = IdentityProvider.proof(body, cookies.remove("__Host-asked"));
        return signIn.complete(EmailIdentityProvider.ID, proof, Instant.now());
        // [/5]
    }

    private IdentityProvider guests() {
        // [6]
        IdentityProvider guests = new GuestIdentityProvider(secrets, new SecureRandom());
        // [/6]
        return guests;
    }

    @Test
    void aLinkIsAskedForOpenedAndRedeemedHereAndElsewhere() {
        Duologue engine = Duologue.builder().build().start();
        try (engine) {
            MagicLinks links = links(letters::add, Runnable::run, secrets.token(), engine.stores());
            SignIn signIn = signIn(engine.stores(), new EmailIdentityProvider(links, new SecureRandom()));
            Map<String, String> here = new HashMap<>();

            String said = ask(links, "Maya@Example.org", "203.0.113.7", here);
            String first = secret();
            MagicLinks.Opened opened = open(links, first, here).orElseThrow();
            SignIn.Outcome pressed = redeem(signIn, first, "", here);
            ask(links, "maya@example.org", "203.0.113.7", here);
            String second = secret();
            SignIn.Outcome unknown = redeem(signIn, second, "tomas@example.org", new HashMap<>());
            SignIn.Outcome typed = redeem(signIn, second, "maya@example.org", new HashMap<>());

            assertThat(said).isEqualTo("Check your mail.");
            assertThat(opened.masked()).isEqualTo("m…@example.org");
            assertThat(opened.here()).isTrue();
            assertThat(unknown).isInstanceOf(SignIn.Refused.class);
            assertThat(List.of(pressed, typed))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(SignedIn.class));
            assertThat(((SignedIn) typed).user()).isEqualTo(((SignedIn) pressed).user());
            assertThat(((SignedIn) typed).created()).isFalse();
        }
    }

    @Test
    void aGuestIsSomebodyNewEachTime() {
        Duologue engine = Duologue.builder().build().start();
        try (engine) {
            SignIn signIn = signIn(engine.stores(), guests());
            Map<String, String> named = Map.of(GuestIdentityProvider.ALIAS, "Maya");

            SignedIn one = (SignedIn) signIn.complete(GuestIdentityProvider.ID, named, Instant.now());
            SignedIn other = (SignedIn) signIn.complete(GuestIdentityProvider.ID, named, Instant.now());

            assertThat(other.user()).isNotEqualTo(one.user());
            assertThat(engine.stores().profiles().find(one.user()).orElseThrow().name())
                    .isEqualTo("Maya");
        }
    }

    @Test
    void aSenderAsksNothingBeforeItsFirstLetter() {
        assertThat(sender("talk", "secret")).isNotNull();
    }

    private SignIn signIn(Stores stores, IdentityProvider provider) {
        Sessions sessions = new Sessions(stores.credentials(), secrets, SessionOptions.standard());
        return new SignIn(List.of(provider), stores.accounts(), stores.profiles(), sessions, secrets);
    }

    private String secret() {
        String text = letters.remove().text();
        int from = text.indexOf(MagicLinks.FRAGMENT) + MagicLinks.FRAGMENT.length();
        return text.substring(from, from + 64);
    }
}

package io.duologue.core.signin;

import static io.duologue.core.signin.SignInWorld.GITHUB;
import static io.duologue.core.signin.SignInWorld.GOOGLE;
import static io.duologue.core.signin.SignInWorld.LINKEDIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.signin.Linking.Begun;
import io.duologue.core.signin.Linking.Refused;
import io.duologue.core.signin.Linking.Undo;
import io.duologue.core.signin.Linking.Unlink;
import io.duologue.core.signin.SignIn.SignedIn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * The five attacks of A. Sudhodanan and A. Paverd, "Pre-hijacked accounts: an empirical study of security failures in
 * user account creation on the web" (USENIX Security 2022): an attacker, who knows a victim's address, prepares something
 * before the victim comes, and has the victim's account afterwards. Where the paper has a password, here is an identity at
 * a provider, as there are no passwords.
 */
class PreHijackingTest {
    private static final String VICTIMS = "victim@example.org";
    private static final String ATTACKERS = "attacker@example.net";

    private final SignInWorld world = new SignInWorld(LinkPolicy.VERIFIED_EMAIL);

    /** The attacker makes an account with the victim's address, and the victim's sign-in is merged into it. */
    @Test
    void classicFederatedMerge() {
        world.says(GOOGLE, "attacker", VICTIMS, false);
        SignedIn attacker = world.signsIn(GOOGLE, "attacker");
        world.says(LINKEDIN, "victim", VICTIMS, true);

        SignedIn victim = world.signsIn(LINKEDIN, "victim");

        assertThat(victim.user()).isNotEqualTo(attacker.user());
        assertThat(victim.created()).isTrue();
        assertThat(world.providersOf(victim.user())).containsExactly(LINKEDIN);
        assertThat(world.signsIn(GOOGLE, "attacker").user()).isEqualTo(attacker.user());
    }

    /** The attacker stays signed in to what becomes the victim's account, while the victim takes it back. */
    @Test
    void unexpiredSessionIdentifier() {
        // The attacker had the victim's GitHub account for a while, and kept the session that it gave him.
        world.says(GITHUB, "victim", VICTIMS, true);
        SignedIn attacker = world.signsIn(GITHUB, "victim");
        Begun prepared = world.begins(attacker, GOOGLE);
        world.says(LINKEDIN, "victim", VICTIMS, true);

        SignedIn victim = world.signsIn(LINKEDIN, "victim");

        assertThat(victim.joined()).isTrue();
        assertThat(world.isSignedIn(attacker)).isFalse();
        assertThat(world.sessions.ticket(attacker.token(), world.now)).isEmpty();
        assertThat(world.completes(attacker, prepared, GOOGLE, "attacker")).isInstanceOf(Refused.class);
        assertThat(world.isSignedIn(victim)).isTrue();
    }

    /** The attacker leaves an identity of his own in what becomes the victim's account, and comes in by it later. */
    @Test
    void trojanIdentifier() {
        // With the victim's address in it, but not verified: an identity of his own beside it does not help.
        world.says(GOOGLE, "attacker", VICTIMS, false);
        world.says(GITHUB, "attacker", ATTACKERS, true);
        SignedIn attacker = world.signsIn(GOOGLE, "attacker");
        world.links(attacker, GITHUB, "attacker");
        world.says(LINKEDIN, "victim", VICTIMS, true);

        SignedIn victim = world.signsIn(LINKEDIN, "victim");

        assertThat(world.signsIn(GITHUB, "attacker").user()).isNotEqualTo(victim.user());
        assertThat(world.signsIn(GOOGLE, "attacker").user()).isNotEqualTo(victim.user());
    }

    /** As before, but the attacker gets in: what he adds goes with him, and he cannot lock the victim out. */
    @Test
    void trojanIdentifierOfWhoCameInByAJoin() {
        world.says(GITHUB, "victim", VICTIMS, true);
        world.signsIn(GITHUB, "victim");
        world.wait(Duration.ofHours(1));
        // The victim's address passed to the attacker, who has shown it to LinkedIn.
        world.says(LINKEDIN, "attacker", VICTIMS, true);
        SignedIn attacker = world.signsIn(LINKEDIN, "attacker");
        world.wait(Duration.ofMinutes(1));
        world.links(attacker, GOOGLE, "trojan");
        // He cannot take away the warning either.
        world.notices(attacker.user()).forEach(one -> world.linking.acknowledge(attacker.user(), one.id()));

        assertThat(world.linking.unlink(world.fresh(attacker), GITHUB, world.now))
                .isEqualTo(Unlink.HELD);
        SignedIn victim = world.signsIn(GITHUB, "victim");
        String notice = world.notices(victim.user()).stream()
                .filter(one -> one.kind() == Notice.Kind.JOINED)
                .map(Notice::id)
                .findFirst()
                .orElseThrow();

        assertThat(world.linking.undo(world.fresh(victim), notice, world.now)).isEqualTo(Undo.UNDONE);

        assertThat(world.providersOf(victim.user())).containsExactly(GITHUB);
        assertThat(world.isSignedIn(attacker)).isFalse();
        assertThat(world.isSignedIn(victim)).isTrue();
        assertThat(world.signsIn(GOOGLE, "trojan").user()).isNotEqualTo(victim.user());
        assertThat(world.signsIn(LINKEDIN, "attacker").user()).isNotEqualTo(victim.user());
    }

    /** As before, but the attacker has a session that has just begun: he adds his own, and removes the victim's. */
    @Test
    void trojanIdentifierOfWhoStoleASession() {
        world.says(GITHUB, "victim", VICTIMS, true);
        SignedIn stolen = world.signsIn(GITHUB, "victim");
        world.wait(Duration.ofMinutes(5));
        Instant begun = world.now;
        world.links(stolen, GOOGLE, "attacker");

        assertThat(world.linking.unlink(world.fresh(stolen), GITHUB, world.now)).isEqualTo(Unlink.HELD);
        assertThat(world.mailed).containsExactly("linked google to " + VICTIMS);
        assertThat(world.linking.heldUntil(stolen.user(), GITHUB, world.now)).contains(begun.plus(Connections.UNDO));
        assertThat(world.linking.heldUntil(stolen.user(), GOOGLE, world.now)).isEmpty();
        world.wait(Connections.UNDO.minusMillis(1));
        SignedIn attacker = world.signsIn(GOOGLE, "attacker");
        assertThat(world.linking.unlink(world.fresh(attacker), GITHUB, world.now))
                .isEqualTo(Unlink.HELD);

        SignedIn victim = world.signsIn(GITHUB, "victim");
        String notice = world.notices(victim.user()).get(0).id();
        assertThat(world.linking.undo(victim.issued().session(), notice, world.now))
                .isEqualTo(Undo.UNDONE);

        assertThat(world.providersOf(victim.user())).containsExactly(GITHUB);
        assertThat(world.isSignedIn(attacker)).isFalse();
        assertThat(world.signsIn(GOOGLE, "attacker").user()).isNotEqualTo(victim.user());
    }

    /**
     * The attacker begins a change of the account's address, and it is completed when the account is the victim's. The
     * address is changed at the provider, where it is not verified at first.
     */
    @Test
    void unexpiredEmailChange() {
        // The attacker had the victim's GitHub account for a while, and has put his own address into it.
        world.says(GITHUB, "victim", VICTIMS, true);
        world.signsIn(GITHUB, "victim");
        world.says(GITHUB, "victim", ATTACKERS, false);
        SignedIn attacker = world.signsIn(GITHUB, "victim");
        SignedIn victim = world.signsIn(GITHUB, "victim");
        assertThat(world.accounts.withEmail(new EmailAddress(ATTACKERS))).isEmpty();
        world.says(GITHUB, "victim", ATTACKERS, true);

        SignedIn after = world.signsIn(GITHUB, "victim");

        assertThat(world.mailed)
                .containsExactlyInAnyOrder(
                        "email-changed github to " + VICTIMS, "email-changed github to " + ATTACKERS);
        assertThat(world.isSignedIn(attacker)).isFalse();
        assertThat(world.isSignedIn(victim)).isFalse();
        world.says(LINKEDIN, "attacker", ATTACKERS, true);
        world.mailed.clear();
        world.wait(Duration.ofMinutes(1));
        SignedIn joined = world.signsIn(LINKEDIN, "attacker");

        // What he joins by it can be undone by whom the account belongs to, and can lock nobody out until then.
        assertThat(joined.user()).isEqualTo(after.user());
        assertThat(world.mailed).contains("joined linkedin to " + ATTACKERS);
        assertThat(world.linking.unlink(world.fresh(joined), GITHUB, world.now)).isEqualTo(Unlink.HELD);
    }

    /** The attacker begins to connect something, and it is completed when the account is the victim's. */
    @Test
    void unexpiredLink() {
        // A link that the attacker began in his account, and that the victim is made to follow in her browser.
        SignedIn attacker = world.signsIn(GOOGLE, "attacker");
        Begun begun = world.begins(attacker, LINKEDIN);
        SignedIn victim = world.signsIn(GITHUB, "victim");

        assertThat(world.completes(victim, begun, LINKEDIN, "victim")).isInstanceOf(Refused.class);
        assertThat(world.accounts.find(new Account.LinkedIdentity(LINKEDIN, "victim")))
                .isEmpty();

        // One that he began in an account that was the victim's again before he completed it.
        SignedIn asVictim = world.signsIn(GITHUB, "victim");
        Begun kept = world.begins(asVictim, GOOGLE);
        world.links(victim, LINKEDIN, "victim");

        assertThat(world.completes(asVictim, kept, GOOGLE, "another")).isInstanceOf(Refused.class);
        assertThat(world.providersOf(victim.user())).containsExactlyInAnyOrder(GITHUB, LINKEDIN);
    }

    /** The attacker signs in with a provider that lets him have the victim's address without asking for it. */
    @Test
    void nonVerifyingIdentityProvider() {
        world.says(GITHUB, "victim", VICTIMS, true);
        SignedIn victim = world.signsIn(GITHUB, "victim");
        world.says(GOOGLE, "attacker", VICTIMS, false);

        SignedIn attacker = world.signsIn(GOOGLE, "attacker");

        assertThat(attacker.user()).isNotEqualTo(victim.user());
        assertThat(world.isSignedIn(victim)).isTrue();
        assertThat(world.notices(victim.user())).isEmpty();
        world.says(LINKEDIN, "victim", VICTIMS, true);
        assertThat(world.signsIn(LINKEDIN, "victim").user()).isEqualTo(victim.user());
    }
}

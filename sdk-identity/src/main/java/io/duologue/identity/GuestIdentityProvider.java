package io.duologue.identity;

import io.duologue.core.identity.Aliases;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.OneLine;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Lets anybody in under a name of one's own choice, or under a made-up one. It proves nothing and knows nobody again:
 * every sign-in is somebody new, and a name belongs to nobody. For platforms on which people are strangers to each other.
 * Safe for many threads if its sources of randomness are.
 */
public final class GuestIdentityProvider implements IdentityProvider {
    public static final ProviderId ID = new ProviderId("guest");

    /** The member of a proof that says what the guest wants to be called; empty for a made-up name. */
    public static final String ALIAS = "alias";

    /** Characters that a name may have. */
    public static final int MOST = Aliases.MOST;

    private final Secrets secrets;
    private final Aliases aliases;

    /**
     * Lets guests in.
     *
     * @param secrets from a source that nobody can guess
     * @param random for made-up names
     */
    public GuestIdentityProvider(Secrets secrets, RandomGenerator random) {
        this.secrets = secrets;
        this.aliases = new Aliases(random);
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String label() {
        return "Guest";
    }

    @Override
    public Kind kind() {
        return Kind.ALIAS;
    }

    @Override
    public Step begin(Instant now) {
        return new Step.Alias(MOST);
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        String asked = proof.get(ALIAS);
        if (asked == null) {
            return new Outcome.Refused("expected a name, or an empty one for a made-up name");
        }
        int length = asked.codePointCount(0, asked.length());
        if (length > MOST) {
            return new Outcome.Refused("expected a name of at most " + MOST + " characters but was " + length);
        }
        String name = OneLine.of(asked, MOST);
        return new Outcome.Identified(
                new ExternalIdentity(ID, secrets.id("g_"), name.isEmpty() ? aliases.next() : name, "", "", Hints.NONE));
    }
}

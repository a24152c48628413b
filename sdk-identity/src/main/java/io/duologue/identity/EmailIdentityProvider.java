package io.duologue.identity;

import io.duologue.core.BackendException;
import io.duologue.core.identity.Aliases;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.ProviderId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Signs in who reads the mail of an address, by a link of {@link MagicLinks}. The account belongs to the address: whoever
 * is given the address later is given the account. It says that the address is verified, and nothing else of the person,
 * whose first card has a made-up name and no part of the address. Safe for many threads if its source of randomness is.
 */
public final class EmailIdentityProvider implements IdentityProvider {
    public static final ProviderId ID = new ProviderId("email");

    /** The member of a proof that is the secret of a link. */
    public static final String SECRET = "secret";

    /** The member of a proof that is the address as the person typed it; only with a link from another browser. */
    public static final String ADDRESS = "address";

    private final MagicLinks links;
    private final Aliases aliases;

    /** @param random for made-up names */
    public EmailIdentityProvider(MagicLinks links, RandomGenerator random) {
        this.links = links;
        this.aliases = new Aliases(random);
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String label() {
        return "E-mail";
    }

    @Override
    public Kind kind() {
        return Kind.MAIL;
    }

    @Override
    public Step begin(Instant now) {
        return new Step.Mail();
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        try {
            return new Outcome.Identified(identity(redeem(proof, now).address()));
        } catch (Ended e) {
            return e.outcome();
        } catch (BackendException e) {
            return new Outcome.Unavailable("the links that were sent cannot be reached", e);
        }
    }

    private MagicLink redeem(Map<String, String> proof, Instant now) {
        String secret = proof.get(SECRET);
        if (secret == null) {
            throw Ended.refused("expected the secret of a link");
        }
        // Looked at first: who brings the wrong address uses nobody's link up.
        MagicLink link = links.find(secret, now).orElseThrow(EmailIdentityProvider::gone);
        if (!MagicLinks.isBound(link, proof.get(BINDING)) && !isTyped(link.address(), proof.get(ADDRESS))) {
            throw Ended.refused(
                    Outcome.Why.ELSEWHERE,
                    "this link was asked for in another browser: expected the address that it went to");
        }
        return links.take(secret, now).orElseThrow(EmailIdentityProvider::gone);
    }

    private static boolean isTyped(EmailAddress address, @Nullable String typed) {
        return Optional.ofNullable(typed).flatMap(MagicLinks::address).stream().anyMatch(address::equals);
    }

    private static Ended gone() {
        return Ended.refused(Outcome.Why.EXPIRED, "this link is unknown, has been used, or its time is over");
    }

    private ExternalIdentity identity(EmailAddress address) {
        ExternalIdentity.Email email = new ExternalIdentity.Email(address, true);
        return new ExternalIdentity(ID, links.subject(address), aliases.next(), "", "", Hints.NONE, email, null);
    }
}

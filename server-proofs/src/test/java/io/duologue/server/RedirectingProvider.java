package io.duologue.server;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Email;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A provider to which one is sent, and which believes what one brings back together with the binding. */
public record RedirectingProvider(String name) implements IdentityProvider {
    private static final String SECRET = "the one of this browser";

    @Override
    public ProviderId id() {
        return new ProviderId(name);
    }

    @Override
    public String label() {
        return "The " + name;
    }

    @Override
    public Step begin(Instant now) {
        return new Step.Redirect(URI.create("https://" + name + ".example/authorize?state=1"), SECRET);
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        String who = proof.get("who");
        if (who == null || !SECRET.equals(proof.get(BINDING))) {
            return new Outcome.Refused("nobody named");
        }
        if (who.equals("away")) {
            return new Outcome.Unavailable("closed", null);
        }
        Hints hints = new Hints(null, null, null, List.of(), List.of(), List.of(), List.of(id()));
        return new Outcome.Identified(
                new ExternalIdentity(id(), who, who, "", "", hints, Email.of(who + "@example.org", true), null));
    }
}

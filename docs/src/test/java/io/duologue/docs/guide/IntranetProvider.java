package io.duologue.docs.guide;

import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs in with the intranet of a company: its page sends people back with a code that is good once. Safe for many threads. */
final class IntranetProvider implements IdentityProvider {
    private static final ProviderId ID = new ProviderId("intranet");

    private final Intranet intranet;

    IntranetProvider(Intranet intranet) {
        this.intranet = intranet;
    }

    /** What the company has already. */
    interface Intranet {
        URI signInPage();

        /** Whom a code stands for, once. */
        Optional<Employee> redeem(String code) throws IOException;

        /** @param number never given to anybody else, unlike the address for mail */
        record Employee(long number, String name, String job) {}
    }

    // [1]
    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String label() {
        return "Intranet";
    }

    @Override
    public Step begin(Instant now) {
        return new Step.Redirect(intranet.signInPage());
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        String code = proof.get("code");
        if (code == null) {
            return new Outcome.Refused("expected a code");
        }
        try {
            return intranet.redeem(code)
                    .<Outcome>map(employee -> new Outcome.Identified(identity(employee)))
                    .orElseGet(() -> new Outcome.Refused("an unknown or used code"));
        } catch (IOException e) {
            return new Outcome.Unavailable("the intranet does not answer", e);
        }
    }
    // [/1]

    // [2]
    private static ExternalIdentity identity(Intranet.Employee employee) {
        Hints hints = new Hints(null, null, null, List.of(), List.of(), List.of("en"), List.of());
        return new ExternalIdentity(
                ID,
                Long.toString(employee.number()),
                shortened(employee.name(), 80),
                shortened(employee.job(), 120),
                "",
                hints);
    }
    // [/2]

    private static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}

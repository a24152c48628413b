package io.duologue.core.identity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets anybody be one of a few invented people: for a demo on one's own machine and for tests. It proves nothing, and
 * nobody who can be reached from outside may offer it. Immutable.
 */
public final class DemoIdentityProvider implements IdentityProvider {
    public static final ProviderId ID = new ProviderId("demo");

    /** The member of a proof that names the chosen persona. */
    public static final String PERSONA = "persona";

    private final Map<String, ExternalIdentity> bySubject = new LinkedHashMap<>();

    /**
     * Offers these people, in this order. A persona's id is the identity's subject.
     *
     * @throws IllegalArgumentException if there is none, one is twice, or one is of another provider
     */
    public DemoIdentityProvider(List<ExternalIdentity> personas) {
        if (personas.isEmpty()) {
            throw new IllegalArgumentException("expected at least one persona but was none");
        }
        for (ExternalIdentity persona : personas) {
            if (!persona.provider().equals(ID)) {
                throw new IllegalArgumentException("expected personas of " + ID + " but was " + persona.provider());
            }
            if (bySubject.put(persona.subject(), persona) != null) {
                throw new IllegalArgumentException("expected each persona once but was twice: " + persona.subject());
            }
        }
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String label() {
        return "Demo";
    }

    @Override
    public Kind kind() {
        return Kind.PERSONAS;
    }

    @Override
    public Step begin(Instant now) {
        return new Step.Choose(bySubject.values().stream()
                .map(persona -> new Persona(persona.subject(), persona.name(), persona.headline()))
                .toList());
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        String chosen = proof.get(PERSONA);
        ExternalIdentity identity = chosen == null ? null : bySubject.get(chosen);
        return identity == null ? new Outcome.Refused("no such persona") : new Outcome.Identified(identity);
    }
}

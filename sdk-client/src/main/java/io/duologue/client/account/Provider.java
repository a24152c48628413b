package io.duologue.client.account;

import java.util.List;

/**
 * A way to sign in. Immutable.
 *
 * @param kind {@code redirect} (in a browser) or {@code personas} (ready-made people of the demo)
 * @param personas empty unless the kind says so
 */
public record Provider(String id, String label, String kind, List<Persona> personas) {
    public Provider {
        personas = List.copyOf(personas);
    }

    /** A ready-made person of the demo. */
    public record Persona(String id, String name, String headline, boolean taken) {}
}

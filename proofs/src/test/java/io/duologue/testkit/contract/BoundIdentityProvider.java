package io.duologue.testkit.contract;

import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends people away with a state and a binding, and knows them again once. Safe for many threads. */
final class BoundIdentityProvider implements IdentityProvider {
    private static final String STATE = "state";

    private final IdentityProvider people = new DemoIdentityProvider(DemoPersonas.all());
    private final AtomicInteger begun = new AtomicInteger();
    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    /** What a person brings back. */
    static Map<String, String> proof(Step step, int person) {
        Step.Redirect redirect = (Step.Redirect) step;
        Map<String, String> query = Map.of(
                STATE,
                redirect.to().getQuery().substring("state=".length()),
                DemoIdentityProvider.PERSONA,
                DemoPersonas.all().get(person).subject());
        return IdentityProvider.proof(query, redirect.binding());
    }

    /** A proof that has the right binding, whatever was in it. */
    static Map<String, String> withBindingOf(String state, Map<?, ?> proof) {
        Map<String, String> bound = new HashMap<>();
        proof.forEach((name, value) -> bound.put(name.toString(), value.toString()));
        bound.put(BINDING, bindingOf(state));
        return bound;
    }

    @Override
    public ProviderId id() {
        return people.id();
    }

    @Override
    public String label() {
        return "Bound";
    }

    @Override
    public Step begin(Instant now) {
        String state = "s" + begun.incrementAndGet();
        pending.add(state);
        return new Step.Redirect(URI.create("https://login.example/authorize?state=" + state), bindingOf(state));
    }

    @Override
    public Outcome complete(Map<String, String> proof, Instant now) {
        String state = proof.getOrDefault(STATE, "");
        if (!pending.remove(state) || !bindingOf(state).equals(proof.get(BINDING))) {
            return new Outcome.Refused("not begun here");
        }
        return people.complete(proof, now);
    }

    private static String bindingOf(String state) {
        return "binding of " + state;
    }
}

package io.duologue.client.account;

import java.util.List;

/**
 * How one may sign in. Immutable.
 *
 * @param demo whether this is the demo, where everybody is made up
 * @param guidelinesVersion the rules that are in force
 */
public record SignInOptions(List<Provider> providers, boolean demo, String guidelinesVersion) {
    public SignInOptions {
        providers = List.copyOf(providers);
    }
}

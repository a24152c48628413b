package io.duologue.client.account;

import java.time.Duration;
import org.immutables.value.Value;

/** How one wants to be treated. Immutable. */
@Value.Immutable(copy = false)
public interface Preferences {

    /** {@code auto}: a match begins by itself; {@code one-tap}: both are asked. */
    String offer();

    /** How long one wants to be asked: 20 s or 60 s. */
    Duration decisionTime();

    boolean sound();

    /** Whether one is queued again when the partner was lost. */
    boolean requeue();

    boolean keyboardShortcuts();

    static ImmutablePreferences.Builder builder() {
        return ImmutablePreferences.builder();
    }
}

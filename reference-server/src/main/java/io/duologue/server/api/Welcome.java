package io.duologue.server.api;

import io.duologue.core.engine.Shown;

/**
 * What everybody is told before signing in, so that the first page says what is so. Immutable.
 *
 * @param demo whether anybody may be one of the invented people
 * @param shown what two people who are paired see of each other
 * @param addresses whether the providers are asked for the person's e-mail address
 */
public record Welcome(boolean demo, Shown shown, boolean addresses) {}

/**
 * Signs people in with LinkedIn, with GitHub, and with whatever speaks OpenID Connect: one
 * {@link io.duologue.core.identity.IdentityProvider} each. Does not hold accounts, cookies or profiles, and keeps no
 * token of a provider: it is dropped as soon as it is known who somebody is.
 */
@NullMarked
package io.duologue.identity;

import org.jspecify.annotations.NullMarked;

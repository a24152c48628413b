/**
 * Signs people in with LinkedIn, with GitHub, with whatever speaks OpenID Connect, by a link in a mail, and as guests:
 * one {@link io.duologue.core.identity.IdentityProvider} each. Does not hold accounts, cookies or profiles, and keeps no
 * token of a provider: it is dropped as soon as it is known who somebody is.
 */
@NullMarked
package io.duologue.identity;

import org.jspecify.annotations.NullMarked;

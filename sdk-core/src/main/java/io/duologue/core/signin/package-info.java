/**
 * Signing in and out: from a provider's word to an account, a profile and the secrets by which somebody is recognised
 * afterwards. Knows no cookies, no HTTP and no live sessions.
 */
@NullMarked
package io.duologue.core.signin;

import org.jspecify.annotations.NullMarked;

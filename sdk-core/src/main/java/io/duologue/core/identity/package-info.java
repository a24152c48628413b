/**
 * Who somebody is: accounts, linked identities and the providers that a person signs in with. Does not hold
 * profiles or live sessions.
 */
@NullMarked
package io.duologue.core.identity;

import org.jspecify.annotations.NullMarked;

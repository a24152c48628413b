/**
 * What a person shows of themselves, and what they look for in a partner. Does not decide who meets whom.
 */
@NullMarked
package io.duologue.core.profile;

import org.jspecify.annotations.NullMarked;

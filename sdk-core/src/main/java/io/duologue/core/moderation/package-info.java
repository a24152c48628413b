/**
 * Verdicts on messages, profiles and reports; reports, restrictions, blocks and their audit. Everything that
 * restricts somebody has a reason and an end.
 */
@NullMarked
package io.duologue.core.moderation;

import org.jspecify.annotations.NullMarked;

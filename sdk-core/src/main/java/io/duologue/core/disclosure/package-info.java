/**
 * What two people who talk decide to show of themselves: whether both see each other's cards whole. Knows no cards, no logs
 * and no wire; it says only what is so after which step.
 */
@NullMarked
package io.duologue.core.disclosure;

import org.jspecify.annotations.NullMarked;

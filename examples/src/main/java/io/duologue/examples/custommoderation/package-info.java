/**
 * Two moderation policies of one's own: one that only computes, and one that asks a service and may block.
 */
@NullMarked
package io.duologue.examples.custommoderation;

import org.jspecify.annotations.NullMarked;

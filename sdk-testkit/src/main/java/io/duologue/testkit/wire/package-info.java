/**
 * Holds every frame that a test sees to the published schemas: {@link io.duologue.testkit.wire.FrameSchemas} checks one,
 * {@link io.duologue.testkit.wire.FrameCheck} all of a run. Knows nothing of order or meaning.
 */
@NullMarked
package io.duologue.testkit.wire;

import org.jspecify.annotations.NullMarked;

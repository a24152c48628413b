/**
 * What is held about people: the kinds of it, why and for how long, and how somebody takes his own along. The main type
 * is {@link io.duologue.core.privacy.DataClass}; {@link io.duologue.core.privacy.HeldData} gathers what is held about one
 * person. It decides nothing about what people may do.
 */
@NullMarked
package io.duologue.core.privacy;

import org.jspecify.annotations.NullMarked;

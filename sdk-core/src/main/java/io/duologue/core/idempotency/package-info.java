/**
 * What was answered to requests that may come again, so that each is carried out once. Begin with
 * {@link io.duologue.core.idempotency.KeyedAnswers}. Knows neither what the requests do nor what an answer looks like.
 */
@NullMarked
package io.duologue.core.idempotency;

import org.jspecify.annotations.NullMarked;

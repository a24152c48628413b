/**
 * How somebody stands: how active he is, how fast he answers, what his reputation is and what his partners thought. All of it is reckoned
 * each time from what is kept of his last conversations and of reports about him, for the ticket of his search, and kept nowhere else. It
 * restricts nobody, and nobody is shown it. The main type is {@link io.duologue.core.reputation.Conduct}.
 */
@NullMarked
package io.duologue.core.reputation;

import org.jspecify.annotations.NullMarked;

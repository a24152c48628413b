/** What matching costs, without a server: the production matcher, told of people who come. */
@NullMarked
package io.duologue.benchmarks.matching;

import org.jspecify.annotations.NullMarked;

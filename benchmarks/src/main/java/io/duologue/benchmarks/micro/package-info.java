/** The hot paths by themselves: codec, log, fence, pairs by weight, and one message through the whole engine in memory. */
@NullMarked
package io.duologue.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

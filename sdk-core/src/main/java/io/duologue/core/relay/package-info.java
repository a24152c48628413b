/**
 * A doorbell between nodes: it says that there is something new, and may bring it. It may be lost; the log is the truth.
 */
@NullMarked
package io.duologue.core.relay;

import org.jspecify.annotations.NullMarked;

/**
 * Real Redis servers for tests, from the system's {@code redis-server}: one, or a Cluster. Knows no client library.
 */
@NullMarked
package io.duologue.testkit.redis;

import org.jspecify.annotations.NullMarked;

/**
 * Real Redis servers for tests, from the system's {@code redis-server}: one, a Cluster, or two that Sentinels watch.
 * Knows no client library.
 */
@NullMarked
package io.duologue.testkit.redis;

import org.jspecify.annotations.NullMarked;

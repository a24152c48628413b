/**
 * People talk through a cluster while its nodes, its Redis and its Postgres are killed, paused and restarted, and everything they say,
 * are answered and hear is held against what the platform promises.
 */
@NullMarked
package io.duologue.cluster.chaos;

import org.jspecify.annotations.NullMarked;

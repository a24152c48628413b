/**
 * What outlives a conversation and a node, kept in Postgres. Begin with {@link io.duologue.postgres.PostgresBackend}. Keeps nothing of
 * queues, live sessions and the logs of conversations.
 *
 * <p>The schema is in this module and is brought up to date at the start. Each table, its owner and how long it keeps what it has are in
 * {@code docs/postgres-layout.md}.
 */
@NullMarked
package io.duologue.postgres;

import org.jspecify.annotations.NullMarked;

/**
 * Real Postgres servers for tests: one that is named, the system's, or one that came as an archive. Knows JDBC, for which whoever
 * uses it has a driver, and no client library.
 */
@NullMarked
package io.duologue.testkit.postgres;

import org.jspecify.annotations.NullMarked;

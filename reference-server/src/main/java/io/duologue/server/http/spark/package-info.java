/**
 * Binds the HTTP port to Spark, on a Jetty that is set up here: its connector, its limits, its errors, its sockets. The
 * only package of the program that knows Spark.
 */
@NullMarked
package io.duologue.server.http.spark;

import org.jspecify.annotations.NullMarked;

/**
 * Several nodes of the reference server on one machine, with a Redis, a Postgres and a balancer, all of them processes of their own
 * that are started, stopped, paused and killed from here. For trying and for testing; nothing here is for serving people.
 */
@NullMarked
package io.duologue.cluster;

import org.jspecify.annotations.NullMarked;

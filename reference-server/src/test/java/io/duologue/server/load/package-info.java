/**
 * Measures a whole server: {@code LoadMain} starts one in a process of its own, talks to it over real sockets at a given
 * rate, and prints what it cost. Not a test: nothing passes or fails. How to run it, and what came out, is in {@code
 * docs/performance.md}.
 */
package io.duologue.server.load;

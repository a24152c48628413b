/**
 * A Spring Boot application in which people talk: its users are Spring Security's, its sockets Spring's, and the engine asks neither
 * anything.
 */
@NullMarked
package io.duologue.examples.springboot;

import org.jspecify.annotations.NullMarked;

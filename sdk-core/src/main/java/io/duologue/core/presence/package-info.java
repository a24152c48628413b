/**
 * Who is reachable on which node. Says nothing about what a person is doing.
 */
@NullMarked
package io.duologue.core.presence;

import org.jspecify.annotations.NullMarked;

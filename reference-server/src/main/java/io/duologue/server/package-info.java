/** The reference server: the whole platform wired together, its configuration, its start and its stop. */
@NullMarked
package io.duologue.server;

import org.jspecify.annotations.NullMarked;

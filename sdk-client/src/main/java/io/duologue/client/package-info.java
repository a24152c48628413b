/**
 * A client of a Duologue platform for programs on the JVM: connect, search, talk, leave, and return by itself. Begin with
 * {@link io.duologue.client.DuologueClient#builder()}. It has no screen, keeps nothing on disk, and carries no audio or
 * video.
 */
@NullMarked
package io.duologue.client;

import org.jspecify.annotations.NullMarked;

/** What an operator can set, from environment, file and command line, checked before anything starts. */
@NullMarked
package io.duologue.server.config;

import org.jspecify.annotations.NullMarked;

/**
 * A thin port for HTTP: requests, answers, routes, and what every route has in common. Handlers are written against it
 * and know no server; {@code http.spark} binds it to one.
 */
@NullMarked
package io.duologue.server.http;

import org.jspecify.annotations.NullMarked;

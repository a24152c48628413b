package io.duologue.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as handlers see it. Its body has been read and is within its bound. Used by one thread at a time. */
public interface HttpRequest {

    String method();

    /** As the client wrote it: not decoded, without the query. */
    String path();

    /** What stands in the path in place of {@code {name}}; empty if the route has none of that name. */
    String pathPart(String name);

    /** The query as the client wrote it, empty if there is none. It may hold secrets: never logged. */
    String queryString();

    Optional<String> header(String name);

    /** In the order in which the client sent them, the first of each name. */
    Map<String, String> cookies();

    /** As far as it can be trusted; for limits only, never logged. */
    String clientAddress();

    byte[] body();

    /** Everything that the client said in headers of this name. */
    List<String> headers(String name);
}

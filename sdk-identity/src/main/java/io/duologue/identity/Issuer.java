package io.duologue.identity;

/** An issuer that is known: where it is asked, and whose signature counts. */
record Issuer(OidcEndpoints endpoints, IdTokens idTokens, boolean namesItself) {}

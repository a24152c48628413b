package io.duologue.identity;

import java.net.URI;

/**
 * Where a provider is asked what. Immutable.
 *
 * @param authorization where people are sent
 * @param token where a code is exchanged
 * @param keys where the keys are with which it signs (JWKS)
 * @param secretInHeader whether the client secret is sent in a header ({@code client_secret_basic}) rather than in the
 *     form ({@code client_secret_post})
 */
public record OidcEndpoints(URI authorization, URI token, URI keys, boolean secretInHeader) {
    public OidcEndpoints {
        Addresses.secure("authorization endpoint", authorization);
        Addresses.secure("token endpoint", token);
        Addresses.secure("keys", keys);
    }

    CodeFlow.Endpoints flow() {
        return new CodeFlow.Endpoints(authorization, token, secretInHeader);
    }
}

package io.duologue.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.scribejava.core.builder.api.DefaultApi20;
import com.github.scribejava.core.extractors.TokenExtractor;
import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.model.OAuthConstants;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Response;
import com.github.scribejava.core.oauth2.clientauthentication.ClientAuthentication;
import com.github.scribejava.core.oauth2.clientauthentication.RequestBodyAuthenticationScheme;
import io.duologue.core.identity.IdentityProvider.Outcome.Why;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A provider's endpoints as ScribeJava wants them, and how its answer to a code is read. Immutable. */
final class ProviderApi extends DefaultApi20 {
    private static final Set<String> CODE_REFUSED = Set.of("invalid_grant", "bad_verification_code");
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,64}");
    /** What may stand in a header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");

    private final String label;
    private final CodeFlow.Endpoints endpoints;

    ProviderApi(String label, CodeFlow.Endpoints endpoints) {
        this.label = label;
        this.endpoints = endpoints;
    }

    @Override
    protected String getAuthorizationBaseUrl() {
        return endpoints.authorization().toString();
    }

    @Override
    public String getAccessTokenEndpoint() {
        return endpoints.token().toString();
    }

    @Override
    public ClientAuthentication getClientAuthentication() {
        return endpoints.secretInHeader() ? ProviderApi::inHeader : RequestBodyAuthenticationScheme.instance();
    }

    /** As RFC 6749 has it, with both parts encoded first: ScribeJava's own leaves them as they are. */
    private static void inHeader(OAuthRequest request, String id, String secret) {
        String both = encoded(id) + ':' + encoded(secret);
        request.addHeader(
                OAuthConstants.HEADER,
                OAuthConstants.BASIC
                        + ' '
                        + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public TokenExtractor<OAuth2AccessToken> getAccessTokenExtractor() {
        return this::read;
    }

    private TokenAnswer read(Response answer) throws IOException {
        int status = answer.getCode();
        if (status >= 500 || status == 429 || (status >= 300 && status < 400)) {
            throw Ended.unavailable(label + " answers a code with status " + status, null);
        }
        JsonNode body = ProviderJson.object(answer.getBody());
        String error = ProviderJson.text(body, "error");
        if (error != null && (CODE_REFUSED.contains(error) || isAboutTheCode(error, body))) {
            throw Ended.refused(Why.EXPIRED, label + " does not know the code, or knows it as used");
        }
        if (error != null || status != 200) {
            throw Ended.unavailable(label + " does not serve this application: " + described(error, status), null);
        }
        String accessToken = ProviderJson.text(body, "access_token");
        if (accessToken == null || !TOKEN.matcher(accessToken).matches()) {
            throw new IOException("expected an access token");
        }
        return new TokenAnswer(accessToken, ProviderJson.text(body, "scope"), ProviderJson.text(body, "id_token"));
    }

    /**
     * LinkedIn says {@code invalid_request} of a code that is over or used, and what it means in words alone. A wrong redirect
     * URI, of which it says the same, has been refused before there was a code.
     */
    private static boolean isAboutTheCode(String error, JsonNode body) {
        String description = ProviderJson.text(body, "error_description");
        return error.equals("invalid_request")
                && description != null
                && description.toLowerCase(Locale.ROOT).contains("authorization code");
    }

    private static String described(@Nullable String error, int status) {
        return error != null && ERROR_CODE.matcher(error).matches() ? error : "status " + status;
    }
}

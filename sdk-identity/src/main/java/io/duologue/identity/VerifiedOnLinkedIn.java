package io.duologue.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.Verification;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks LinkedIn what it has verified of who signs in: {@code GET /rest/verificationReport}, of which the categories count and
 * nothing else. Best effort: whoever cannot be asked about is a person of whom nothing is verified, and signs in. Safe for
 * many threads.
 */
final class VerifiedOnLinkedIn {
    private static final Logger LOG = LoggerFactory.getLogger(VerifiedOnLinkedIn.class);
    private static final Set<String> SCOPES = Set.of("r_verify", "r_profile_basicinfo");
    /** A person waits, and can do without. */
    private static final Duration WITHIN = Duration.ofSeconds(3);

    private final URI report;
    private final String version;
    private final ProviderHttp http;

    VerifiedOnLinkedIn(LinkedInOptions options, ProviderHttp http) {
        this.report = URI.create(options.api().toString().replaceFirst("/$", "") + "/rest/verificationReport");
        this.version = options.apiVersion();
        this.http = http;
    }

    static Set<String> with(Set<String> scopes) {
        return Stream.concat(scopes.stream(), SCOPES.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** What is verified, empty if nothing is or LinkedIn does not say. */
    Set<Verification> of(TokenAnswer answer) {
        try {
            ProviderHttp.Answer said = http.get(
                    report,
                    Map.of(
                            "Authorization",
                            "Bearer " + answer.getAccessToken(),
                            "LinkedIn-Version",
                            version,
                            "Accept",
                            "application/json"),
                    WITHIN);
            if (said.status() != 200) {
                LOG.info("LinkedIn does not say what it has verified: status {}", said.status());
                return Set.of();
            }
            return categories(ProviderJson.object(said.body()));
        } catch (IOException e) {
            // Its own words may be a person's.
            LOG.info(
                    "LinkedIn does not say what it has verified: {}",
                    e.getClass().getSimpleName());
            return Set.of();
        }
    }

    /** A category that is not known is none. */
    private static Set<Verification> categories(JsonNode report) throws IOException {
        JsonNode said = report.path("verifications");
        if (!said.isArray()) {
            throw new IOException("expected a list of verifications but was " + said.getNodeType());
        }
        Set<Verification> found = EnumSet.noneOf(Verification.class);
        for (JsonNode one : said) {
            if (one.isTextual() && one.textValue().equals("IDENTITY")) {
                found.add(Verification.IDENTITY);
            } else if (one.isTextual() && one.textValue().equals("WORKPLACE")) {
                found.add(Verification.WORKPLACE);
            }
        }
        return found;
    }
}

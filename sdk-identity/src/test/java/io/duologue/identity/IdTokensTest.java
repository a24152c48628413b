package io.duologue.identity;

import static io.duologue.identity.FakeProvider.FIRST_KEY;
import static io.duologue.identity.FakeProvider.NINE;
import static io.duologue.identity.FakeProvider.SECOND_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import io.duologue.core.identity.PendingSignInStore;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a provider signs is believed if it is signed by this provider, for this application, now, in this sign-in. */
@Timeout(60)
class IdTokensTest {
    private final FakeProvider provider = new FakeProvider();
    private final ProviderHttp http = FakeProvider.http();
    private final PendingSignInStore pending = FakeProvider.store();
    private final IdentityProvider example =
            new OidcIdentityProvider(provider.oidc().build(), http, pending, FakeProvider.secrets());

    @AfterEach
    void close() {
        http.close();
        provider.close();
    }

    @Test
    void anotherNonceIssuerOrAudienceIsRefused() {
        assertRefused("nonce", "another");
        assertRefused("nonce", null);
        assertRefused("iss", "https://evil.example");
        assertRefused("iss", null);
        assertRefused("aud", "another application");
        assertRefused("aud", null);
        assertRefused("sub", null);
        assertRefused("iat", null);
        assertRefused("exp", null);
    }

    @Test
    void aTokenForSeveralApplicationsNamesOursAsTheOneThatAsked() {
        List<String> both = List.of(FakeProvider.REGISTRATION.id(), "another");
        assertRefused("aud", both);
        assertRefused("azp", "another");

        provider.person = known -> {
            known.put("aud", both);
            known.put("azp", FakeProvider.REGISTRATION.id());
            return known;
        };

        assertThat(signIn(NINE)).isInstanceOf(Outcome.Identified.class);
    }

    @Test
    void anExpiredTokenHoldsWithinTheSkewOfTheClocksAndNotBeyond() {
        provider.person = with("exp", Date.from(NINE));

        assertThat(signIn(NINE.plusSeconds(59))).isInstanceOf(Outcome.Identified.class);
        assertThat(signIn(NINE.plusSeconds(61))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aTokenFromTheFutureHoldsWithinTheSkewOfTheClocksAndNotBeyond() {
        assertThat(signIn(NINE.minusSeconds(60))).isInstanceOf(Outcome.Identified.class);
        assertThat(signIn(NINE.minusSeconds(61))).isInstanceOf(Outcome.Refused.class);

        provider.person = with("nbf", Date.from(NINE.plusSeconds(100)));

        assertThat(signIn(NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aSignatureOfAnotherKeyIsRefused() {
        RSAKey forged = new RSAKey.Builder(SECOND_KEY).keyID("first").build();
        provider.signature = (self, claims) -> FakeProvider.signed(forged, claims);

        assertThat(signIn(NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void whatIsNotSignedOrSignedWithTheClientSecretIsRefused() {
        provider.signature = (self, claims) -> new PlainJWT(claims).serialize();
        assertThat(signIn(NINE)).isInstanceOf(Outcome.Refused.class);

        provider.signature = (self, claims) -> signedWithSecret(claims);
        assertThat(signIn(NINE)).isInstanceOf(Outcome.Refused.class);

        provider.signature = (self, claims) -> "no token at all";
        assertThat(signIn(NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aChangedClaimIsRefused() {
        provider.signature = (self, claims) -> {
            String[] parts = FakeProvider.signed(FIRST_KEY, claims).split("\\.", -1);
            JWTClaimsSet other =
                    new JWTClaimsSet.Builder(claims).subject("sub-1").build();
            return parts[0] + '.' + FakeProvider.signed(FIRST_KEY, other).split("\\.", -1)[1] + '.' + parts[2];
        };

        assertThat(signIn(NINE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void keysAreKept() {
        signIn(NINE);
        signIn(NINE);

        assertThat(provider.timesAsked(FakeProvider.KEYS)).isEqualTo(1);
    }

    @Test
    void aNewKeyIsFetchedOnceAndUnknownOnesDoNotMakeAFlood() {
        signIn(NINE);
        provider.keys = List.of(FIRST_KEY, SECOND_KEY);
        provider.signature = (self, claims) -> FakeProvider.signed(SECOND_KEY, claims);

        assertThat(signIn(NINE)).isInstanceOf(Outcome.Identified.class);
        assertThat(provider.timesAsked(FakeProvider.KEYS)).isEqualTo(2);

        RSAKey unknown = new RSAKey.Builder(SECOND_KEY).keyID("unknown").build();
        provider.signature = (self, claims) -> FakeProvider.signed(unknown, claims);
        for (int i = 0; i < 5; i++) {
            assertThat(signIn(NINE)).isNotInstanceOf(Outcome.Identified.class);
        }
        assertThat(provider.timesAsked(FakeProvider.KEYS)).isEqualTo(2);
    }

    @Test
    void keysThatCannotBeHadMakeTheProviderUnavailable() {
        provider.answers(FakeProvider.KEYS, 500, "{}");

        assertThat(signIn(NINE)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void anAnswerWithoutATokenOrWithoutAnAccessTokenMakesTheProviderUnavailable() {
        provider.answers(FakeProvider.TOKEN, 200, "{\"access_token\":\"a\"}");
        assertThat(signIn(NINE)).isInstanceOf(Outcome.Unavailable.class);

        provider.answers(FakeProvider.TOKEN, 200, "{\"access_token\":\"a\\r\\nX-Evil: 1\",\"id_token\":\"x\"}");
        assertThat(signIn(NINE)).isInstanceOf(Outcome.Unavailable.class);
    }

    private void assertRefused(String claim, Object value) {
        provider.person = with(claim, value);

        assertThat(signIn(NINE)).as(claim).isInstanceOf(Outcome.Refused.class);
    }

    private Outcome signIn(Instant now) {
        return example.complete(provider.agree(example.begin(now), 0), now);
    }

    private static UnaryOperator<Map<String, Object>> with(String claim, Object value) {
        return known -> {
            known.remove(claim);
            if (value != null) {
                known.put(claim, value);
            }
            return known;
        };
    }

    private static String signedWithSecret(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims);
            token.sign(new MACSigner("s3cret & more".repeat(4)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}

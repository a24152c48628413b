package io.duologue.core.signin;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of an identity that no account has, when an account has the same address. The key of an identity is
 * (provider, subject); an address is a hint at most, as it can pass to somebody else. Pure.
 *
 * <p>Whatever the policy, an address counts only if the provider says that it is verified. Of one that is not, nothing is
 * looked up at all: to be asked to sign in with another provider would tell whoever can invent an address that it has an
 * account here.
 */
public enum LinkPolicy {
    /**
     * Joins them if the account's own address was said to be verified in a sign-in of the last {@value #FRESH_DAYS} days,
     * and it is one account's alone; challenges otherwise.
     */
    VERIFIED_EMAIL,
    /** Never joins without a sign-in with both. */
    CHALLENGE,
    /** Compares no addresses: the person joins them from the settings, or not at all. */
    MANUAL_ONLY;

    private static final int FRESH_DAYS = 90;

    /** After this time an address may have become somebody else's. */
    static final Duration FRESH = Duration.ofDays(FRESH_DAYS);

    /** The address by which to look for accounts; nothing if none are to be looked for. */
    public Optional<EmailAddress> lookUp(ExternalIdentity identity) {
        return this == MANUAL_ONLY ? Optional.empty() : identity.verifiedEmail();
    }

    /**
     * What becomes of an identity that no account has.
     *
     * @param sameAddress the accounts of the address that {@link #lookUp} named
     */
    public Decision decide(ExternalIdentity identity, List<Account> sameAddress, Instant now) {
        Optional<EmailAddress> address = lookUp(identity);
        // An account that has another identity of this very provider is of somebody else, or was: the provider gives an
        // address to one person at a time, and it can take no second one anyway.
        List<Account> candidates = address.isEmpty()
                ? List.of()
                : sameAddress.stream()
                        .filter(account ->
                                account.connection(identity.provider()).isEmpty())
                        .toList();
        if (candidates.isEmpty()) {
            return new NewAccount();
        }
        boolean joins = this == VERIFIED_EMAIL
                && sameAddress.size() == 1
                && isFresh(candidates.get(0), address.orElseThrow(), now);
        return joins ? new Join(candidates.get(0).id()) : new Challenge(providers(candidates, address.orElseThrow()));
    }

    private static boolean isFresh(Account account, EmailAddress address, Instant now) {
        return account.connections().stream()
                .map(Connection::email)
                .anyMatch(email -> email != null
                        && email.address().equals(address)
                        && now.isBefore(email.at().plus(FRESH)));
    }

    /** Only those that have shown this address: what else belongs to the account is not for whoever has the address. */
    private static Set<ProviderId> providers(List<Account> accounts, EmailAddress address) {
        return accounts.stream()
                .flatMap(account -> account.connections().stream())
                .filter(connection -> connection.email() != null
                        && connection.email().address().equals(address))
                .map(connection -> connection.identity().provider())
                .collect(Collectors.toSet());
    }

    /** What becomes of an identity that no account has. */
    public sealed interface Decision {}

    /** It gets an account of its own. */
    public record NewAccount() implements Decision {}

    /** It becomes another way to sign in to this account, and the account's people are told. */
    public record Join(UserId account) implements Decision {}

    /**
     * Nothing, until the person has signed in with one of these.
     *
     * @param with one at least
     */
    public record Challenge(Set<ProviderId> with) implements Decision {
        public Challenge {
            with = Set.copyOf(with);
        }
    }
}

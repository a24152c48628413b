package io.duologue.core.moderation;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.UserId;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Roles by the keys of accounts at their providers. Immutable. */
final class RolesOfIdentities implements Roles {
    private static final Comparator<Named> BY_NAME = Comparator.comparing(Named::role)
            .reversed()
            .thenComparing(named -> named.identity().provider().value())
            .thenComparing(named -> named.identity().subject());

    private final AccountStore accounts;
    private final Set<LinkedIdentity> moderators;
    private final Set<LinkedIdentity> admins;

    RolesOfIdentities(AccountStore accounts, Set<LinkedIdentity> moderators, Set<LinkedIdentity> admins) {
        this.accounts = accounts;
        this.moderators = Set.copyOf(moderators);
        this.admins = Set.copyOf(admins);
    }

    @Override
    public Set<Role> of(UserId user) {
        Set<LinkedIdentity> identities = accounts.find(user)
                .filter(account -> account.connections().stream().noneMatch(way -> way.origin() == Origin.EMAIL))
                .map(Account::identities)
                .orElse(Set.of());
        return Stream.of(Role.values())
                .filter(role -> !Collections.disjoint(identities, of(role)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    private Set<LinkedIdentity> of(Role role) {
        return switch (role) {
            case MODERATOR -> moderators;
            case ADMIN -> admins;
        };
    }

    @Override
    public List<Named> named() {
        return Stream.of(Role.values())
                .flatMap(role -> of(role).stream().map(identity -> new Named(role, identity, userOf(identity))))
                .sorted(BY_NAME)
                .toList();
    }

    private Optional<UserId> userOf(LinkedIdentity identity) {
        return accounts.find(identity).map(Account::id);
    }
}

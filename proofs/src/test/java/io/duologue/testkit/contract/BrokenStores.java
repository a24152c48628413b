package io.duologue.testkit.contract;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.AccountStore.LinkResult;
import io.duologue.core.identity.AccountStore.UnlinkResult;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.BlockStore.BlockResult;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.ReportStore.Decision;
import io.duologue.core.moderation.ReportStore.FileResult;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.ImmutableSeeker;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.reputation.Conduct;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionStore;
import io.duologue.core.session.SessionStore.Claim;
import io.duologue.core.signin.NoticeStore;
import io.duologue.testkit.contract.Twin.Flaw;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stores of which each breaks one promise. */
final class BrokenStores {
    private BrokenStores() {}

    // Accounts

    private static AccountStore accounts(String method, Flaw flaw) {
        return Twin.of(AccountStore.class, AccountStore.inMemory(100), method, flaw);
    }

    @Breaks({"A-1", "A-2"})
    static class AccountsForEverySignIn extends AccountStoreContract {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        protected AccountStore newStore() {
            return accounts(
                    "register",
                    call -> call.proceedWith(
                            0, new LinkedIdentity(new ProviderId("linkedin"), "s" + calls.incrementAndGet())));
        }
    }

    /** Right as long as nobody else is there. */
    @Breaks("A-2")
    static class AccountsLookedUpFirst extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "register", call -> {
                Optional<?> known = sound.find(call.arg(LinkedIdentity.class, 0));
                Twin.letOthersPass();
                AccountStore.Registration registration = (AccountStore.Registration) call.proceed();
                return known.isEmpty() ? new AccountStore.Registration(registration.account(), true) : registration;
            });
        }
    }

    @Breaks("A-3")
    static class AccountsNobodyFinds extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("find", call -> Optional.empty());
        }
    }

    /** Each looks whether the identity is free, and each finds that it is. */
    @Breaks("A-4")
    static class AccountsThatLinkWhatWasFreeAMomentAgo extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "link", call -> {
                boolean free = sound.find(call.arg(LinkedIdentity.class, 1)).isEmpty();
                Twin.letOthersPass();
                Object result = call.proceed();
                return free && result == LinkResult.TAKEN ? LinkResult.LINKED : result;
            });
        }
    }

    @Breaks("A-4")
    static class AccountsThatTakeFromOthers extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "link", call -> {
                Object result = call.proceed();
                if (result == LinkResult.TAKEN) {
                    sound.remove(sound.find(call.arg(LinkedIdentity.class, 1))
                            .orElseThrow()
                            .id());
                    return call.proceed();
                }
                return result;
            });
        }
    }

    @Breaks("A-5")
    static class AccountsWithSeveralOfAProvider extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("link", call -> {
                Object result = call.proceed();
                return result == LinkResult.PROVIDER_CONNECTED ? LinkResult.LINKED : result;
            });
        }
    }

    @Breaks("A-6")
    static class AccountsThatLoseTheirLastIdentity extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "unlink", call -> {
                Object result = call.proceed();
                if (result == UnlinkResult.LAST) {
                    sound.remove(call.arg(UserId.class, 0));
                    return UnlinkResult.UNLINKED;
                }
                return result;
            });
        }
    }

    @Breaks("A-7")
    static class AccountsThatForgetWhatParted extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("partedFrom", call -> Optional.empty());
        }
    }

    @Breaks("A-8")
    static class AccountsThatKeepEveryAddress extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            Map<Object, UserId> ever = new ConcurrentHashMap<>();
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(
                    AccountStore.class,
                    sound,
                    Map.of(
                            "confirm",
                            call -> {
                                if (call.arg(1) != null) {
                                    sound.find(call.arg(LinkedIdentity.class, 0))
                                            .ifPresent(account -> ever.put(call.arg(1), account.id()));
                                }
                                return call.proceed();
                            },
                            "withEmail",
                            call -> Optional.ofNullable(ever.get(call.arg(0)))
                                    .flatMap(sound::find)
                                    .map(List::of)
                                    .orElse(List.of())));
        }
    }

    @Breaks("A-9")
    static class AccountsThatStay extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("remove", call -> true);
        }
    }

    @Breaks("A-10")
    static class AccountsThatReadAndThenWrite extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "confirm", call -> {
                LinkedIdentity identity = call.arg(LinkedIdentity.class, 0);
                Optional<?> before = sound.find(identity)
                        .flatMap(account -> account.connection(identity.provider()))
                        .map(Account.Connection::lastEmail)
                        .map(Account.ConfirmedEmail::address);
                Twin.letOthersPass();
                call.proceed();
                return before;
            });
        }
    }

    // Notices

    private static NoticeStore notices(String method, Flaw flaw) {
        return Twin.of(NoticeStore.class, NoticeStore.inMemory(100), method, flaw);
    }

    @Breaks("NO-1")
    static class NoticesTheOldestFirst extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            return notices("open", call -> {
                List<Object> reversed = new ArrayList<>((List<?>) call.proceed());
                Collections.reverse(reversed);
                return reversed;
            });
        }
    }

    @Breaks("NO-2")
    static class NoticesOfWhomever extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            NoticeStore sound = NoticeStore.inMemory(100);
            return Twin.of(
                    NoticeStore.class,
                    sound,
                    "acknowledge",
                    call -> sound.acknowledge(People.MAYA, call.arg(String.class, 1)));
        }
    }

    @Breaks("NO-3")
    static class NoticesThatAreGoneWhenTheyAreAcknowledged extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            NoticeStore sound = NoticeStore.inMemory(100);
            return Twin.of(
                    NoticeStore.class,
                    sound,
                    "find",
                    call -> sound.open(call.arg(UserId.class, 0)).stream()
                            .filter(notice -> notice.id().equals(call.arg(1)))
                            .findFirst());
        }
    }

    @Breaks("NO-4")
    static class NoticesThatStopAtTheFirst extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            NoticeStore sound = NoticeStore.inMemory(100);
            return Twin.of(
                    NoticeStore.class,
                    sound,
                    "add",
                    call -> sound.open(call.arg(UserId.class, 0)).size() < NoticeStore.MAX_PER_USER
                            ? call.proceed()
                            : null);
        }
    }

    @Breaks("NO-6")
    static class NoticesThatForgetWhatWasAcknowledged extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            NoticeStore sound = NoticeStore.inMemory(100);
            return Twin.of(NoticeStore.class, sound, "latest", call -> sound.open(call.arg(UserId.class, 0)));
        }
    }

    @Breaks("NO-5")
    static class NoticesThatStay extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            return notices("erase", call -> null);
        }
    }

    // Credentials

    private static PendingSignInStore pendingSignIns(String method, Flaw flaw) {
        return Twin.of(PendingSignInStore.class, PendingSignInStore.inMemory(100), method, flaw);
    }

    @Breaks("Y-1")
    static class SignInsWithoutAnEnd extends PendingSignInStoreContract {
        @Override
        protected PendingSignInStore newStore() {
            return pendingSignIns("take", call -> call.proceedWith(1, Instant.MIN));
        }
    }

    @Breaks("Y-2")
    static class SignInsThatAreReadAndThenRemoved extends PendingSignInStoreContract {
        @Override
        protected PendingSignInStore newStore() {
            Map<SecretHash, Object> put = new ConcurrentHashMap<>();
            return pendingSignIns("take", call -> {
                SecretHash state = call.arg(SecretHash.class, 0);
                ((Optional<?>) call.proceed()).ifPresent(pending -> put.put(state, pending));
                Optional<?> found = Optional.ofNullable(put.get(state));
                Twin.letOthersPass();
                return found;
            });
        }
    }

    private static MagicLinkStore magicLinks(Map<String, Flaw> flaws) {
        return Twin.of(MagicLinkStore.class, MagicLinkStore.inMemory(100), flaws);
    }

    @Breaks("ML-1")
    static class LinksWithoutAnEnd extends MagicLinkStoreContract {
        @Override
        protected MagicLinkStore newStore() {
            return magicLinks(Map.of("take", call -> call.proceedWith(1, Instant.MIN)));
        }
    }

    @Breaks("ML-2")
    static class LinksThatAreReadAndThenRemoved extends MagicLinkStoreContract {
        @Override
        protected MagicLinkStore newStore() {
            Map<SecretHash, Object> put = new ConcurrentHashMap<>();
            return magicLinks(Map.of("take", call -> {
                SecretHash secret = call.arg(SecretHash.class, 0);
                ((Optional<?>) call.proceed()).ifPresent(link -> put.put(secret, link));
                Optional<?> found = Optional.ofNullable(put.get(secret));
                Twin.letOthersPass();
                return found;
            }));
        }
    }

    @Breaks("ML-3")
    static class LinksThatALookUsesUp extends MagicLinkStoreContract {
        @Override
        protected MagicLinkStore newStore() {
            MagicLinkStore sound = MagicLinkStore.inMemory(100);
            return Twin.of(
                    MagicLinkStore.class,
                    sound,
                    "find",
                    call -> sound.take(call.arg(SecretHash.class, 0), call.arg(Instant.class, 1)));
        }
    }

    @Breaks("ML-4")
    static class LinksThatANewerOneVoids extends MagicLinkStoreContract {
        @Override
        protected MagicLinkStore newStore() {
            MagicLinkStore sound = MagicLinkStore.inMemory(100);
            Map<EmailAddress, SecretHash> latest = new ConcurrentHashMap<>();
            return Twin.of(MagicLinkStore.class, sound, "put", call -> {
                SecretHash older = latest.put(call.arg(MagicLink.class, 1).address(), call.arg(SecretHash.class, 0));
                if (older != null) {
                    sound.take(older, Instant.MIN);
                }
                return call.proceed();
            });
        }
    }

    private static CredentialStore credentials(String method, Flaw flaw) {
        return Twin.of(CredentialStore.class, CredentialStore.inMemory(100), method, flaw);
    }

    @Breaks("C-1")
    static class CredentialsWithoutAnEnd extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            return credentials("find", call -> call.proceedWith(1, Instant.MIN));
        }
    }

    @Breaks("C-2")
    static class TicketsGoodForever extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            Map<SecretHash, Object> redeemed = new ConcurrentHashMap<>();
            return credentials("redeem", call -> {
                Optional<?> answer = (Optional<?>) call.proceed();
                answer.ifPresent(credential -> redeemed.put(call.arg(SecretHash.class, 0), credential));
                return Optional.ofNullable(redeemed.get(call.arg(SecretHash.class, 0)));
            });
        }
    }

    @Breaks({"C-3", "C-5"})
    static class CredentialsNobodyRevokes extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            return credentials("revoke", call -> null);
        }
    }

    @Breaks("C-4")
    static class SessionsThatAreTickets extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            CredentialStore sound = CredentialStore.inMemory(100);
            return Twin.of(CredentialStore.class, sound, "redeem", call -> {
                Optional<?> session = sound.find(call.arg(SecretHash.class, 0), call.arg(Instant.class, 1));
                return session.isPresent() ? session : call.proceed();
            });
        }
    }

    @Breaks("C-5")
    static class TicketsThatOutliveTheirSession extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            CredentialStore ofTickets = CredentialStore.inMemory(100);
            return Twin.of(
                    CredentialStore.class,
                    CredentialStore.inMemory(100),
                    Map.of(
                            "issueTicket",
                            call -> {
                                SecretHash session = call.arg(SecretHash.class, 1);
                                ofTickets.issueSession(
                                        SignedInSession.of(People.MAYA, session, Instant.EPOCH, Instant.MAX));
                                return call.proceedAt(ofTickets);
                            },
                            "redeem",
                            call -> call.proceedAt(ofTickets)));
        }
    }

    @Breaks("C-6")
    static class TicketsThatKeepTheirSessionAsItWas extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            CredentialStore sound = CredentialStore.inMemory(100);
            Map<SecretHash, SignedInSession> asIssued = new ConcurrentHashMap<>();
            return Twin.of(
                    CredentialStore.class,
                    sound,
                    Map.of(
                            "issueTicket",
                            call -> {
                                sound.find(call.arg(SecretHash.class, 1), Instant.MIN)
                                        .ifPresent(session ->
                                                asIssued.put(call.arg(SecretHash.class, 0), session.session()));
                                return call.proceed();
                            },
                            "redeem",
                            call -> sound.redeem(call.arg(SecretHash.class, 0), call.arg(Instant.class, 1))
                                    .map(ticket -> new CredentialStore.Credential(
                                            asIssued.get(call.arg(SecretHash.class, 0)), ticket.expiresAt()))));
        }
    }

    @Breaks("C-6")
    static class SessionsThatAreNeverToldThatTheirAccountIsLeaving extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            return credentials(
                    "update",
                    call -> call.proceedWith(
                            1, call.arg(SignedInSession.class, 1).copy().withLeaving(false)));
        }
    }

    @Breaks("C-7")
    static class SessionsListedWithoutAnEnd extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            return credentials("sessions", call -> call.proceedWith(1, Instant.MIN));
        }
    }

    @Breaks("C-8")
    static class SessionsChangedWhateverTheyAre extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            CredentialStore sound = CredentialStore.inMemory(100);
            return Twin.of(CredentialStore.class, sound, "update", call -> {
                sound.issueSession(call.arg(SignedInSession.class, 1));
                return true;
            });
        }
    }

    /** Right as long as nobody else is there. */
    @Breaks("C-8")
    static class SessionsLookedAtAndThenChanged extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            CredentialStore sound = CredentialStore.inMemory(100);
            return Twin.of(CredentialStore.class, sound, "update", call -> {
                SignedInSession expected = call.arg(SignedInSession.class, 0);
                if (!sound.sessions(expected.user(), Instant.MIN).contains(expected)) {
                    return false;
                }
                Twin.letOthersPass();
                sound.issueSession(call.arg(SignedInSession.class, 1));
                return true;
            });
        }
    }

    // Profiles

    private static ProfileStore profiles(String method, Flaw flaw) {
        return Twin.of(ProfileStore.class, ProfileStore.inMemory(100), method, flaw);
    }

    @Breaks("P-1")
    static class ProfilesWithoutSkills extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            return profiles(
                    "create",
                    call -> call.proceedWith(
                            0,
                            ImmutableProfile.copyOf(call.arg(Profile.class, 0)).withSkills()));
        }
    }

    /** Right as long as nobody else is there. */
    @Breaks("P-2")
    static class ProfilesReadThenWritten extends ProfileStoreContract {
        @Override
        @SuppressWarnings("unchecked")
        protected ProfileStore newStore() {
            ProfileStore sound = ProfileStore.inMemory(100);
            return Twin.of(ProfileStore.class, sound, "update", call -> {
                UserId user = call.arg(UserId.class, 0);
                Optional<Profile> changed = sound.find(user).map((UnaryOperator<Profile>) call.arg(1));
                Twin.letOthersPass();
                return changed.flatMap(after -> sound.update(user, before -> after));
            });
        }
    }

    /** Right as long as nobody else is there. */
    @Breaks("P-2")
    static class PreferencesReadThenWritten extends ProfileStoreContract {
        @Override
        @SuppressWarnings("unchecked")
        protected ProfileStore newStore() {
            ProfileStore sound = ProfileStore.inMemory(100);
            return Twin.of(ProfileStore.class, sound, "updatePreferences", call -> {
                UserId user = call.arg(UserId.class, 0);
                Preferences changed = ((UnaryOperator<Preferences>) call.arg(1)).apply(sound.preferences(user));
                Twin.letOthersPass();
                return sound.updatePreferences(user, before -> changed);
            });
        }
    }

    @Breaks("P-3")
    static class PreferencesOfSilence extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            Preferences silent = Preferences.builder().sound(false).build();
            return profiles("preferences", call -> {
                Object saved = call.proceed();
                return saved.equals(Preferences.builder().build()) ? silent : saved;
            });
        }
    }

    @Breaks("P-4")
    static class AcknowledgementsThatPileUp extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            Map<Object, List<Acknowledgement>> all = new ConcurrentHashMap<>();
            return Twin.of(
                    ProfileStore.class,
                    ProfileStore.inMemory(100),
                    Map.of(
                            "acknowledge",
                            call -> {
                                all.computeIfAbsent(call.arg(0), user -> new ArrayList<>())
                                        .add(call.arg(Acknowledgement.class, 1));
                                return null;
                            },
                            "acknowledgements",
                            call -> all.getOrDefault(call.arg(0), List.of())));
        }
    }

    @Breaks("P-10")
    static class AcknowledgementsOfWhoeverComes extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            Map<Object, List<Acknowledgement>> late = new ConcurrentHashMap<>();
            ProfileStore sound = ProfileStore.inMemory(100);
            return Twin.of(
                    ProfileStore.class,
                    sound,
                    Map.of(
                            "acknowledge",
                            call -> {
                                if (sound.find(call.arg(UserId.class, 0)).isEmpty()) {
                                    late.put(call.arg(0), List.of(call.arg(Acknowledgement.class, 1)));
                                }
                                return call.proceed();
                            },
                            "acknowledgements",
                            call -> late.containsKey(call.arg(0)) ? late.get(call.arg(0)) : call.proceed()));
        }
    }

    @Breaks("P-6")
    static class CompaniesOfWhoeverHasAProfile extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            ProfileStore sound = ProfileStore.inMemory(100);
            return Twin.of(ProfileStore.class, sound, "create", call -> {
                Profile profile = call.arg(Profile.class, 0);
                Object created = call.proceed();
                sound.acknowledge(profile.user(), new Acknowledgement(Guidelines.DOCUMENT, "0", People.NINE));
                return created;
            });
        }
    }

    @Breaks("P-7")
    static class WishesBothWays extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            ProfileStore sound = ProfileStore.inMemory(100);
            return Twin.of(
                    ProfileStore.class,
                    sound,
                    "avoids",
                    call -> (boolean) call.proceed()
                            || sound.avoids(call.arg(UserId.class, 1), call.arg(UserId.class, 0)));
        }
    }

    @Breaks("P-8")
    static class WishesWithoutEnd extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            return profiles("avoid", call -> {
                Object result = call.proceed();
                return result instanceof ProfileStore.AvoidResult.Full
                        ? new ProfileStore.AvoidResult.Noted(call.arg(ProfileStore.Avoided.class, 1))
                        : result;
            });
        }
    }

    @Breaks("P-9")
    static class WishesAgainstOneself extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            return profiles("avoid", call -> {
                ProfileStore.Avoided wish = call.arg(ProfileStore.Avoided.class, 1);
                return wish.other().equals(call.arg(0)) ? new ProfileStore.AvoidResult.Noted(wish) : call.proceed();
            });
        }
    }

    // Pictures

    @Breaks("AV-1")
    static class AvatarsCutShort extends AvatarStoreContract {
        @Override
        protected AvatarStore newStore() {
            return Twin.of(AvatarStore.class, AvatarStore.inMemory(100), "save", call -> {
                Avatar avatar = call.arg(Avatar.class, 1);
                byte[] half = Arrays.copyOf(avatar.jpeg(), Math.max(3, avatar.jpeg().length / 2));
                return call.proceedWith(1, new Avatar(avatar.id(), half));
            });
        }
    }

    @Breaks("AV-2")
    static class AvatarsThatPileUp extends AvatarStoreContract {
        @Override
        protected AvatarStore newStore() {
            return Twin.of(
                    AvatarStore.class,
                    AvatarStore.inMemory(100),
                    "save",
                    call -> call.proceedWith(
                            0, new UserId("u_" + call.arg(Avatar.class, 1).id())));
        }
    }

    @Breaks("AV-3")
    static class AvatarsThatStay extends AvatarStoreContract {
        @Override
        protected AvatarStore newStore() {
            return Twin.of(
                    AvatarStore.class,
                    AvatarStore.inMemory(100),
                    Map.of("remove", call -> null, "erase", call -> null));
        }
    }

    // Sessions

    private static SessionStore sessions(String method, Flaw flaw) {
        return Twin.of(SessionStore.class, SessionStore.inMemory(100), method, flaw);
    }

    @Breaks({"K-1", "K-2"})
    static class SessionsWithOneFence extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            return sessions("claim", call -> {
                Claim claim = (Claim) call.proceed();
                return new Claim(claim.session().copy().withFence(1), claim.resumed(), claim.from());
            });
        }
    }

    /** Says what was so before it looked. */
    @Breaks("K-2")
    static class SessionsThatLookFromWhomFirst extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            SessionStore sound = SessionStore.inMemory(100);
            return Twin.of(SessionStore.class, sound, "claim", call -> {
                Optional<NodeId> owner = sound.find(call.arg(UserId.class, 0)).map(LiveSession::owner);
                Twin.letOthersPass();
                Claim claim = (Claim) call.proceed();
                return new Claim(claim.session(), claim.resumed(), owner);
            });
        }
    }

    @Breaks("K-3")
    static class SessionsLastWriterWins extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            SessionStore sound = SessionStore.inMemory(100);
            return Twin.of(SessionStore.class, sound, "replace", call -> {
                LiveSession expected = call.arg(LiveSession.class, 0);
                return call.proceedWith(0, sound.find(expected.user()).orElse(expected));
            });
        }
    }

    @Breaks("K-4")
    static class SessionsDueInNoOrder extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            return sessions("due", call -> {
                List<Object> due = new ArrayList<>((List<?>) call.proceed());
                Collections.reverse(due);
                return due;
            });
        }
    }

    @Breaks("K-5")
    static class SessionsOwnedByNobody extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            return sessions("ownedBy", call -> List.of());
        }
    }

    @Breaks("K-6")
    static class SessionsThatGoWhenDue extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            SessionStore sound = SessionStore.inMemory(100);
            return Twin.of(SessionStore.class, sound, "due", call -> {
                List<?> due = (List<?>) call.proceed();
                due.forEach(session -> sound.remove((LiveSession) session));
                return due;
            });
        }
    }

    // Conversations

    private static ConversationStore conversations(String method, Flaw flaw) {
        return Twin.of(ConversationStore.class, ConversationStore.inMemory(100), method, flaw);
    }

    @Breaks("V-1")
    static class ConversationsThatEndAgain extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            Map<Object, Instant> ends = new ConcurrentHashMap<>();
            return Twin.of(
                    ConversationStore.class,
                    ConversationStore.inMemory(100),
                    Map.of(
                            "ended",
                            call -> {
                                ends.put(call.arg(0), call.arg(Instant.class, 3));
                                return call.proceed();
                            },
                            "find",
                            call -> ((Optional<?>) call.proceed()).map(found -> {
                                ConversationStore.ConversationRecord record =
                                        (ConversationStore.ConversationRecord) found;
                                Instant end = ends.get(call.arg(0));
                                return end == null
                                        ? record
                                        : new ConversationStore.ConversationRecord(
                                                record.info(), end, record.cause(), record.endedBy(), List.of(), null);
                            })));
        }
    }

    @Breaks("V-2")
    static class EndsThatComeTooEarly extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            ConversationStore sound = ConversationStore.inMemory(100);
            return Twin.of(
                    ConversationStore.class,
                    sound,
                    "ended",
                    call -> sound.find(call.arg(ConversationId.class, 0)).isEmpty() ? null : call.proceed());
        }
    }

    @Breaks("V-3")
    static class PartnersOneWay extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            ConversationStore sound = ConversationStore.inMemory(100);
            return Twin.of(ConversationStore.class, sound, "partners", call -> {
                UserId user = call.arg(UserId.class, 0);
                return sound.latest(user, 100).stream()
                        .map(ConversationStore.ConversationRecord::info)
                        .filter(info -> info.a().equals(user))
                        .collect(Collectors.toMap(
                                ConversationInfo::b, ConversationInfo::startedAt, (latest, earlier) -> latest));
            });
        }
    }

    @Breaks("V-3")
    static class PartnersOfAllTimes extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations("partners", call -> call.proceedWith(1, Instant.MIN));
        }
    }

    @Breaks("V-7")
    static class RevealsThatAreForgotten extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations("revealed", call -> null);
        }
    }

    @Breaks("V-8")
    static class ConversationsThatForgetHowTheyWent extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations(
                    "find",
                    call -> ((Optional<?>) call.proceed()).map(found -> {
                        ConversationStore.ConversationRecord record = (ConversationStore.ConversationRecord) found;
                        return new ConversationStore.ConversationRecord(
                                record.info(),
                                record.endedAt(),
                                record.cause(),
                                record.endedBy(),
                                record.feedback(),
                                record.revealedAt());
                    }));
        }
    }

    @Breaks("V-9")
    static class CoursesThatAreNeverErased extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations("erase", call -> null);
        }
    }

    @Breaks("V-4")
    static class FeedbackOfAnybody extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations("feedback", call -> {
                call.proceed();
                return true;
            });
        }
    }

    // Blocks

    private static BlockStore blocks(String method, Flaw flaw) {
        return Twin.of(BlockStore.class, BlockStore.inMemory(10_000), method, flaw);
    }

    @Breaks("B-1")
    static class BlocksOneWay extends BlockStoreContract {
        @Override
        protected BlockStore newStore() {
            BlockStore sound = BlockStore.inMemory(10_000);
            return Twin.of(
                    BlockStore.class,
                    sound,
                    "betweenEither",
                    call -> sound.of(call.arg(UserId.class, 0)).stream()
                            .anyMatch(block -> block.other().equals(call.arg(1))));
        }
    }

    @Breaks("B-2")
    static class BlocksThatAreRenewed extends BlockStoreContract {
        @Override
        protected BlockStore newStore() {
            return blocks("block", call -> {
                BlockResult result = (BlockResult) call.proceed();
                return result instanceof BlockResult.Blocked blocked
                        ? new BlockResult.Blocked(new BlockStore.Block(
                                call.arg(String.class, 2),
                                blocked.block().owner(),
                                blocked.block().other(),
                                call.arg(String.class, 3),
                                call.arg(Instant.class, 4)))
                        : result;
            });
        }
    }

    @Breaks("B-3")
    static class BlocksAnybodyTakesBack extends BlockStoreContract {
        @Override
        protected BlockStore newStore() {
            return blocks("unblock", call -> {
                call.proceedWith(0, People.MAYA);
                return true;
            });
        }
    }

    @Breaks("B-4")
    static class BlocksWithoutEnd extends BlockStoreContract {
        @Override
        protected BlockStore newStore() {
            return blocks("block", call -> {
                BlockResult result = (BlockResult) call.proceed();
                return result instanceof BlockResult.Full
                        ? new BlockResult.Blocked(
                                new BlockStore.Block("b", People.MAYA, People.TOMAS, "Tomás Rey", People.NINE))
                        : result;
            });
        }
    }

    @Breaks("B-5")
    static class BlocksOfOneself extends BlockStoreContract {
        @Override
        protected BlockStore newStore() {
            return blocks(
                    "block",
                    call -> call.arg(0).equals(call.arg(1))
                            ? call.proceedWith(1, new UserId("u_somebody"))
                            : call.proceed());
        }
    }

    // Introductions

    private static Stores introducing(String method, Flaw flaw) {
        Stores sound = IntroductionsInMemoryTest.inMemory();
        return sound.toBuilder()
                .introductions(Twin.of(Introductions.class, sound.introductions(), method, flaw))
                .build();
    }

    @Breaks("IN-1")
    static class IntroductionsOfWhoeverStays extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            return introducing("seeker", call -> ((ImmutableSeeker) call.proceed()).withLeaving(false));
        }
    }

    @Breaks("IN-2")
    static class IntroductionsThatAvoidNobody extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            return introducing("seeker", call -> ((ImmutableSeeker) call.proceed()).withAvoided());
        }
    }

    @Breaks("IN-3")
    static class IntroductionsThatKnowNoReports extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            Stores sound = IntroductionsInMemoryTest.inMemory();
            Flaw flaw = call -> ((ImmutableSeeker) call.proceed())
                    .withKeptApart(sound.blocks().eitherWay(call.arg(UserId.class, 0)));
            return sound.toBuilder()
                    .introductions(Twin.of(Introductions.class, sound.introductions(), "seeker", flaw))
                    .build();
        }
    }

    @Breaks("IN-4")
    static class IntroductionsThatNeverForget extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            return introducing("seeker", call -> call.proceedWith(1, Instant.EPOCH));
        }
    }

    @Breaks("IN-5")
    static class IntroductionsThatAskOnlyTheFirst extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            return introducing("between", call -> call.proceedWith(1, new UserId("u_somebody")));
        }
    }

    @Breaks("IN-6")
    static class IntroductionsThatRemember extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            Map<List<Object>, Object> remembered = new ConcurrentHashMap<>();
            return introducing("between", call -> {
                Object now = call.proceed();
                Object before = remembered.putIfAbsent(List.of(call.arg(0), call.arg(1)), now);
                return before == null ? now : before;
            });
        }
    }

    @Breaks("IN-7")
    static class IntroductionsThatKnowNoConduct extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            return introducing("seeker", call -> ((ImmutableSeeker) call.proceed()).withConduct(Conduct.UNKNOWN));
        }
    }

    @Breaks("IN-8")
    static class IntroductionsThatDismissNothing extends IntroductionsContract {
        @Override
        protected Stores newStores() {
            Stores sound = IntroductionsInMemoryTest.inMemory();
            Flaw flaw = call -> {
                ImmutableSeeker seeker = (ImmutableSeeker) call.proceed();
                List<Instant> all = sound.reports().about(call.arg(UserId.class, 0), 20).stream()
                        .map(Report::at)
                        .filter(at -> !at.isBefore(call.arg(Instant.class, 1)))
                        .toList();
                return seeker.withConduct(new Conduct(seeker.conduct().talks(), all));
            };
            return sound.toBuilder()
                    .introductions(Twin.of(Introductions.class, sound.introductions(), "seeker", flaw))
                    .build();
        }
    }

    // Reports

    private static ReportStore reports(String method, Flaw flaw) {
        return Twin.of(ReportStore.class, ReportStore.inMemory(100), method, flaw);
    }

    @Breaks("E-1")
    static class ReportsThatCountTwice extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            return reports("file", call -> {
                FileResult result = (FileResult) call.proceed();
                return result instanceof FileResult.Repeated ? new FileResult.Filed((Report) call.arg(0)) : result;
            });
        }
    }

    @Breaks("E-2")
    static class ReportsInNoOrder extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            return reports("by", call -> {
                List<Object> found = new ArrayList<>((List<?>) call.proceed());
                Collections.reverse(found);
                return found;
            });
        }
    }

    @Breaks("E-3")
    static class ReportsThatCountTheReporter extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            ReportStore sound = ReportStore.inMemory(100);
            return Twin.of(
                    ReportStore.class,
                    sound,
                    "countAbout",
                    call -> sound.eitherWay(call.arg(UserId.class, 0)).size());
        }
    }

    @Breaks("E-4")
    static class ReportsThatOnlyTheReporterKnows extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            ReportStore sound = ReportStore.inMemory(100);
            return Twin.of(
                    ReportStore.class,
                    sound,
                    "eitherWay",
                    call -> Set.copyOf(sound.by(call.arg(UserId.class, 0), 100).stream()
                            .map(Report::reported)
                            .toList()));
        }
    }

    @Breaks("E-5")
    static class ReportsThatTheLastOneDecides extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            ReportStore sound = ReportStore.inMemory(100);
            Map<String, Decision> last = new ConcurrentHashMap<>();
            return Twin.of(
                    ReportStore.class,
                    sound,
                    Map.of(
                            "decide",
                            call -> {
                                if (((Optional<?>) call.proceed()).isPresent()) {
                                    last.put(call.arg(String.class, 0), call.arg(Decision.class, 1));
                                }
                                return Optional.ofNullable(last.get(call.arg(String.class, 0)));
                            },
                            "decision",
                            call -> Optional.ofNullable(last.get(call.arg(String.class, 0)))));
        }
    }

    @Breaks("E-6")
    static class ReportsThatBeginAnewBehindADecidedOne extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            ReportStore sound = ReportStore.inMemory(100);
            return Twin.of(ReportStore.class, sound, "open", call -> {
                String behind = (String) call.arg(0);
                boolean decided = behind != null && sound.decision(behind).isPresent();
                return decided ? sound.open(null, call.arg(Integer.class, 1)) : call.proceed();
            });
        }
    }

    @Breaks("E-7")
    static class ReportsOfWhichOnlyTheOpenOnesAreFound extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            ReportStore sound = ReportStore.inMemory(100);
            return Twin.of(
                    ReportStore.class,
                    sound,
                    "about",
                    call -> sound.about(call.arg(UserId.class, 0), 100).stream()
                            .filter(report -> sound.decision(report.caseId()).isEmpty())
                            .limit(call.arg(Integer.class, 1))
                            .toList());
        }
    }

    // The audit

    private static AuditStore audit(String method, Flaw flaw) {
        return Twin.of(AuditStore.class, AuditStore.inMemory(100), method, flaw);
    }

    @Breaks("AU-1")
    static class AuditThatWritesTwice extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            AtomicInteger writes = new AtomicInteger();
            return audit("write", call -> {
                AuditStore.Entry entry = call.arg(AuditStore.Entry.class, 0);
                return call.proceedWith(
                        0,
                        new AuditStore.Entry(
                                entry.id() + writes.incrementAndGet(),
                                entry.at(),
                                entry.by(),
                                entry.action(),
                                entry.caseId(),
                                entry.about()));
            });
        }
    }

    @Breaks("AU-2")
    static class AuditInTheOrderOfItsTimes extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            AuditStore sound = AuditStore.inMemory(100);
            return Twin.of(
                    AuditStore.class,
                    sound,
                    "read",
                    call -> sound.read(call.arg(Long.class, 0), 1_000).stream()
                            .sorted(Comparator.comparing((AuditStore.Written written) ->
                                            written.entry().at())
                                    .reversed())
                            .limit(call.arg(Integer.class, 1))
                            .toList());
        }
    }

    @Breaks("AU-3")
    static class AuditThatIncludesTheLastOfThePageBefore extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            return audit("read", call -> {
                long below = call.arg(Long.class, 0);
                return call.proceedWith(0, below == Long.MAX_VALUE ? below : below + 1);
            });
        }
    }

    @Breaks("AU-4")
    static class AuditThatIsFull extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            AuditStore sound = AuditStore.inMemory(100);
            return Twin.of(
                    AuditStore.class,
                    sound,
                    "write",
                    call -> sound.read(Long.MAX_VALUE, 100).size() < 100 ? call.proceed() : (Object) 1L);
        }
    }

    @Breaks("AU-4")
    static class AuditThatForgetsTheOldestWhateverItIs extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            AuditStore sound = AuditStore.inMemory(100);
            return Twin.of(AuditStore.class, sound, "write", call -> {
                List<AuditStore.Written> all = sound.read(Long.MAX_VALUE, 100);
                if (all.size() == 100) {
                    sound.removeUntil(all.get(99).entry().at(), 1);
                }
                return call.proceed();
            });
        }
    }

    // Restrictions

    private static RestrictionStore restrictions(String method, Flaw flaw) {
        return Twin.of(RestrictionStore.class, RestrictionStore.inMemory(100), method, flaw);
    }

    @Breaks("S-1")
    static class RestrictionsThatNobodyLifts extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("lift", call -> true);
        }
    }

    @Breaks("S-1")
    static class RestrictionsThatIncludeTheirEnd extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions(
                    "active",
                    call -> call.proceedWith(1, call.arg(Instant.class, 1).minusMillis(1)));
        }
    }

    @Breaks("S-4")
    static class RestrictionsThatAreFoundAsTheyWere extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            Map<String, Restriction> saved = new ConcurrentHashMap<>();
            return Twin.of(
                    RestrictionStore.class,
                    RestrictionStore.inMemory(100),
                    Map.of(
                            "save",
                            call -> {
                                Restriction restriction = call.arg(Restriction.class, 0);
                                saved.put(restriction.caseId(), restriction);
                                return call.proceed();
                            },
                            "find",
                            call -> Optional.ofNullable(saved.get(call.arg(String.class, 0)))));
        }
    }

    @Breaks("S-2")
    static class RestrictionsFirstComeFirst extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            RestrictionStore sound = RestrictionStore.inMemory(100);
            return Twin.of(
                    RestrictionStore.class,
                    sound,
                    "active",
                    call -> sound.of(call.arg(UserId.class, 0)).stream()
                            .filter(one -> one.inForce(call.arg(Instant.class, 1)))
                            .findFirst());
        }
    }

    @Breaks("S-3")
    static class RestrictionsThatAreNeverChanged extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            RestrictionStore sound = RestrictionStore.inMemory(100);
            return Twin.of(RestrictionStore.class, sound, "save", call -> {
                Restriction saved = (Restriction) call.arg(0);
                boolean known = sound.of(saved.user()).stream()
                        .anyMatch(one -> one.caseId().equals(saved.caseId()));
                return known ? null : call.proceed();
            });
        }
    }

    // Letting go of somebody, and of what is old

    @Breaks("A-11")
    static class AccountsThatKnowNothingOfWhatParted extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("parted", call -> Set.of());
        }
    }

    /** Knows only what stands. */
    @Breaks("A-10")
    static class AccountsThatForgetAnAddressThatStandsNoLonger extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "confirm", call -> {
                LinkedIdentity identity = call.arg(LinkedIdentity.class, 0);
                boolean stands = sound.find(identity)
                        .flatMap(account -> account.connection(identity.provider()))
                        .map(Account.Connection::email)
                        .isPresent();
                Object before = call.proceed();
                return stands ? before : Optional.empty();
            });
        }
    }

    @Breaks("A-13")
    static class AccountsThatAreToldNothing extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("told", call -> null);
        }
    }

    @Breaks("A-12")
    static class AccountsThatForgetNothing extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            return accounts("removeUntil", call -> 0);
        }
    }

    @Breaks("A-15")
    static class AccountsThatSpareNobody extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(
                    AccountStore.class,
                    sound,
                    "removeUntil",
                    call -> sound.removeUntil(call.arg(Instant.class, 0), call.arg(Integer.class, 1)));
        }
    }

    /** What is spared stands in the way of the rest. */
    @Breaks("A-15")
    static class AccountsThatAreHeldUpByWhomTheySpare extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(AccountStore.class, sound, "removeUntil", call -> {
                boolean spares = call.arg(1).equals(1);
                return spares ? 0 : call.proceed();
            });
        }
    }

    /** Who has connected another way can come back by it. */
    @Breaks("A-14")
    static class AccountsOfWhoeverHasThisProvider extends AccountStoreContract {
        @Override
        protected AccountStore newStore() {
            AccountStore sound = AccountStore.inMemory(100);
            return Twin.of(
                    AccountStore.class,
                    sound,
                    "onlyFrom",
                    call -> Stream.concat(
                                    ((List<?>) call.proceed()).stream().map(Account.class::cast),
                                    sound.find(new UserId("u_n-more")).stream())
                            .toList());
        }
    }

    @Breaks("NO-7")
    static class NoticesThatAreKeptForEver extends NoticeStoreContract {
        @Override
        protected NoticeStore newStore() {
            return notices("removeUntil", call -> 0);
        }
    }

    @Breaks("C-9")
    static class CredentialsOfNobody extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            return credentials("erase", call -> null);
        }
    }

    @Breaks("C-10")
    static class CredentialsThatAreKeptForEver extends CredentialStoreContract {
        @Override
        protected CredentialStore newStore() {
            return credentials("removeUntil", call -> 0);
        }
    }

    @Breaks("Y-3")
    static class SignInsThatAreKeptForEver extends PendingSignInStoreContract {
        @Override
        protected PendingSignInStore newStore() {
            return pendingSignIns("removeUntil", call -> 0);
        }
    }

    @Breaks("ML-5")
    static class LinksToAddressesOfNobody extends MagicLinkStoreContract {
        @Override
        protected MagicLinkStore newStore() {
            return magicLinks(Map.of("eraseTo", call -> null));
        }
    }

    @Breaks("ML-6")
    static class LinksThatAreKeptForEver extends MagicLinkStoreContract {
        @Override
        protected MagicLinkStore newStore() {
            return magicLinks(Map.of("removeUntil", call -> 0));
        }
    }

    /** Takes the card away and forgets what else there is. */
    @Breaks("P-5")
    static class ProfilesThatStay extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            ProfileStore sound = ProfileStore.inMemory(100);
            return Twin.of(ProfileStore.class, sound, "erase", call -> {
                UserId user = call.arg(UserId.class, 0);
                Optional<Profile> card = sound.find(user);
                Preferences preferences = sound.preferences(user);
                call.proceed();
                card.ifPresent(sound::create);
                sound.savePreferences(user, preferences);
                return null;
            });
        }
    }

    /** The name of who is gone stays in the lists of others. */
    @Breaks("P-5")
    static class WishesThatKeepTheName extends ProfileStoreContract {
        @Override
        protected ProfileStore newStore() {
            Map<String, ProfileStore.Avoided> noted = new ConcurrentHashMap<>();
            return Twin.of(
                    ProfileStore.class,
                    ProfileStore.inMemory(100),
                    Map.of(
                            "avoid",
                            call -> {
                                ProfileStore.Avoided wish = call.arg(ProfileStore.Avoided.class, 1);
                                noted.put(wish.id(), wish);
                                return call.proceed();
                            },
                            "avoided",
                            call -> ((List<?>) call.proceed())
                                    .stream()
                                            .map(ProfileStore.Avoided.class::cast)
                                            .map(wish -> noted.getOrDefault(wish.id(), wish))
                                            .toList()));
        }
    }

    @Breaks("K-7")
    static class SessionsOfNobody extends SessionStoreContract {
        @Override
        protected SessionStore newStore() {
            return sessions("erase", call -> null);
        }
    }

    @Breaks("V-5")
    static class ConversationsOfNobody extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations("erase", call -> null);
        }
    }

    @Breaks("V-6")
    static class ConversationsThatAreKeptForEver extends ConversationStoreContract {
        @Override
        protected ConversationStore newStore() {
            return conversations("removeUntil", call -> 0);
        }
    }

    /** Who had blocked him finds his name for ever. */
    @Breaks("B-6")
    static class BlocksThatKeepTheName extends BlockStoreContract {
        @Override
        protected BlockStore newStore() {
            BlockStore sound = BlockStore.inMemory(10_000);
            return Twin.of(BlockStore.class, sound, "erase", call -> {
                UserId user = call.arg(UserId.class, 0);
                sound.of(user).forEach(block -> sound.unblock(user, block.id()));
                return null;
            });
        }
    }

    @Breaks("E-8")
    static class ReportsThatNameWhoIsGone extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            return reports("erase", call -> null);
        }
    }

    @Breaks("E-9")
    static class ReportsThatAreKeptForEver extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            return reports("removeUntil", call -> 0);
        }
    }

    @Breaks("E-9")
    static class ReportsThatAgeFromTheirFiling extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            ReportStore sound = ReportStore.inMemory(100);
            return Twin.of(
                    ReportStore.class,
                    sound,
                    "removeUntil",
                    call -> sound.removeUndecidedUntil(call.arg(Instant.class, 0), call.arg(Integer.class, 1))
                            + (int) call.proceed());
        }
    }

    @Breaks("E-10")
    static class ReportsThatWaitForEver extends ReportStoreContract {
        @Override
        protected ReportStore newStore() {
            return reports("removeUndecidedUntil", call -> 0);
        }
    }

    @Breaks("AU-6")
    static class AuditInWhichTheWrongEntryIsFound extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            AuditStore sound = AuditStore.inMemory(100);
            return Twin.of(
                    AuditStore.class,
                    sound,
                    "find",
                    call -> sound.read(Long.MAX_VALUE, 100).stream()
                            .map(AuditStore.Written::entry)
                            .filter(entry -> entry.id().startsWith(call.arg(String.class, 0)))
                            .findFirst());
        }
    }

    @Breaks("AU-5")
    static class AuditThatIsKeptForEver extends AuditStoreContract {
        @Override
        protected AuditStore newStore() {
            return audit("removeUntil", call -> 0);
        }
    }

    @Breaks("S-5")
    static class RestrictionsOfNobody extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("erase", call -> null);
        }
    }

    @Breaks("S-6")
    static class RestrictionsThatNobodyMeetsAgain extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("keptFor", call -> List.of());
        }
    }

    @Breaks("S-7")
    static class RestrictionsThatAreKeptForEver extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("removeUntil", call -> 0);
        }
    }

    @Breaks("S-8")
    static class RestrictionsThatWaitForEver extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("removeKeptUntil", call -> 0);
        }
    }

    @Breaks("S-9")
    static class RestrictionsThatComeBackLifted extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("liftKept", call -> null);
        }
    }

    @Breaks("S-10")
    static class NamesThatAreKeptForGood extends RestrictionStoreContract {
        @Override
        protected RestrictionStore newStore() {
            return restrictions("namesOf", call -> call.proceedWith(1, People.NINE));
        }
    }

    private static ErasureStore erasures(String method, Flaw flaw) {
        return Twin.of(ErasureStore.class, ErasureStore.inMemory(100), method, flaw);
    }

    @Breaks("ER-1")
    static class ErasuresThatBeginAnew extends ErasureStoreContract {
        @Override
        protected ErasureStore newStore() {
            ErasureStore sound = ErasureStore.inMemory(100);
            return Twin.of(ErasureStore.class, sound, "request", call -> {
                sound.cancel(call.arg(UserId.class, 0));
                return call.proceed();
            });
        }
    }

    @Breaks("ER-2")
    static class ErasuresThatAreTakenBackWhatever extends ErasureStoreContract {
        @Override
        protected ErasureStore newStore() {
            ErasureStore sound = ErasureStore.inMemory(100);
            return Twin.of(ErasureStore.class, sound, "cancel", call -> {
                sound.done(call.arg(UserId.class, 0));
                return true;
            });
        }
    }

    @Breaks("ER-3")
    static class ErasuresThatBeginTooEarly extends ErasureStoreContract {
        @Override
        protected ErasureStore newStore() {
            return erasures("begin", call -> call.proceedWith(1, Instant.MAX));
        }
    }

    @Breaks("ER-4")
    static class ErasuresThatNobodyRemembers extends ErasureStoreContract {
        @Override
        protected ErasureStore newStore() {
            return erasures("due", call -> List.of());
        }
    }

    @Breaks("ER-5")
    static class ErasuresThatNeverEnd extends ErasureStoreContract {
        @Override
        protected ErasureStore newStore() {
            return erasures("done", call -> null);
        }
    }
}

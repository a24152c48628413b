package io.duologue.testkit.contract;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AppealStore.Appeal;
import io.duologue.core.moderation.AppealStore.Decision;
import io.duologue.core.moderation.AppealStore.FileResult;
import io.duologue.testkit.contract.Twin.Flaw;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Appeals that break one promise each. */
final class BrokenAppealStores {
    private BrokenAppealStores() {}

    private static AppealStore appeals(String method, Flaw flaw) {
        return Twin.of(AppealStore.class, AppealStore.inMemory(100), method, flaw);
    }

    @Breaks("AP-1")
    static class AppealsOfWhichTheLastCounts extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            return appeals("file", call -> {
                FileResult result = (FileResult) call.proceed();
                return result instanceof FileResult.Repeated ? new FileResult.Filed(call.arg(Appeal.class, 0)) : result;
            });
        }
    }

    @Breaks("AP-2")
    static class AppealsAsTheyWereFiled extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            Map<String, Appeal> filed = new ConcurrentHashMap<>();
            return Twin.of(
                    AppealStore.class,
                    AppealStore.inMemory(100),
                    Map.of(
                            "file",
                            call -> {
                                Appeal appeal = call.arg(Appeal.class, 0);
                                filed.putIfAbsent(appeal.caseId(), appeal);
                                return call.proceed();
                            },
                            "find",
                            call -> Optional.ofNullable(filed.get(call.arg(String.class, 0)))));
        }
    }

    @Breaks("AP-2")
    static class AppealsInNoOrder extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            return appeals("by", call -> {
                List<Object> found = new ArrayList<>((List<?>) call.proceed());
                Collections.reverse(found);
                return found;
            });
        }
    }

    @Breaks("AP-3")
    static class AppealsThatAnswerWhoeverDecidesWithHisOwn extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            return appeals("decide", call -> {
                Optional<?> counts = (Optional<?>) call.proceed();
                return counts.map(decision -> call.arg(Decision.class, 1));
            });
        }
    }

    @Breaks("AP-4")
    static class AppealsThatBeginAnewBehindADecidedOne extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            AppealStore sound = AppealStore.inMemory(100);
            return Twin.of(AppealStore.class, sound, "open", call -> {
                String behind = (String) call.arg(0);
                boolean decided = behind != null
                        && sound.find(behind).filter(appeal -> !appeal.isOpen()).isPresent();
                return decided ? sound.open(null, call.arg(Integer.class, 1)) : call.proceed();
            });
        }
    }

    @Breaks("AP-5")
    static class AppealsThatOutliveTheirPerson extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            return appeals("erase", call -> null);
        }
    }

    @Breaks("AP-5")
    static class AppealsThatGoWithWhoDecidedThem extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            AppealStore sound = AppealStore.inMemory(100);
            return Twin.of(AppealStore.class, sound, "erase", call -> {
                UserId gone = call.arg(UserId.class, 0);
                sound.by(People.TOMAS, 100).stream()
                        .filter(appeal ->
                                !appeal.isOpen() && appeal.decision().by().equals(gone))
                        .forEach(appeal -> sound.erase(appeal.user()));
                return call.proceed();
            });
        }
    }

    @Breaks("AP-6")
    static class AppealsThatAreKeptForEver extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            return appeals("removeUntil", call -> 0);
        }
    }

    @Breaks("AP-6")
    static class AppealsOfWhichNoneIsSpared extends AppealStoreContract {
        @Override
        protected AppealStore newStore() {
            AppealStore sound = AppealStore.inMemory(100);
            Predicate<String> none = caseId -> false;
            return Twin.of(
                    AppealStore.class,
                    sound,
                    "removeUntil",
                    call -> sound.removeUntil(call.arg(Instant.class, 0), call.arg(Integer.class, 1), none));
        }
    }
}

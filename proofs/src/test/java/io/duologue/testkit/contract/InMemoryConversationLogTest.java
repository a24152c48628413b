package io.duologue.testkit.contract;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.LogLimits;
import java.util.Random;

class InMemoryConversationLogTest extends ConversationLogContract {
    @Override
    protected ConversationLog newLog(LogLimits limits) {
        return ConversationLog.inMemory(limits, new Random(42));
    }
}

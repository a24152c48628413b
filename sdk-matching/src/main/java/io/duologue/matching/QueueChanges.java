package io.duologue.matching;

import java.util.List;

/**
 * What has changed in a {@link MatchQueue} since an earlier look (rule Q-25). Immutable.
 *
 * @param upTo what to ask with next time; opaque
 * @param anew whether the changes are the whole queue: whoever is not among them does not wait
 * @param complete whether this was all; if not, the rest is to be asked for at once
 */
public record QueueChanges(String upTo, boolean anew, boolean complete, List<QueueChange> changes) {

    public QueueChanges {
        changes = List.copyOf(changes);
    }
}

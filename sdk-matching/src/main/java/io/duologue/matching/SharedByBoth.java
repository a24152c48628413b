package io.duologue.matching;

import java.util.Collections;

/** The rules by which an index may leave people out unseen; each is one object, so that it is known again among others. */
final class SharedByBoth {

    static final HardRule KIND = (self, other, now) -> !Collections.disjoint(self.kinds(), other.kinds());

    static final HardRule LANGUAGE = (self, other, now) -> Languages.areShared(self.languages(), other.languages());

    private SharedByBoth() {}
}

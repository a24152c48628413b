/**
 * Everything between signing in and talking as a pure reducer: counts, search, offer, and what became of them.
 * `reduce(state, frame, now) → state`. The server tells the whole state after each return; this only keeps it.
 */
export const EMPTY_LOBBY = Object.freeze({
  counts: null,     // {online, waiting, talking}, or null while unknown
  search: null,     // queue.waiting's data + {since, pending?, retryAt?}
  offer: null,      // match.offer's data + {deadline, totalMs}
  outcome: null,    // what ended the last search: {kind, …}
});

/** Who is not named yet is somebody, wherever a name stands. */
const withoutName = (offer) => ({ ...offer, card: { ...offer.card, name: 'Somebody' } });

const received = {
  'lobby.stats': (state, { data }) => ({ ...state, counts: data }),

  'welcome': (state, { data }) => ({
    ...state,
    search: ['waiting', 'offered'].includes(data.state.kind) || state.search?.pending || state.search?.retryAt
      ? state.search : null,
    offer: data.state.kind === 'offered' ? state.offer : null,
  }),

  'queue.waiting': (state, { data }, now) => ({
    ...state,
    search: { ...data, since: now - data.waitedMs, ...(data.heldBackMs ? { heldUntil: now + data.heldBackMs } : {}) },
    offer: null,
    outcome: state.outcome?.searching ? state.outcome : null,
  }),

  // What follows a match says where one is; until then nothing changes on the screen.
  'queue.left': (state, { data: { reason } }) => (reason === 'matched' ? state : {
    ...state,
    search: null,
    offer: null,
    outcome: reason === 'self' ? null : { kind: reason, criteria: criteriaOf(state.search) },
  }),

  'queue.refused': (state, { data }, now) => refused(state, data, now),

  'match.offer': (state, { data }, now) => ({
    ...state,
    offer: { ...(data.preview ? withoutName(data) : data), deadline: now + data.remainingMs, totalMs: totalOf(state.offer, data) },
    outcome: null,
  }),

  'match.withdrawn': (state, { data: { offer, reason, searching } }) => {
    if (state.offer && state.offer.offer !== offer) return state;
    const criteria = criteriaOf(state.search);
    return {
      ...state,
      offer: null,
      search: searching ? state.search : null,
      outcome: reason === 'declined' && searching ? null : { kind: reason, searching, criteria },
    };
  },

  'match.found': (state) => ({ ...state, search: null, offer: null, outcome: null }),
};

export function reduce(state, frame, now) {
  const apply = received[frame.type];
  return apply ? Object.freeze(apply(state, frame, now)) : state;
}

/** The longest time an offer was seen to have: the bar shrinks from there. */
function totalOf(known, data) {
  const full = data.remainingMs > 20_000 ? 60_000 : 20_000;
  return known?.offer === data.offer ? Math.max(known.totalMs, data.remainingMs) : Math.max(full, data.remainingMs);
}

export function refused(state, { reason, retryAfterMs, restriction, ref }, now) {
  const criteria = criteriaOf(state.search);
  if ((reason === 'full' || reason === 'draining' || reason === 'rate' || reason === 'store') && criteria) {
    return { ...state, search: { ...criteria, waiting: reason, retryAt: now + (retryAfterMs ?? 10_000) }, offer: null };
  }
  return { ...state, search: null, offer: null, outcome: { kind: reason, restriction, criteria, ref } };
}

/** What one asked for, so that it can be asked for again. */
export function criteriaOf(search) {
  if (!search) return null;
  const { topics = [], mode = 'text', intent = 'talk', surprise = false, languages } = search;
  return { topics, mode, intent, surprise, ...(languages?.length ? { languages } : {}) };
}

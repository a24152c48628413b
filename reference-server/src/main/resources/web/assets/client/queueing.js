/**
 * Asking for a partner: what was asked for is remembered until the server has answered, so that a lost connection
 * between a press and its answer costs nothing.
 */
import { EMPTY_LOBBY, criteriaOf, reduce, refused } from './lobby.js';

export class Queueing {
  #deps; #requests = new Map(); #counter = 0; #intent = null; #retry = null;
  state = EMPTY_LOBBY;
  lastCriteria = null;

  /** `deps`: clock, send(frame): boolean, changed(), restricted(restriction?), onboarding(), paused(). */
  constructor(deps) {
    this.#deps = deps;
  }

  join(criteria) {
    const { clock } = this.#deps;
    this.lastCriteria = criteria;
    this.#intent = { kind: 'join', criteria };
    this.#set({ ...this.state, outcome: null, search: { ...criteria, pending: true, since: clock.now(), widened: [] } });
    this.#ask('queue.join', criteria);
  }

  leave() {
    this.#intent = { kind: 'leave' };
    const waitsForRetry = this.state.search?.retryAt !== undefined;
    this.#set({ ...this.state, search: waitsForRetry ? null : { ...this.state.search, stopping: true } });
    this.#ask('queue.leave');
  }

  decide(accept) {
    const { offer } = this.state;
    if (!offer || offer.accepted || offer.passing) return;
    this.#intent = { kind: accept ? 'match.accept' : 'match.decline', offer: offer.offer };
    this.#set({ ...this.state, offer: { ...offer, ...(accept ? { accepted: true } : { passing: true }) } });
    this.#ask(this.#intent.kind, { offer: offer.offer });
  }

  /** `conversation.end {next}` was confirmed: the server queues the person by itself. */
  expectNext(criteria) {
    this.lastCriteria = criteria;
    this.#intent = { kind: 'join', criteria };
    this.#set({ ...this.state, outcome: null, search: { ...criteria, pending: true, since: this.#deps.clock.now(), widened: [] } });
  }

  dismissOutcome() {
    if (this.state.outcome) this.#set({ ...this.state, outcome: null });
  }

  showCounts(counts) {
    this.#set({ ...this.state, counts });
  }

  reset() {
    this.#requests.clear();
    this.#intent = null;
    this.#deps.clock.clearTimer(this.#retry);
    this.#set(EMPTY_LOBBY);
  }

  frame(frame) {
    const now = this.#deps.clock.now();
    if (frame.type === 'ok' || frame.type === 'error') return this.#answer(frame, now);
    if (['queue.waiting', 'queue.left', 'match.found', 'match.withdrawn', 'queue.refused'].includes(frame.type)) {
      const leaving = this.#intent?.kind === 'leave' && frame.type === 'queue.waiting';
      if (!leaving) this.#intent = null;
    }
    if (frame.type === 'queue.waiting') this.lastCriteria = criteriaOf(frame.data);
    if (frame.type === 'queue.refused') {
      if (frame.data.reason === 'restricted') this.#deps.restricted(frame.data.restriction);
      if (frame.data.reason === 'onboarding') this.#deps.onboarding();
      if (frame.data.reason === 'paused') this.#deps.paused(); // in another tab, or on another machine
    }
    const offer = frame.type === 'match.offer' && this.state.offer?.offer === frame.data.offer
      ? { ...frame, data: { ...frame.data, accepted: frame.data.accepted || this.state.offer.accepted } } : frame;
    this.#set(reduce(this.state, offer, now));
  }

  /** After a return the server's state is known; what it did not hear is said again. */
  live(kind) {
    this.#requests.clear();
    const intent = this.#intent;
    if (kind === 'idle' && intent?.kind === 'join') this.#ask('queue.join', intent.criteria);
    else if (kind === 'idle' && !this.state.search?.retryAt && this.state.search) this.#set({ ...this.state, search: null });
    else if (['waiting', 'offered'].includes(kind) && intent?.kind === 'leave') this.#ask('queue.leave');
    else if (kind === 'offered' && intent?.offer === this.state.offer?.offer && intent?.offer) {
      this.#ask(intent.kind, { offer: intent.offer });
    }
  }

  #ask(type, data) {
    this.#counter += 1;
    const id = `q${this.#counter}`;
    this.#requests.set(id, type);
    this.#deps.send({ type, id, ...(data ? { data } : {}) });
  }

  #answer(frame, now) {
    const asked = this.#requests.get(frame.re);
    if (!asked) return;
    this.#requests.delete(frame.re);
    if (frame.type === 'ok') return;
    this.#intent = null;
    const { code, retryAfterMs, ref } = frame.error;
    if (asked === 'queue.join') {
      const transient = { 'queue.full': 'full', 'rate.limited': 'rate', 'store.unavailable': 'store' }[code];
      if (code === 'queue.restricted') this.#deps.restricted();
      this.#set(refused(this.state, { reason: transient ?? 'failed', retryAfterMs, ref }, now));
    } else if (asked === 'queue.leave') {
      this.#set({ ...this.state, search: this.state.search && { ...this.state.search, stopping: false } });
    } else {
      const searching = this.state.search !== null;
      this.#set({ ...this.state, offer: null, outcome: { kind: 'withdrawn', searching } });
    }
  }

  #set(state) {
    this.state = Object.freeze(state);
    const { clock } = this.#deps;
    clock.clearTimer(this.#retry);
    if (state.search?.retryAt !== undefined) {
      this.#retry = clock.setTimer(() => this.join(criteriaOf(this.state.search)), Math.max(0, state.search.retryAt - clock.now()));
    }
    this.#deps.changed();
  }
}

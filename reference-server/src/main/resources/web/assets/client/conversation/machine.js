/**
 * The client's side of one conversation as a pure machine: `step(state, input) → { state, outputs }`.
 * No clock, no socket, no view; `now` comes with every input, frames to send come out.
 *
 * Inputs:  welcome {n, inFlight} · lost · abandon {n, ended} · frame {frame} · send {key, text}
 *          leave {key, next} · reveal {key, act} · typing {active} · seen · discard {key} · tick
 * Outputs: send {frame} · refresh · reconnect · outbox.full
 */
import { addMessage, changeMessage, showReceipts, unanswered } from './state.js';
import { advance, askAgain, isNext, onGone, onMessage, onSnapshot } from './entries.js';
import { onReveal, reveal } from './reveal.js';
import { NOT_TYPING, setTyping, tellTyping, typingDueAt } from './typing.js';
import { abandon, adoptCount, emit, endLocally, leave, onOk, onRefusal, pump, sendText, settle } from './outbox.js';

export { openConversation, START, OUTBOX_LIMIT } from './state.js';

/** The server tells the beginning and the end of typing, each once; this only helps where an end was lost. */
const TYPING_LASTS_MS = 20_000;
/** How long entries may take to arrive after a heartbeat told of them. */
const BEHIND_FOR_MS = 1000;

export function step(state, input) {
  const next = { ...state };
  const outputs = [];
  inputs[input.type](next, input, outputs);
  const same = Object.keys(next).every((name) => next[name] === state[name]);
  return { state: same ? state : Object.freeze(next), outputs };
}

/** When `step` wants a tick, or null. */
export function nextTickAt(state) {
  const times = [
    state.online ? state.ackDueAt : null,
    state.online && state.hold && unanswered(state).length ? state.hold.until : null,
    state.online ? state.behind?.since != null ? state.behind.since + BEHIND_FOR_MS : null : null,
    state.partnerTypingUntil,
    state.ended ? null : typingDueAt(state),
    unanswered(state).length ? state.answerBy : null,
  ].filter((time) => time !== null && time !== undefined);
  return times.length ? Math.min(...times) : null;
}

const inputs = {
  welcome: settle,
  send: sendText,
  leave,
  reveal,
  abandon,

  lost(state) {
    state.online = false;
    state.syncing = null;
    state.behind = null;
    state.partnerTypingUntil = null;
    state.ownTyping = NOT_TYPING;
    state.seenUpTo = 0;
  },

  frame(state, { frame, now }, outputs) {
    if (frame.conversation !== state.id && !answersOurs(state, frame)) return;
    frames[frame.type]?.(state, frame, now, outputs);
  },

  typing: setTyping,

  /** A person is looking at the newest message. */
  seen(state, _input, outputs) {
    const last = state.messages.findLast((message) => message.from === 'partner' && message.state === 'received');
    if (!last || last.seq <= state.seenUpTo || !state.online || state.ended) return;
    state.seenUpTo = last.seq;
    emit(state, outputs, { type: 'message.read', data: { upTo: [last.seq, last.mark] } });
  },

  discard(state, { key }) {
    state.messages = state.messages.filter((message) =>
      message.key !== key || !['failed', 'unknown', 'expired'].includes(message.state));
  },

  tick(state, { now }, outputs) {
    if (state.partnerTypingUntil !== null && now >= state.partnerTypingUntil) state.partnerTypingUntil = null;
    if (state.behind && now >= state.behind.since + BEHIND_FOR_MS) {
      if (state.behind.seq > state.cursor[0]) askAgain(state, outputs);
      state.behind = null;
    }
    if (state.answerBy !== null && now >= state.answerBy) {
      state.answerBy = null;
      for (const item of unanswered(state)) {
        if (!item.seenAt) changeMessage(state, item.key, { state: 'unknown', anchor: state.cursor[0] });
      }
      state.outbox = [];
    }
    pump(state, now, outputs);
    tellTyping(state, now, outputs);
    if (state.online && state.ackDueAt !== null && now >= state.ackDueAt) {
      if (state.cursor[0] > state.acked[0]) emit(state, outputs, { type: 'ack' });
      state.ackDueAt = null;
    }
  },
};

/** `ok` and `error` may leave the conversation out; then the number of the very sending decides. */
function answersOurs(state, frame) {
  return frame.conversation === undefined && frame.re !== undefined
    && (state.syncing === frame.re || state.outbox.some((item) => item.sentAs === frame.re));
}

/** A durable frame takes effect once, in its place, or not at all. */
function entry(apply) {
  return (state, frame, now, outputs) => {
    if (!isNext(state, frame, now, outputs)) return;
    apply(state, frame, now, outputs);
    advance(state, [frame.seq, frame.mark], now);
  };
}

/** Once a question for missed entries is answered, the next hole may be asked for. */
function syncAnswered(otherwise) {
  return (state, frame, now, outputs) => {
    if (state.syncing !== null && frame.re === state.syncing) state.syncing = null;
    else otherwise(state, frame, now, outputs);
  };
}

const frames = {
  'ok': syncAnswered(onOk),
  'error': syncAnswered(onRefusal),

  'message.new': entry(onMessage),
  'partner.state': entry((state, frame, now) => {
    if (frame.from !== 'partner') return;
    const { state: is, until, remainingMs } = frame.data;
    state.partnerState = { state: is, until: remainingMs !== undefined ? now + remainingMs : until ?? null };
    if (is !== 'present') state.partnerTypingUntil = null;
  }),
  'reveal.update': entry(onReveal),
  'conversation.ended': entry((state, frame, now) => {
    endLocally(state, { ...frame.data, at: frame.at }, now);
    state.deliveredUpTo = Math.max(state.deliveredUpTo, frame.data.deliveredUpTo ?? 0);
    showReceipts(state);
  }),

  'entry.gone'(state, frame, now, outputs) {
    if (frame.seq <= state.cursor[0]) {
      if (state.messages.some((message) => message.seq === frame.seq && message.state !== 'gone')) onGone(state, frame);
      return;
    }
    if (!isNext(state, frame, now, outputs)) return;
    onGone(state, frame);
    advance(state, [frame.seq, frame.mark], now);
  },

  'message.delivered'(state, frame) {
    state.deliveredUpTo = Math.max(state.deliveredUpTo, frame.data.upTo);
    showReceipts(state);
  },
  'message.read'(state, frame) {
    state.readUpTo = Math.max(state.readUpTo, frame.data.upTo);
    state.deliveredUpTo = Math.max(state.deliveredUpTo, frame.data.upTo);
    showReceipts(state);
  },
  'typing'(state, frame, now) {
    state.partnerTypingUntil = frame.data.active && !state.ended ? now + TYPING_LASTS_MS : null;
  },
  'conversation.snapshot'(state, frame, now, outputs) {
    onSnapshot(state, frame.data, now);
    adoptCount(state, frame.data.n);
    pump(state, now, outputs);
  },
  'ping'(state, frame, now) {
    const head = frame.data?.head;
    if (head && head[0] > state.cursor[0] && !state.behind) state.behind = { seq: head[0], since: now };
  },
  'moderation.notice'(state, frame, now) {
    addMessage(state, {
      key: `m${now}.${state.messages.length}`, from: 'server', kind: 'notice', at: now,
      text: frame.data.message, reason: frame.data, anchor: state.cursor[0],
    });
  },
};

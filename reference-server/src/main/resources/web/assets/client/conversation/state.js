/**
 * What a client knows of one conversation. Plain, never mutated: every input makes a new state.
 *
 * Three lists carry it: `messages` is what a person sees, `outbox` is what this client still answers for
 * (unanswered, or not yet delivered to the partner), and `aheadOks` remembers an own entry that was
 * confirmed before the entries in front of it arrived.
 */
import { NOT_TYPING } from './typing.js';

/** The cursor before the first entry. */
export const START = Object.freeze([0, '00000000']);

/** A sent message is kept until the partner has it, at most so many. */
export const OUTBOX_LIMIT = 256;

export function openConversation({ conversation, partner, topic, startedAt, n = 0, retention = null, skip = null, from = START },
  { online = true, inFlight = 16, typingEveryMs = 1000 } = {}) {
  return Object.freeze({
    id: conversation,
    partner,
    topic: topic ?? null,
    startedAt,
    retention,
    skip,

    cursor: from,
    acked: START,
    unacked: 0,
    ackDueAt: null,
    aheadOks: {},
    syncing: null,
    behind: null,
    trimmed: from[0] > 0,

    online,
    inFlight,
    typingEveryMs,
    sendCount: 0,
    lastN: n,
    answeredN: n,
    settleUpTo: 0,
    outbox: [],
    hold: null,

    messages: [],
    deliveredUpTo: 0,
    readUpTo: 0,
    seenUpTo: 0,

    partnerState: { state: 'present', until: null },
    reveal: null,
    partnerTypingUntil: null,
    ownTyping: NOT_TYPING,
    leaving: null,
    ended: null,
    answerBy: null,
  });
}

/** Entries in log order; what has no place yet stands at the end, what was refused stays where it was refused. */
export function inOrder(messages) {
  const place = (message) => message.seq ?? (message.anchor !== undefined ? message.anchor + 0.5 : Infinity);
  return messages
    .map((message, index) => ({ message, index, at: place(message) }))
    .sort((a, b) => (a.at === b.at ? a.index - b.index : a.at - b.at))
    .map(({ message }) => message);
}

export function changeMessage(state, key, change) {
  state.messages = inOrder(state.messages.map((message) =>
    (message.key === key ? Object.freeze({ ...message, ...change }) : message)));
}

export function addMessage(state, message) {
  state.messages = inOrder([...state.messages, Object.freeze(message)]);
}

export function changeItem(state, key, change) {
  state.outbox = state.outbox.map((item) => (item.key === key ? { ...item, ...change } : item));
}

export function dropItem(state, key) {
  state.outbox = state.outbox.filter((item) => item.key !== key);
}

export const isUnanswered = (item) => !item.answered;

export function unanswered(state) {
  return state.outbox.filter(isUnanswered);
}

/** Own messages say how far they came: the two marks are cumulative, so one number each is enough. */
export function showReceipts(state) {
  let changed = false;
  const messages = state.messages.map((message) => {
    if (message.from !== 'self' || message.seq === undefined || message.state === 'gone') return message;
    const reached = message.seq <= state.readUpTo ? 'read' : message.seq <= state.deliveredUpTo ? 'delivered' : 'sent';
    if (reached === message.state) return message;
    changed = true;
    return Object.freeze({ ...message, state: reached });
  });
  if (changed) state.messages = messages;
  state.outbox = state.outbox.filter((item) => isUnanswered(item) || item.seq > state.deliveredUpTo);
}

/**
 * Numbering, sending, settling, and what the server's answers do to what was sent.
 *
 * The rules in one place:
 *  - frames leave in the order of their numbers, and none overtakes an unsent one;
 *  - after a return nothing above the server's count is sent until all at or below it is answered;
 *  - a transient refusal holds the whole line, a final one uses up its number and the line goes on;
 *  - an answer counts only for the very sending it belongs to (`re`), so late answers change nothing.
 */
import { OUTBOX_LIMIT, addMessage, changeItem, changeMessage, dropItem, isUnanswered, unanswered } from './state.js';
import { advance } from './entries.js';
import { typingBecameWords } from './typing.js';

/** Used when the server refuses for a while and does not say for how long. */
const HOLD_MS = 2000;
/** After the end every answer comes at once; what has none after this long will never have one. */
export const ANSWER_AFTER_END_MS = 10_000;

/** Hands a frame to the connection, with the acknowledgement riding along. */
export function emit(state, outputs, frame) {
  const whole = { ...frame, conversation: state.id };
  if (state.cursor[0] > state.acked[0]) {
    whole.ack = state.cursor;
    state.acked = state.cursor;
  }
  state.unacked = 0;
  state.ackDueAt = null;
  outputs.push({ type: 'send', frame: whole });
}

export function enqueue(state, { key, type, data }) {
  const n = state.lastN + 1;
  state.lastN = n;
  state.outbox = [...state.outbox, {
    key, n, type, data, sentAs: null, everSent: false, answered: false, again: false, seenAt: null,
  }];
  return n;
}

export function sendText(state, { key, text, now }, outputs) {
  if (state.ended || state.leaving) return;
  if (state.outbox.length >= OUTBOX_LIMIT) {
    outputs.push({ type: 'outbox.full' });
    return;
  }
  typingBecameWords(state);
  const n = enqueue(state, { key, type: 'message.send', data: { text } });
  addMessage(state, { key, from: 'self', n, text, at: now, state: 'sending' });
  pump(state, now, outputs);
}

export function leave(state, { key, next, now }, outputs) {
  if (state.ended || state.leaving) return;
  state.leaving = { next };
  enqueue(state, { key, type: 'conversation.end', data: next ? { next: true } : {} });
  pump(state, now, outputs);
}

/** Sends whatever may go now. */
export function pump(state, now, outputs) {
  if (!state.online) return;
  if (state.hold) {
    if (now < state.hold.until) return;
    state.hold = null;
  }
  const waiting = unanswered(state);
  const settling = waiting.some((item) => item.n <= state.settleUpTo);
  let flying = 0;
  for (const item of waiting) {
    if (settling && item.n > state.settleUpTo) return;
    if (item.sentAs !== null) {
      flying += 1;
      if (item.again) return;
      continue;
    }
    if (flying >= state.inFlight || (item.again && flying > 0)) return;
    put(state, item, outputs);
    flying += 1;
    if (item.again) return;
  }
}

function put(state, item, outputs) {
  state.sendCount += 1;
  const id = `${item.n}.${state.sendCount}`;
  changeItem(state, item.key, { sentAs: id, everSent: true });
  const frame = { type: item.type, id, n: item.n, data: item.data };
  if (item.again && item.type === 'message.send') frame.again = true;
  emit(state, outputs, frame);
}

/** A return: everything without an answer is sent again, old numbers first. */
export function settle(state, { n, inFlight, now }, outputs) {
  state.online = true;
  if (inFlight) state.inFlight = inFlight;
  state.acked = [0, '00000000'];
  if (state.cursor[0] > 0) state.ackDueAt = now;
  state.outbox = state.outbox.map((item) => (item.answered ? item : { ...item, sentAs: null }));
  state.hold = null;
  adoptCount(state, n);
  pump(state, now, outputs);
}

/** What the server has counted. Fewer than it once confirmed means that its store lost entries. */
export function adoptCount(state, n) {
  if (n < state.answeredN) sendAgainBehind(state, n);
  state.settleUpTo = n;
  state.lastN = Math.max(state.lastN, n);
  state.answeredN = n;
}

function sendAgainBehind(state, n) {
  state.outbox = state.outbox.map((item) => (item.answered && item.n > n
    ? { ...item, answered: false, sentAs: null, again: true, seq: undefined } : item));
}

function answeredItem(state, frame) {
  return state.outbox.find((item) => item.sentAs !== null
    && (frame.re === undefined ? item.n === frame.n : item.sentAs === frame.re));
}

export function onOk(state, frame, now, outputs) {
  const item = answeredItem(state, frame);
  if (!item) return;
  state.answeredN = Math.max(state.answeredN, item.n);
  if (item.type === 'conversation.end') {
    dropItem(state, item.key);
    if (!state.ended) {
      endLocally(state, { reason: 'self', by: 'self', ...frame.data?.ended, at: frame.at }, now);
    }
  } else if (item.type !== 'message.send') {
    dropItem(state, item.key);
  } else {
    confirm(state, item, frame);
  }
  if (frame.seq !== undefined) advance(state, [frame.seq, frame.mark], now);
  pump(state, now, outputs);
}

function confirm(state, item, frame) {
  const delivered = frame.seq <= state.deliveredUpTo;
  if (delivered) dropItem(state, item.key);
  else changeItem(state, item.key, { answered: true, sentAs: null, again: false, seq: frame.seq });
  state.messages = state.messages.filter((message) => message.key === item.key || message.seq !== frame.seq);
  changeMessage(state, item.key, {
    n: item.n, seq: frame.seq, mark: frame.mark, at: frame.at,
    state: frame.seq <= state.readUpTo ? 'read' : delivered ? 'delivered' : 'sent', reason: undefined,
  });
}

export function onRefusal(state, frame, now, outputs) {
  const item = answeredItem(state, frame);
  if (!item) return;
  const error = frame.error;
  if (error.code === 'sequence.gap' && error.expected !== undefined) goBack(state, item, error.expected);
  else if (error.code === 'sequence.conflict') conflict(state, item, error);
  else if (error.code === 'conversation.over') refuse(state, item, { code: error.code });
  else if (error.retry === 'never') refuse(state, item, reasonOf(error));
  else if (error.retry === 'after') hold(state, item, error, now);
  else {
    changeItem(state, item.key, { sentAs: null });
    if (error.code === 'fenced') return; // another connection is the live one; the close will say so
    outputs.push({ type: error.retry === 'refresh' ? 'refresh' : 'reconnect' });
    return;
  }
  pump(state, now, outputs);
}

function reasonOf({ code, rule, field, limit, ref }) {
  return { code, rule, field, limit, ref };
}

function hold(state, item, error, now) {
  unsend(state, (other) => other.n >= item.n);
  state.hold = { code: error.code, until: now + (error.retryAfterMs ?? HOLD_MS) };
}

function unsend(state, which) {
  state.outbox = state.outbox.map((item) => (isUnanswered(item) && which(item) ? { ...item, sentAs: null } : item));
}

/** The server waits for `expected`: everything from there goes again, in order. */
function goBack(state, item, expected) {
  const wanted = state.outbox.find((other) => other.n === expected);
  if (!wanted) renumber(state, item, expected);
  else {
    if (wanted.answered) sendAgainBehind(state, expected - 1);
    unsend(state, (other) => other.n >= expected);
  }
}

function conflict(state, item, error) {
  if (error.expected !== undefined) {
    splitFromSeen(state, item);
    renumber(state, item, error.expected);
    return;
  }
  dropItem(state, item.key);
  changeMessage(state, item.key, { state: 'unknown', anchor: state.cursor[0] });
}

/** A replayed entry looked like this message (same number, same words) but was another page's. */
function splitFromSeen(state, item) {
  if (!item.seenAt) return;
  const message = state.messages.find((other) => other.key === item.key);
  changeItem(state, item.key, { seenAt: null });
  changeMessage(state, item.key, { seq: undefined, mark: undefined, state: 'sending' });
  addMessage(state, { ...message, key: `s${message.seq}` });
}

function renumber(state, first, expected) {
  let next = expected;
  state.outbox = state.outbox.map((item) => {
    if (item.answered || item.n < first.n) return item;
    const renumbered = { ...item, n: next, sentAs: null };
    next += 1;
    return renumbered;
  });
  const numbers = new Map(state.outbox.map((item) => [item.key, item.n]));
  state.messages = state.messages.map((message) => (numbers.has(message.key) && numbers.get(message.key) !== message.n
    ? Object.freeze({ ...message, n: numbers.get(message.key) }) : message));
  state.lastN = next - 1;
}

function refuse(state, item, reason) {
  state.answeredN = Math.max(state.answeredN, item.n);
  dropItem(state, item.key);
  if (item.type === 'message.send') {
    changeMessage(state, item.key, { state: 'failed', reason, anchor: state.cursor[0] });
  } else if (item.type === 'conversation.end') {
    state.leaving = null;
    if (!state.ended) state.ended = { reason: 'unknown', by: 'server' };
  }
}

/** The end is here. What still waits for an answer gets one soon, or never. */
export function endLocally(state, ended, now) {
  state.ended = Object.freeze(ended);
  state.partnerTypingUntil = null;
  state.answerBy = now + ANSWER_AFTER_END_MS;
}

/** The session is gone. `n`, if known, tells what the server had accepted; the rest never left. */
export function abandon(state, { n = null, ended = false }) {
  if (!state.ended) state.ended = Object.freeze({ reason: ended ? 'unknown' : 'lost', by: 'server' });
  for (const item of unanswered(state)) {
    if (item.type !== 'message.send' || item.seenAt) continue;
    const never = n === null ? !item.everSent : item.n > n;
    changeMessage(state, item.key, { state: never ? 'expired' : 'unknown', anchor: state.cursor[0] });
  }
  state.outbox = [];
  state.leaving = null;
  state.partnerTypingUntil = null;
  state.answerBy = null;
  state.hold = null;
}

/**
 * The log as this client reads it: one cursor, moved only by the entry right behind it.
 */
import { whereItStands } from './reveal.js';
import { START, addMessage, changeItem, changeMessage, showReceipts } from './state.js';

const ACK_AFTER_MS = 150;
const ACK_AFTER_ENTRIES = 16;

/** Moves the cursor onto the next entry, and over own entries that were confirmed ahead of it. */
export function advance(state, [seq, mark], now) {
  if (seq <= state.cursor[0]) return;
  if (seq > state.cursor[0] + 1) {
    state.aheadOks = { ...state.aheadOks, [seq]: mark };
    return;
  }
  state.cursor = [seq, mark];
  state.unacked += 1;
  state.ackDueAt = state.unacked >= ACK_AFTER_ENTRIES ? now : state.ackDueAt ?? now + ACK_AFTER_MS;
  const following = state.aheadOks[seq + 1];
  if (following !== undefined) {
    const { [seq + 1]: taken, ...rest } = state.aheadOks;
    state.aheadOks = rest;
    advance(state, [seq + 1, taken], now);
  }
}

/** True if the entry is the next one and was not seen before; otherwise it is dropped or asked for. */
export function isNext(state, frame, now, outputs) {
  if (frame.seq <= state.cursor[0]) {
    if (!wasRewritten(state, frame)) return false;
    state.cursor = [frame.seq - 1, '00000000'];
    state.aheadOks = {};
    return true;
  }
  if (frame.seq === state.cursor[0] + 1) {
    state.syncing = null;
    return true;
  }
  askAgain(state, outputs);
  return false;
}

/** A store that lost entries grew other ones in their places: same position, other mark. */
function wasRewritten(state, frame) {
  if (frame.seq === state.cursor[0]) return frame.mark !== state.cursor[1];
  const known = state.messages.find((message) => message.seq === frame.seq);
  return known !== undefined && known.mark !== frame.mark;
}

export function askAgain(state, outputs) {
  if (state.syncing || !state.online) return;
  state.sendCount += 1;
  state.syncing = `sync.${state.sendCount}`;
  state.behind = null;
  outputs.push({
    type: 'send',
    frame: { type: 'conversation.sync', id: state.syncing, conversation: state.id, data: { cursor: state.cursor } },
  });
}

/** Tells where the replay starts. The only moment at which the cursor may jump. */
export function onSnapshot(state, data, now) {
  state.partner = data.partner;
  state.reveal = whereItStands(data.reveal, now);
  state.topic = data.topic ?? null;
  state.startedAt = data.startedAt;
  state.retention = data.retention ?? state.retention;
  state.syncing = null;
  state.behind = null;
  const from = data.from ?? START;
  if (from[0] > state.cursor[0]) {
    state.trimmed = true;
    state.cursor = from;
    state.aheadOks = Object.fromEntries(Object.entries(state.aheadOks).filter(([seq]) => Number(seq) > from[0]));
  }
  state.deliveredUpTo = Math.max(state.deliveredUpTo, data.deliveredUpTo ?? 0);
  state.readUpTo = Math.max(state.readUpTo, data.readUpTo ?? 0);
  showReceipts(state);
}

export function onMessage(state, frame) {
  const { seq, mark, at, n, data: { text } } = frame;
  if (frame.from === 'self') return onOwnMessage(state, { seq, mark, at, n, text });
  state.partnerTypingUntil = null;
  const again = state.messages.find((message) => message.from === 'partner' && message.n === n && message.text === text);
  if (again) changeMessage(state, again.key, { seq, mark, at });
  else addMessage(state, { key: `p${seq}.${mark}`, from: 'partner', n, seq, mark, at, text, state: 'received' });
}

/**
 * An own entry in a replay. If it has the number and words of a message still waiting for its answer, it is
 * most likely that one: shown as sent, but still asked for, because another page's message could look alike.
 */
function onOwnMessage(state, { seq, mark, at, n, text }) {
  if (state.messages.some((message) => message.seq === seq && message.mark === mark)) return;
  const item = state.outbox.find((other) => other.n === n && other.type === 'message.send' && other.data.text === text);
  if (item) {
    changeItem(state, item.key, item.answered ? { seq } : { seenAt: seq });
    changeMessage(state, item.key, { seq, mark, at, state: 'sent' });
  } else {
    addMessage(state, { key: `s${seq}.${mark}`, from: 'self', n, seq, mark, at, text, state: 'sent' });
  }
  showReceipts(state);
}

export function onGone(state, frame) {
  const known = state.messages.find((message) => message.seq === frame.seq);
  if (known) changeMessage(state, known.key, { state: 'gone', text: '', mark: frame.mark });
  else addMessage(state, { key: `g${frame.seq}`, from: 'unknown', seq: frame.seq, mark: frame.mark, text: '', state: 'gone' });
}

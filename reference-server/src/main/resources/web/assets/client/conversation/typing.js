/**
 * Telling the partner that one is typing: at most so often as the server takes it, repeated while it goes on.
 *
 * `wanted` is what is true, `told` what the server believes. A message ends typing in the partner's eyes though not
 * in the server's, so `reset` has the end told first and the next beginning after it.
 */
import { emit } from './outbox.js';

/** The server lets typing end by itself after 3 s. */
const REPEAT_MS = 2500;

export const NOT_TYPING = Object.freeze({ wanted: false, told: false, reset: false, at: -Infinity });

export function setTyping(state, { active, now }, outputs) {
  if (state.ended || state.leaving) return;
  const repeat = active && state.ownTyping.told && now - state.ownTyping.at >= REPEAT_MS;
  if (active !== state.ownTyping.wanted || repeat) state.ownTyping = { ...state.ownTyping, wanted: active, again: repeat };
  tellTyping(state, now, outputs);
}

/** The words are the end of typing. */
export function typingBecameWords(state) {
  state.ownTyping = { ...state.ownTyping, wanted: false, reset: state.ownTyping.told };
}

export function typingDueAt({ ownTyping, online, typingEveryMs }) {
  return online && needsTelling(ownTyping) ? ownTyping.at + typingEveryMs : null;
}

export function tellTyping(state, now, outputs) {
  const typing = state.ownTyping;
  if (!state.online || state.ended || !needsTelling(typing) || now < typing.at + state.typingEveryMs) return;
  const start = typing.wanted && !typing.reset;
  state.ownTyping = { wanted: typing.wanted, told: start, reset: false, at: now };
  emit(state, outputs, { type: start ? 'typing.start' : 'typing.stop' });
}

function needsTelling({ wanted, told, reset, again }) {
  return reset || wanted !== told || Boolean(again);
}

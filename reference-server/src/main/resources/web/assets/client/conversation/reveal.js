/**
 * The way to seeing each other's cards. The server alone decides what is so; this only asks and keeps what it was told:
 * `reveal` is null or { state, by, until }, `by` who asked, `until` by this page's clock.
 */
import { enqueue, pump } from './outbox.js';

const FRAMES = {
  request: { type: 'reveal.request' },
  accept: { type: 'reveal.answer', data: { accept: true } },
  decline: { type: 'reveal.answer', data: { accept: false } },
  withdraw: { type: 'reveal.withdraw' },
};

export function reveal(state, { key, act, now }, outputs) {
  if (state.ended || state.leaving || isAsking(state)) return;
  enqueue(state, { key, ...FRAMES[act] });
  pump(state, now, outputs);
}

/** Whether a step of one's own has no answer yet. */
export const isAsking = (state) => state.outbox.some((item) => item.type.startsWith('reveal.'));

export function whereItStands(told, now) {
  return told ? { state: told.state, by: told.by, until: told.remainingMs === undefined ? null : now + told.remainingMs } : null;
}

export function onReveal(state, { data: { card, ...told } }, now) {
  state.reveal = whereItStands(told, now);
  if (card) state.partner = card;
}

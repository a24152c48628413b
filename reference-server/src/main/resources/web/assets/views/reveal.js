/** Seeing each other's cards: who asked, what may be answered, and what came of it. */
import { h } from './dom.js';
import { icon } from './icons.js';
import { button, notice } from './parts.js';

const stateOf = ({ canReveal, reveal }) => (canReveal ? reveal?.state ?? 'none' : null);

/** Whether one may ask now. Who was told "Not this time" waits for the other to ask. */
export const mayAsk = (conversation) => {
  const { ended, leaving, reveal } = conversation;
  const state = stateOf(conversation);
  return state !== null && !ended && !leaving && state !== 'pending' && state !== 'accepted' && !(state === 'declined' && reveal.by === 'self');
};

/** In the bar, beside the ways out. */
export function revealButton({ conversation }, actions) {
  return mayAsk(conversation) && h('button', {
    type: 'button', key: 'reveal', class: 'btn', 'aria-label': 'Reveal', 'aria-busy': conversation.revealing ? 'true' : undefined, onClick: () => actions.openDialog('reveal'),
  }, icon('eye'), h('span', { class: 'lbl' }, 'Reveal'));
}

/** Between the log and the composer, where both look. */
export function revealStrip({ conversation }, actions, name) {
  const state = stateOf(conversation);
  if (state === null || state === 'none' || conversation.ended) return null;
  const { reveal, revealing: busy } = conversation;
  const mine = reveal.by === 'self';
  const strip = (...content) => h('div', { class: 'strip', key: `reveal-${state}` }, h('div', { class: 'notice' }, ...content));
  const words = (...text) => h('div', { class: 'notice-text' }, h('p', null, ...text));
  if (state === 'pending' && mine) {
    return strip(words(`Waiting for ${name} to reveal.`), button('Withdraw', () => actions.reveal('withdraw'), { kind: 'small', busy }));
  }
  if (state === 'pending') {
    return strip(
      words(h('b', null, `${name} would like you both to reveal. `), 'You’d see each other’s whole card.'),
      h('div', { class: 'actions' },
        button('Reveal', () => actions.reveal('accept'), { kind: 'primary', busy }),
        button('Not now', () => actions.reveal('decline'), { busy })));
  }
  if (state === 'accepted') return h('div', { class: 'strip', key: 'revealed' }, notice('you', 'check', h('p', null, 'You both revealed.')));
  if (state === 'declined') return mine ? strip(words('Not this time.')) : null;
  if (state === 'expired') return strip(words(mine ? 'Your request to reveal expired.' : `${name}’s request to reveal expired.`));
  return mine ? null : strip(words(`${name} took the request to reveal back.`));
}

/** What a screen reader is told of it. */
export function revealAnnouncement({ reveal }, name) {
  if (!reveal) return undefined;
  const mine = reveal.by === 'self';
  return {
    pending: mine ? undefined : `${name} would like you both to reveal.`,
    accepted: 'You both revealed.',
    declined: mine ? 'Not this time.' : undefined,
    expired: 'The request to reveal expired.',
    withdrawn: mine ? undefined : `${name} took the request to reveal back.`,
  }[reveal.state];
}

/** Asked before it is sent: what was shown is not taken back. */
export function revealDialog({ conversation }, actions, name) {
  if (!mayAsk(conversation)) return null;
  return [
    h('h2', { id: 'dialog-title' }, 'Reveal who you are?'),
    h('p', null, `If ${name} agrees, you both see each other’s whole card: name, headline and the rest. Neither of you can take that back.`),
    h('div', { class: 'actions' },
      button(`Ask ${name}`, actions.askReveal, { kind: 'primary' }),
      button('Cancel', actions.closeDialog, { autofocus: true })),
  ];
}

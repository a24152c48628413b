/** Erasing one's account: what is said before it, and the page of somebody whose account is to be erased. */
import { h } from './dom.js';
import { mark } from './icons.js';
import { button, errorLine, soloPage } from './parts.js';
import { momentOf, whatFailed, whyNotErased } from './words.js';
import { takingData } from './your-data.js';

/** The part of the settings. */
export function erasing({ ui }, actions) {
  return [
    h('p', { class: 'soft' }, 'Your card, your messages, your blocks and how you sign in are erased. What stays, and why, is said before you decide.'),
    errorLine(ui.erasureError, whyNotErased(ui.erasureError) || whatFailed(ui.erasureError)),
    h('div', { class: 'actions' }, button('Erase your account…', actions.openErasure, { busy: ui.busy === 'erasure' })),
  ];
}

/** The question. What keeps the account has the focus at first. */
export function eraseDialog({ ui, account: { erasure } }, actions) {
  const days = erasure?.graceDays ?? 0;
  return [
    h('h2', { id: 'dialog-title' }, 'Erase your account?'),
    h('p', null, h('b', null, 'Gone: '), 'your card and settings, what you wrote in conversations, whom you blocked, what you thought of conversations, your e‑mail address and every way in which you sign in.'),
    h('p', null, h('b', null, 'Stays: '), 'that somebody talked with somebody, without your name. A report about you with its messages, and what you may not do because of one, until their time is over: erasing an account is no way around them. Reports that you made, without you.'),
    h('p', null, days > 0
      ? `You have ${days === 1 ? 'one day' : `${days} days`} to change your mind: sign in and keep it. Until then nobody meets you, and you are signed out everywhere else.`
      : 'This is done at once and can’t be undone.'),
    errorLine(ui.dialogError, whyNotErased(ui.dialogError) || whatFailed(ui.dialogError)),
    h('div', { class: 'actions' },
      button('Erase my account', actions.eraseAccount, { kind: 'danger', busy: ui.busy === 'dialog' }),
      button('Keep it', actions.closeDialog, { autofocus: true })),
  ];
}

/** All that there is to see and to do until then. */
export function leaving(snapshot, actions) {
  const { auth, ui } = snapshot;
  return soloPage(snapshot, actions,
    mark({ gap: 'idle', you: false, them: false, className: 'state-mark' }),
    h('div', null,
      h('h1', null, `Your account is to be erased on ${momentOf(auth.erasure.due)}`),
      h('p', { class: 'lead' }, 'Until then nobody meets you here, and you can keep it. After that it is gone.')),
    errorLine(ui.erasureError, whatFailed(ui.erasureError)),
    h('div', { class: 'actions' },
      button('Keep my account', actions.keepAccount, { kind: 'primary', busy: ui.busy === 'erasure' })),
    h('section', { class: 'center', 'aria-labelledby': 'take-along' },
      h('h2', { id: 'take-along' }, 'Take your data along'),
      takingData(snapshot, actions)));
}

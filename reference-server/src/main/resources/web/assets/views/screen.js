/**
 * Which screen a snapshot means, and how it looks. Pure: `render(snapshot, actions)` gives a tree for `show`.
 * `snapshot` is the client's, with `ui` (what this page alone knows) and `now`.
 */
import { h } from './dom.js';
import { landing, signIn } from './landing.js';
import { checkMail, openedLink } from './sign-in-mail.js';
import { onboarding, onboardingStep } from './onboarding.js';
import { challenge } from './challenge.js';
import { lobby } from './lobby.js';
import { missed, nobodyFits, searching } from './searching.js';
import { offerScreen } from './offer.js';
import { conversationScreen } from './conversation.js';
import { settings } from './settings.js';
import { dialog } from './dialogs.js';
import { leaving } from './erasure.js';
import { crash, fault, loading, notFound, replaced, restricted, rulesPage, unreachable } from './states.js';

const SCREENS = {
  crash, loading, unreachable, landing, 'sign-in': signIn, 'check-mail': checkMail, link: openedLink, challenge, 'not-found': notFound, replaced, fault, restricted, leaving,
  onboarding, conversation: conversationScreen, offer: offerScreen, settings, rules: rulesPage, searching,
  'nobody-fits': nobodyFits, missed, lobby,
};

export const PATHS = ['/', '/sign-in', '/settings', '/rules'];

export function screenOf({ auth, account, connection, conversation, offer, search, outcome, ui }) {
  if (ui.crashed) return 'crash';
  if (auth.status === 'loading') return 'loading';
  if (auth.status === 'unreachable') return 'unreachable';
  if (ui.link) return 'link';
  if (ui.signInFailed?.why === 'challenged' && !ui.mailAsked) return 'challenge';
  if (auth.status === 'anonymous' && ui.mailAsked) return 'check-mail';
  const known = PATHS.includes(ui.path);
  if (auth.status === 'anonymous') return !known ? 'not-found' : ui.path === '/sign-in' ? 'sign-in' : 'landing';
  if (auth.erasure) return 'leaving';
  if (!account.profile || !account.preferences) return 'loading';
  if (!auth.onboarding.complete) return 'onboarding';
  if (connection.state === 'stopped' && connection.reason === 'replaced') return 'replaced';
  if (connection.state === 'stopped' && ['fault', 'version'].includes(connection.reason)) return 'fault';
  if (conversation) return 'conversation';
  if (offer) return 'offer';
  if (ui.path === '/settings') return 'settings';
  if (ui.path === '/rules') return 'rules';
  if (!known) return 'not-found';
  if (auth.restriction || (connection.state === 'stopped' && connection.reason === 'restricted')) return 'restricted';
  if (!connection.settled) return 'loading';
  if (search) return 'searching';
  if (outcome?.kind === 'timeout') return 'nobody-fits';
  if (outcome?.kind === 'missed' && !outcome.searching) return 'missed';
  return 'lobby';
}

/** Changes whenever the person is somewhere new: then the focus moves, and only then. */
export function placeOf(snapshot) {
  const screen = screenOf(snapshot);
  if (screen === 'onboarding') return `onboarding-${onboardingStep(snapshot)}`;
  if (screen === 'conversation') return `${snapshot.conversation.id}${snapshot.conversation.ended ? '-ended' : ''}`;
  if (screen === 'offer') return `${snapshot.offer.offer}${snapshot.offer.accepted ? '-accepted' : ''}`; // the pressed button is gone
  return screen;
}

export function render(snapshot, actions) {
  const screen = screenOf(snapshot);
  return h('div', { class: 'app', key: 'app' }, SCREENS[screen](snapshot, actions), dialog(snapshot, actions));
}

export function titleOf(snapshot) {
  const { conversation, offer, ui, lobby: counts } = snapshot;
  const screen = screenOf(snapshot);
  const name = (card) => card.name.split(' ')[0];
  const own = {
    offer: () => (offer.accepted ? `Waiting for ${offer.preview ? 'them' : name(offer.card)}` : `${name(offer.card)} is free to talk`),
    conversation: () => `${ui.unseen ? `(${ui.unseen}) ` : ''}${conversation.partner.name}`,
    searching: () => 'Looking for somebody', settings: () => 'Settings', rules: () => 'How we treat each other',
    onboarding: () => 'Getting ready', 'sign-in': () => 'Sign in', link: () => 'Sign in', challenge: () => 'You have an account here', 'check-mail': () => 'Check your mail', replaced: () => 'Open somewhere else',
    restricted: () => 'Paused', leaving: () => 'Leaving', 'nobody-fits': () => 'Nobody fits right now', missed: () => 'Search stopped', 'not-found': () => 'Not found',
    lobby: () => (ui.tellMe && counts?.online > 1 ? 'Somebody is here' : 'Lobby'),
  }[screen];
  return own ? `${own()} · Duologue` : 'Duologue: meet one person worth talking to';
}

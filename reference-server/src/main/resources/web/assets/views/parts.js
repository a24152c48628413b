/** The pieces that several screens are made of. */
import { h } from './dom.js';
import { icon, mark } from './icons.js';
import { pictureAddress } from '../client/picture.js';
import { initials, intentLabel, languageLabel, localTime, providerLabel, seniorityLabel, topicLabel, verifiedLabel, whatIsSafe } from './words.js';

/** The picture, or the initials where there is none or it does not come. The name always stands beside it. */
export function avatar(name, { me = false, size = '', picture = null } = {}) {
  return h('span', { class: `av ${me ? 'me' : ''} ${size}`.trim(), 'aria-hidden': 'true' }, initials(name) || '?',
    picture && h('img', { key: picture, onError: (event) => { event.target.hidden = true; }, src: pictureAddress(picture), alt: '', draggable: 'false' }));
}

export function button(label, onClick, { kind = '', busy = false, disabled = false, iconName = null, ...rest } = {}) {
  return h('button', {
    type: 'button', class: `btn ${kind}`.trim(), onClick: busy ? undefined : onClick, disabled: disabled || false,
    'aria-busy': busy ? 'true' : undefined, ...rest,
  }, iconName && icon(iconName), label);
}

/** An in-page link: a real address, followed without leaving the page. */
export function link(label, path, actions, props = {}) {
  return h('a', {
    href: path, ...props,
    onClick: (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      actions.go(path);
    },
  }, label);
}

export function notice(kind, iconName, ...content) {
  return h('div', { class: `notice ${kind}`.trim() }, iconName && icon(iconName), h('div', { class: 'notice-text' }, content));
}

export function chip({ name, label, type = 'checkbox', checked, disabled, onChange, value }) {
  return h('label', { class: 'choice', key: value ?? label },
    h('input', { type, name, value, checked, disabled: disabled || false, onChange: (event) => onChange(event.target.checked) }),
    h('span', null, icon('check'), label));
}

export function field(id, label, control, { hint, error, optional } = {}) {
  return h('div', { class: 'field' },
    h('label', { for: id }, label, optional && h('span', { class: 'quiet' }, ' (optional)')),
    control,
    hint && h('p', { class: 'hint num', id: `${id}-hint` }, hint),
    error && h('p', { class: 'error', id: `${id}-error` }, error));
}

export function errorLine(error, words) {
  if (!error) return null;
  return notice('danger', null, h('p', { role: 'alert' }, words), error.ref && h('p', { class: 'ref' }, `Reference ${error.ref}`));
}

const THEME_WORDS = { system: 'system', light: 'light', dark: 'dark' };

export function themeButton({ ui }, actions) {
  return h('button', {
    type: 'button', class: 'btn icon plain', 'aria-label': `Theme: ${THEME_WORDS[ui.theme]}. Change`,
    title: `Theme: ${THEME_WORDS[ui.theme]}`, onClick: actions.nextTheme,
  }, icon('theme'));
}

export function brand(actions) {
  return h('a', {
    class: 'brand', href: '/', onClick: (event) => { event.preventDefault(); actions.go('/'); },
  }, mark(), 'Duologue');
}

/** The bar above every screen but the conversation. */
export function topBar(snapshot, actions, { nav = true } = {}) {
  const { auth, ui } = snapshot;
  const signedIn = auth.status === 'signed-in';
  const entry = (label, path) => link(label, path, actions, { 'aria-current': ui.path === path ? 'page' : undefined });
  return h('header', { class: 'top page' },
    brand(actions),
    signedIn && nav && h('nav', { 'aria-label': 'Main' }, entry('Lobby', '/'), entry('Settings', '/settings')),
    h('div', { class: 'end' },
      themeButton(snapshot, actions),
      signedIn && !nav && button('Sign out', actions.signOut, { kind: 'plain' }),
      signedIn && nav && h('a', {
        class: 'btn icon plain', href: '/settings',
        onClick: (event) => { event.preventDefault(); actions.go('/settings'); },
      }, avatar(auth.user.name, { me: true, size: 'sm', picture: auth.user.avatar }), h('span', { class: 'vh' }, `Settings of ${auth.user.name}`)),
      auth.status === 'anonymous' && ui.path !== '/sign-in' && link('Sign in', '/sign-in', actions, { class: 'btn plain' })));
}

/** One question in the middle of an otherwise empty page. */
export function soloPage(snapshot, actions, ...content) {
  return h('div', { class: 'solo', key: 'solo' },
    h('div', { class: 'over' }, topBar(snapshot, actions, { nav: snapshot.connection.state !== 'stopped' && !snapshot.auth.erasure }), connectionBar(snapshot, actions)),
    h('main', { id: 'main', class: 'page center' }, content));
}

/** Tells that there is no connection, with the end of the wait, and only once it is worth telling. */
export function connectionBar({ connection, now, conversation, auth }, actions) {
  if (auth.status !== 'signed-in' || !['connecting', 'waiting'].includes(connection.state)) return null;
  if (now - connection.since < 1200) return null;
  const seconds = connection.nextAttemptAt ? Math.max(0, Math.ceil((connection.nextAttemptAt - now) / 1000)) : 0;
  const waiting = connection.state === 'waiting' && seconds > 0;
  const unsent = conversation?.waitingToSend ?? 0;
  return h('section', { class: 'offline', key: 'offline', 'aria-label': 'Connection' },
    mark({ gap: 'away', you: false }),
    h('p', null, h('b', null, 'You’re offline. '),
      waiting ? h('span', { class: 'num' }, `Trying again in ${seconds}\u00a0s. `) : 'Trying again now. ',
      conversation && !conversation.ended && (unsent
        ? `${whatIsSafe(connection)}; ${unsent === 1 ? 'one message is' : `${unsent} messages are`} waiting to go out.`
        : `${whatIsSafe(connection)}.`)),
    waiting && !connection.told && button('Try now', actions.tryNow));
}

/** To have signed in with it is "connected"; "verified" is only what LinkedIn itself says to be. */
export function connectedTags(connected, verified) {
  if (!connected?.length && !verified?.length) return null;
  return h('ul', { class: 'tags' },
    connected?.map((id) => h('li', { class: 'tag', key: id }, icon('link'), `${providerLabel(id)} connected`)),
    verified?.map((kind) => h('li', { class: 'tag', key: `verified-${kind}` }, icon('check'), verifiedLabel(kind))));
}

/** A person: name, headline, what they say of themselves, what you share. `named`: false of whom only the wishes are known yet. */
export function personCard(card, { topics, now, me = false, named = true, level = 'h2', id, shared = 'chips', intent = true }) {
  const both = card.shared
    ? [...card.shared.topics.map((topic) => topicLabel(topics, topic)), ...card.shared.languages.map(languageLabel)] : [];
  return h('div', { class: 'card' },
    h('div', { class: 'head' }, avatar(named ? card.name : '', { me, size: 'lg', picture: card.avatar }),
      h('div', null, h(level, { id }, card.name || 'Your name'), card.headline && h('p', null, card.headline))),
    connectedTags(card.connected, card.verified),
    card.bio && h('p', { class: 'bio' }, card.bio),
    both.length > 0 && shared === 'chips' && h('div', { class: 'shared' },
      h('p', { class: 'label' }, 'You share'),
      h('ul', { class: 'tags' }, both.map((label) => h('li', { class: 'tag both', key: label }, label)))),
    h('dl', { class: 'facts' },
      both.length > 0 && shared === 'line' && fact('You share', both.join(', ')),
      !named && fact('Topics', card.topics?.length ? card.topics.map((topic) => topicLabel(topics, topic)).join(', ') : 'Any topic'),
      intent && card.intent && fact('Here to', intentLabel(card.intent)),
      card.company && fact('Company', card.company),
      card.seniority && fact('Experience', seniorityLabel(card.seniority)),
      card.languages?.length > 0 && (me || !named) && fact('Languages', card.languages.map(languageLabel).join(', ')),
      card.timeZone && fact('Local time', localTime(card.timeZone, now), 'num')));
}

function fact(term, description, className) {
  return h('div', { key: term }, h('dt', null, term), h('dd', { class: className }, description));
}

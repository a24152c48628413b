/** What is shown when there is nothing to do but know: loading, elsewhere, restricted, broken, not there. */
import { h } from './dom.js';
import { mark } from './icons.js';
import { button, link, soloPage, topBar } from './parts.js';
import { appealPart, listed } from './appeals.js';
import { ruleList } from './onboarding.js';
import { calledBy, momentOf, whatIsSafe } from './words.js';

export function loading(snapshot) {
  return h('div', { class: 'solo', key: 'loading' },
    h('header', { class: 'top page' }, h('span', { class: 'brand' }, mark(), 'Duologue')),
    h('main', { id: 'main', class: 'page center', 'aria-busy': 'true' },
      h('h1', { class: 'vh' }, 'Loading'),
      h('div', { class: 'skeleton', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
      snapshot.connection.state === 'waiting' && h('p', { class: 'soft late' }, 'The server doesn’t answer yet. Trying again.')));
}

function statement(snapshot, actions, { shape, title, text, more, buttons }) {
  return soloPage(snapshot, actions,
    shape && mark({ ...shape, className: 'state-mark' }),
    h('div', null, h('h1', null, title), text && h('p', { class: 'lead' }, text)),
    more, buttons && h('div', { class: 'actions' }, buttons));
}

export function unreachable(snapshot, actions) {
  return statement(snapshot, actions, {
    shape: { gap: 'idle', you: false, them: false }, title: 'Duologue can’t be reached',
    text: 'Check your connection. If it is fine, then it is us, and we’re on it.',
    buttons: button('Try again', actions.reload, { kind: 'primary', busy: snapshot.ui.busy === 'reload' }),
    more: snapshot.auth.error?.ref && h('p', { class: 'ref' }, `Reference ${snapshot.auth.error.ref}`),
  });
}

export function replaced(snapshot, actions) {
  const { conversation } = snapshot;
  const talking = conversation && !conversation.ended;
  return statement(snapshot, actions, {
    shape: { gap: 'idle', you: false, them: Boolean(talking) },
    title: talking ? 'This conversation is open somewhere else' : 'Duologue is open somewhere else',
    text: `You opened Duologue in another tab or device, so this one stopped. Only one can talk at a time.${talking && conversation.waitingToSend ? ` What you wrote here and was not yet sent goes to ${calledBy(conversation)} when you continue.` : ''}`,
    buttons: button('Continue here', actions.continueHere, { kind: 'primary', 'data-focus': '' }),
  });
}

export function fault(snapshot, actions) {
  const { connection } = snapshot;
  const outdated = connection.reason === 'version';
  return statement(snapshot, actions, {
    shape: { gap: 'idle', you: false, them: false },
    title: outdated ? 'Duologue was updated' : 'We had to stop. That was us, not you.',
    text: outdated ? `Reload the page to go on. ${whatIsSafe(connection)}.` : `${whatIsSafe(connection)}. Reload the page to go on.`,
    buttons: button('Reload', actions.hardReload, { kind: 'primary' }),
    more: connection.ref && h('p', { class: 'ref' }, `Reference ${connection.ref}`),
  });
}

export function crash(snapshot, actions) {
  return h('div', { class: 'solo', key: 'crash' },
    h('header', { class: 'top page' }, h('span', { class: 'brand' }, mark(), 'Duologue')),
    h('main', { id: 'main', class: 'page center' },
      mark({ gap: 'idle', you: false, them: false, className: 'state-mark' }),
      h('div', null, h('h1', null, 'This page broke. That was us, not you.'),
        h('p', { class: 'lead' }, 'What was marked Sent is with the server. Reloading brings you back to where you were.')),
      h('div', { class: 'actions' }, button('Reload', actions.hardReload, { kind: 'primary' }))));
}

export function notFound(snapshot, actions) {
  return statement(snapshot, actions, {
    shape: { gap: 'idle', them: false }, title: 'There is nothing here',
    text: 'The address may be old or mistyped.',
    buttons: link('Go to the start', '/', actions, { class: 'btn primary' }),
  });
}

export function restricted(snapshot, actions) {
  const { auth, account, now, clockOffsetMs } = snapshot;
  const restriction = auth.restriction;
  if (!restriction) {
    return statement(snapshot, actions, {
      shape: { gap: 'idle', them: false }, title: 'You can’t start conversations right now',
      buttons: button('Look again', actions.checkAgain, { kind: 'primary' }),
    });
  }
  const rule = account.rules?.find((known) => known.id === restriction.rule);
  // What was lifted meanwhile has another end than the one that was told.
  const { until } = listed(snapshot, restriction)?.restriction ?? restriction;
  const over = until && Date.parse(until) <= now + clockOffsetMs;
  return statement(snapshot, actions, {
    shape: { gap: 'idle', them: false },
    title: over ? 'Your restriction has ended'
      : restriction.until ? `You can’t start conversations until ${momentOf(restriction.until)}` : 'You can’t start conversations for now',
    text: restriction.automatic ? 'This was decided automatically.' : 'A moderator decided this after reading a report.',
    more: [h('div', { class: 'stmt', key: 'stmt' },
      h('b', null, `Rule: ${rule?.title ?? restriction.rule}`),
      restriction.what && h('span', null, restriction.what),
      h('span', { class: 'quiet' }, `Case ${restriction.case}. ${restriction.automatic ? 'Decided automatically.' : 'Decided by a person.'}${restriction.until ? ' Ends by itself.' : ''}`)), appealPart(snapshot, actions, restriction)],
    buttons: [
      over && button('Go on', actions.checkAgain, { kind: 'primary', key: 'go' }),
      link('Read the rules', '/rules', actions, { class: 'btn', key: 'rules' }),
    ],
  });
}

export function rulesPage(snapshot, actions) {
  return h('div', { key: 'rules' }, topBar(snapshot, actions),
    h('main', { id: 'main', class: 'page reading' }, h('h1', null, 'How we treat each other'), ruleList(snapshot.account.rules),
      link('Back', '/', actions, { class: 'btn' })));
}

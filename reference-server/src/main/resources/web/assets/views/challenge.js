/** Somebody came by another way than before: which of the two accounts is meant. */
import { h } from './dom.js';
import { button, soloPage } from './parts.js';
import { mark } from './icons.js';
import { mailWay } from './sign-in-mail.js';
import { listOf } from './words.js';

export function challenge(snapshot, actions) {
  const { auth, ui } = snapshot;
  const { provider: id, with: ids } = ui.signInFailed;
  // The address may have been written by anybody: only what this server offers is named.
  const offered = (one) => auth.providers.find((provider) => provider.id === one);
  const came = offered(id);
  const before = ids.map(offered).filter(Boolean);
  const redirects = before.filter((provider) => provider.kind === 'redirect');
  const mails = before.find((provider) => provider.kind === 'mail');
  const label = came?.label ?? 'The other site';
  return soloPage(snapshot, actions, mark({ gap: 'idle', className: 'near' }),
    h('h1', null, 'You already have an account here.'),
    h('p', { class: 'lead' }, `It has the address that ${label} names too${before.length ? `, and you signed in to it ${howSignedIn(redirects, mails)}` : ''}. `
      + `Sign in that way once, ${redirects.length ? 'and both belong together' : `then connect ${label} in the settings`}.`),
    h('div', { class: 'signin' },
      redirects.map((provider, index) => h('button', {
        key: provider.id, type: 'button', class: `btn big ${index ? '' : 'primary'}`.trim(), 'aria-busy': ui.busy === 'sign-in' ? 'true' : undefined,
        onClick: () => actions.answerChallenge(provider.id, 'together'),
      }, `Continue with ${provider.label}`)),
      mails && mailWay(snapshot, actions, { primary: !redirects.length })),
    came && [
      h('p', null, button('Keep them apart', () => actions.answerChallenge(id, 'apart'), { kind: 'big' })),
      h('p', { class: 'quiet' }, `Then ${label} gets an account of its own, and two accounts never become one later.`)],
    h('p', null, button('Not now', actions.dropChallenge, { kind: 'plain' })));
}

function howSignedIn(redirects, mails) {
  return listOf([...redirects.map(({ label }) => `with ${label}`), ...(mails ? ['by a link in a mail'] : [])], 'or');
}

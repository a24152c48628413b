/** Signing in by a link in a mail, and as a guest. */
import { h } from './dom.js';
import { button, errorLine, field, notice, soloPage } from './parts.js';
import { mark } from './icons.js';
import { whatFailed } from './words.js';

/** An address, to which a link goes. */
export function mailWay({ ui }, actions, { primary }) {
  const problem = ui.mailProblem ? 'Write an address such as maya@example.org.' : null;
  return h('form', { key: 'mail', class: 'field', noValidate: true, onSubmit: submitting(actions.askForLink) },
    field('mail-address', 'E-mail', h('input', {
      class: 'input', id: 'mail-address', type: 'email', inputmode: 'email', autocomplete: 'email', maxlength: 254, value: ui.mailAddress,
      'aria-invalid': problem ? 'true' : undefined, 'aria-describedby': problem ? 'mail-address-error' : 'mail-address-hint',
      onInput: (event) => actions.ui({ mailAddress: event.target.value, mailProblem: false }),
    }), { hint: problem ? null : 'We send you a link. No password.', error: problem }),
    errorLine(ui.mailError, whatFailed(ui.mailError)),
    h('button', { class: `btn big ${primary ? 'primary' : ''}`.trim(), type: 'submit', 'aria-busy': ui.busy === 'mail' ? 'true' : undefined }, 'Send me a link'));
}

/** A name of one's own, or none. */
export function guestWay({ ui }, actions, { primary, id }) {
  return h('form', { key: 'guest', class: 'field', noValidate: true, onSubmit: submitting(() => actions.signInAsGuest(id)) },
    field('alias', 'Name', h('input', {
      class: 'input', id: 'alias', autocomplete: 'nickname', maxlength: 30, value: ui.alias, 'aria-describedby': 'alias-hint',
      onInput: (event) => actions.ui({ alias: event.target.value }),
    }), { hint: 'What to call you. Leave it empty and we make one up.', optional: true }),
    errorLine(ui.guestError, whatFailed(ui.guestError)),
    h('button', { class: `btn big ${primary ? 'primary' : ''}`.trim(), type: 'submit', 'aria-busy': ui.busy === 'guest' ? 'true' : undefined }, 'Come in as a guest'));
}

/** A link was asked for. Says the same whatever became of it: the page knows no more than the server says. */
export function checkMail(snapshot, actions) {
  const { ui } = snapshot;
  return soloPage(snapshot, actions, mark({ gap: 'idle', them: false, className: 'near' }),
    h('h1', null, 'Check your mail.'),
    h('p', { class: 'lead' }, 'If a link can go to ', h('b', null, ui.mailAsked), ', it is on its way. It works once, for 15 minutes.'),
    h('p', { class: 'quiet' }, 'Nothing there after two minutes? Look among the spam. At most three links an hour go to one address.'),
    h('p', null, button('Use another address', actions.askAgain, { kind: 'plain' })));
}

/** A link was opened: nothing happens until the button is pressed. */
export function openedLink(snapshot, actions) {
  const { ui } = snapshot;
  const page = (...content) => soloPage(snapshot, actions, mark({ gap: 'idle', them: false, className: 'near' }), ...content);
  if (ui.opened === 'gone') {
    return page(h('h1', null, 'This link doesn’t work any more.'),
      h('p', { class: 'lead' }, 'A link works once, for 15 minutes. Nothing was changed.'),
      h('p', null, button('Ask for a new one', actions.dropLink, { kind: 'primary big' })));
  }
  if (!ui.opened) {
    return page(h('h1', null, 'Looking at your link…'), ui.linkError && [
      errorLine(ui.linkError, whatFailed(ui.linkError)), h('p', null, button('Try again', actions.openLink, { kind: 'primary' }))]);
  }
  const { address, here } = ui.opened;
  return page(h('h1', null, 'Sign in as ', h('span', { class: 'unbroken' }, `${address}?`)),
    !here && h('p', { class: 'lead' }, 'This link was asked for in another browser. Type the address that it was sent to. If somebody else gave you the link, close this page.'),
    h('form', { class: 'field', noValidate: true, onSubmit: submitting(actions.redeemLink) },
      !here && field('link-address', 'Your e-mail address', h('input', {
        class: 'input', id: 'link-address', type: 'email', inputmode: 'email', autocomplete: 'email', maxlength: 254, value: ui.mailAddress,
        'aria-invalid': ui.mailProblem ? 'true' : undefined, 'aria-describedby': ui.mailProblem ? 'link-address-error' : undefined,
        onInput: (event) => actions.ui({ mailAddress: event.target.value, mailProblem: false }),
      }), { error: ui.mailProblem ? 'The link didn’t go to this address.' : null }),
      errorLine(ui.linkError, whatFailed(ui.linkError)),
      h('button', { class: 'btn primary big', type: 'submit', 'aria-busy': ui.busy === 'sign-in' ? 'true' : undefined }, 'Sign in')),
    snapshot.auth.status === 'signed-in' && notice('', null, `You are signed in as ${snapshot.auth.user.name}. Signing in here ends that.`),
    h('p', null, button('Not now', actions.dropLink, { kind: 'plain' })));
}

const submitting = (run) => (event) => { event.preventDefault(); run(); };

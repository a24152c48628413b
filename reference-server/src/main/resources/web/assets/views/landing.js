/** What Duologue is, for somebody who is not signed in. Says only what this server can keep. */
import { h } from './dom.js';
import { icon, mark } from './icons.js';
import { avatar, brand, button, errorLine, link, notice, soloPage, topBar } from './parts.js';
import { guestWay, mailWay } from './sign-in-mail.js';
import { count, whatFailed, whySignInFailed } from './words.js';

export function landing(snapshot, actions) {
  return h('div', { key: 'landing' },
    topBar(snapshot, actions),
    h('main', { id: 'main', class: 'page' },
      h('section', { class: 'hero', 'aria-labelledby': 'promise' },
        h('div', null,
          farewell(snapshot),
          h('h1', { id: 'promise' }, 'Meet one person worth talking to.'),
          h('p', { class: 'lead' }, `Pick a topic. Duologue finds one engineer, founder or recruiter who picked it too, ${known(snapshot).promise}`),
          ways(snapshot, actions),
          h('p', { class: 'quiet' }, whatWeRead(snapshot.auth)),
          counts(snapshot.lobby)),
        sample(known(snapshot))),
      steps(known(snapshot)),
      decency(snapshot)),
    h('footer', { class: 'page' }, h('div', { class: 'foot' }, mark(), h('span', null, 'Duologue: one conversation at a time.'))));
}

/** What two people know of each other, in the words of this page. */
const KNOWN = {
  profile: {
    promise: 'shows you who they are, and opens a conversation between the two of you.',
    sample: { name: 'Maya Lindqvist', called: 'Maya', about: 'Staff engineer, payments · Stockholm' },
    title: 'See who it is first', text: 'Name, headline and what you share. Either of you can pass, and nobody is told who did.',
  },
  alias: {
    promise: 'and opens a conversation between the two of you. Who you are you show each other when you both want to.',
    sample: { name: 'Quiet Heron', called: 'Quiet Heron', about: 'You share: Backend, English' },
    title: 'Start with an alias', text: 'You see what you share. Each sees the other’s card once both have agreed to it.',
  },
  stranger: {
    promise: 'and opens a conversation between the two of you. Neither is told who the other is.',
    sample: { name: 'Stranger', called: 'Stranger', about: 'You share: Backend, English' },
    title: 'Nobody is told who you are', text: 'You see what you share, topics and languages, and nothing else of each other.',
  },
};

const known = ({ auth }) => KNOWN[auth.shown] ?? KNOWN.profile;

function whatWeRead({ demo, addresses, providers }) {
  const elsewhere = providers.some((provider) => provider.kind === 'redirect');
  const read = `We read your name, profile and picture there${addresses ? ', and your e‑mail address, which nobody you talk with sees' : ''}. We can’t post, message or see your contacts.`;
  const said = elsewhere ? read : providers.some((provider) => provider.kind === 'mail')
    ? 'We use your address to send the link and to know you again. Nobody you talk with sees it.'
    : 'A guest is somebody new each time. We know no more of you than the name.';
  if (!demo) return `${said} For people aged 18 and over.`;
  return elsewhere ? `This is a demo: every tab is a person of its own. Or sign in. ${read}`
    : 'This is a demo: nothing you do here leaves this machine, and every tab is a person of its own.';
}

function farewell({ auth, ui }) {
  if (ui.signInFailed) return notice('warn spaced', null, h('p', { role: 'alert' }, whySignInFailed(ui.signInFailed, auth.providers)));
  if (auth.farewell === 'you') return notice('spaced', null, h('p', { role: 'status' }, 'You signed out.'));
  if (auth.farewell === 'erased') return notice('spaced', null, h('p', { role: 'status' }, 'Your account is erased.'));
  if (auth.farewell === 'ended') return notice('spaced', null, h('p', { role: 'status' }, 'You were signed out. Sign in again to go on.'));
  return null;
}

function ways(snapshot, actions) {
  const { auth, ui } = snapshot;
  const redirects = auth.providers.filter((provider) => provider.kind === 'redirect');
  const personas = auth.providers.find((provider) => provider.kind === 'personas');
  const mails = auth.providers.find((provider) => provider.kind === 'mail');
  const guests = auth.providers.find((provider) => provider.kind === 'alias');
  return h('div', { class: `signin ${redirects.length > 1 ? 'two' : ''}` },
    redirects.map((provider, index) => h('button', {
      type: 'button', key: provider.id, class: `btn big ${index === 0 ? 'primary' : ''}`, onClick: () => actions.signInAt(provider.id),
      'aria-busy': ui.busy === 'sign-in' ? 'true' : undefined,
    }, h('span', { class: 'mono-mark', 'aria-hidden': 'true' }, h('b', null, MONOGRAMS[provider.id] ?? provider.label[0])),
    `Continue with ${provider.label}`)),
    personas && link('Choose who you are', '/sign-in', actions, { class: `btn big ${redirects.length ? '' : 'primary'}` }),
    mails && mailWay(snapshot, actions, { primary: !redirects.length && !personas }),
    guests && guestWay(snapshot, actions, { primary: !redirects.length && !personas && !mails, id: guests.id }));
}

const MONOGRAMS = { linkedin: 'in', github: 'GH' };

function counts(lobby) {
  if (!lobby || lobby.online === undefined || lobby.online === null) return null;
  if (lobby.online === 0) return h('p', { class: 'quiet' }, 'Nobody is here right now. You would be the first.');
  const here = lobby.online === 1 ? 'One person here now' : `${count(lobby.online, 'person', 'people')} here now`;
  return h('p', { class: 'live num' }, lobby.talking > 0 ? `${here}, ${lobby.talking} of them in conversation` : here);
}

function sample({ sample: { name, called, about } }) {
  const line = (me, text) => h('li', { class: `msg ${me ? 'me' : ''}` }, h('p', null, h('span', { class: 'vh' }, me ? 'You: ' : `${called}: `), text));
  return h('figure', { class: 'panel slip', 'aria-label': 'Example of a conversation' },
    h('header', null, avatar(name), h('div', null, h('b', null, name), h('p', null, about))),
    h('ol', { class: 'thread' },
      line(false, 'You chose event sourcing. Are you past the honeymoon?'),
      line(true, 'Two years past. Rebuilding projections on a Friday, that kind of past.'),
      line(false, 'Then I have exactly one question for you.')));
}

function steps({ title, text: about }) {
  const item = (shape, title, text) => h('li', null, mark(shape), h('h3', null, title), h('p', { class: 'soft' }, text));
  return h('section', { class: 'steps', 'aria-labelledby': 'how' },
    h('h2', { id: 'how' }, 'How a conversation starts'),
    h('ol', null,
      item({ gap: 'idle', them: false }, 'Say what you’re here for', 'A topic, a language, and whether you came to learn, mentor, hire or just talk.'),
      item({ gap: 'idle' }, title, about),
      item({ gap: 'touching' }, 'Begin with words', 'Every conversation opens as text, between the two of you and nobody else.')));
}

function decency({ auth }) {
  const entry = (term, text) => h('div', null, h('dt', null, term), h('dd', null, text));
  return h('section', { class: 'decent', 'aria-labelledby': 'safe' },
    h('h2', { id: 'safe' }, 'What keeps it decent'),
    h('dl', null,
      entry('One at a time', oneAtATime(auth)),
      entry('Reporting is at hand', 'Also after they have left. A person reads it, and the other side isn’t told.'),
      entry('A dropped line is not the end', 'Lose the connection and your place is kept. What was marked Sent is safe.'),
      entry('You know what is kept', 'The first line of every conversation says what is stored of it, and for how long.')));
}

function oneAtATime({ demo, providers }) {
  if (demo) return 'One person, one conversation. In the demo the people are invented; the rules are not.';
  return providers.some((provider) => provider.kind === 'alias') ? 'One person, one conversation at a time. Leave it whenever you like.'
    : 'Everyone signs in with a real account. One account, one person, one conversation at a time.';
}

/** The demo's people, one per tab. */
export function signIn(snapshot, actions) {
  const { auth, ui } = snapshot;
  const personas = auth.providers.find((provider) => provider.kind === 'personas');
  if (!personas) {
    return soloPage(snapshot, actions, mark({ gap: 'idle', them: false, className: 'near' }), h('h1', null, 'Sign in'), farewell(snapshot), ways(snapshot, actions));
  }
  return h('div', { key: 'sign-in' },
    h('header', { class: 'top page' }, brand(actions), h('div', { class: 'end' }, link('Back', '/', actions, { class: 'btn plain' }))),
    h('main', { id: 'main', class: 'page pick' },
      h('h1', null, 'Who would you like to be?'),
      h('p', { class: 'lead' }, 'Every tab is one person. Open a second tab, be somebody else, and talk to yourself.'),
      errorLine(ui.signInError, ui.signInError?.code === 'network' ? whatFailed(ui.signInError)
        : 'That person has just been taken. Choose another.'),
      h('ul', { class: 'personas' }, personas.personas.map((persona) => h('li', { key: persona.id },
        h('button', {
          type: 'button', class: 'panel persona', disabled: persona.taken || ui.busy === 'sign-in',
          onClick: () => actions.signInAs(personas.id, persona.id),
        },
        avatar(persona.name, { me: !persona.taken }),
        h('span', { class: 'who' }, h('b', null, persona.name), h('span', null, persona.headline),
          persona.taken && h('span', { class: 'taken' }, icon('lock'), 'In use in another tab')))))),
      personas.personas.every((persona) => persona.taken)
        && notice('', null, 'All of them are in use. Sign out in one of the other tabs first.'),
      h('p', null, button('Check again', actions.reloadProviders, { kind: 'plain' }))));
}

/** Somebody fits: who it is, and so many seconds to say yes. */
import { h } from './dom.js';
import { mark } from './icons.js';
import { button, connectionBar, personCard, topBar } from './parts.js';
import { firstName, secondsLeft, topicLabel } from './words.js';

export function offerScreen(snapshot, actions) {
  const { offer, account, now, connection } = snapshot;
  const name = offer.preview ? 'them' : firstName(offer.card.name);
  const topic = offer.topic && topicLabel(account.topics, offer.topic);
  return h('div', { class: 'solo', key: 'offer' },
    h('div', { class: 'over' }, topBar(snapshot, actions), connectionBar(snapshot, actions)),
    h('main', { id: 'main', class: 'page center' },
      mark({ gap: 'offered', className: 'near' }),
      h('h1', null, offer.accepted ? `Waiting for ${name}…` : topic ? `Somebody picked ${topic} too` : 'Somebody is free to talk'),
      h('article', { class: 'panel offer', 'aria-labelledby': 'partner-name', key: offer.offer },
        personCard(offer.card, { topics: account.topics, now, id: 'partner-name', named: !offer.preview }),
        h('div', { class: 'decide' },
          timeLeft(offer, now),
          offer.accepted
            ? h('p', { class: 'quiet' }, offer.preview ? 'You said yes. If they do too, you start at once.' : `You said yes. If ${name} does too, you start at once.`)
            : [h('div', { class: 'two', key: 'buttons' },
              button('Start talking', actions.accept, { kind: 'primary big', disabled: connection.state !== 'live' }),
              button('Not now', actions.pass, { kind: 'big', busy: offer.passing, disabled: connection.state !== 'live' })),
            h('p', { class: 'quiet', key: 'words' }, connection.state === 'live'
              ? offer.preview
                ? 'You see who it is once you both say yes. Passing is private.'
                : 'Opens as text. Passing is private.'
              : 'You’re offline: your answer can’t be sent until you’re back.')]))));
}

function timeLeft(offer, now) {
  const seconds = secondsLeft(offer.deadline, now);
  const total = Math.ceil(offer.totalMs / 1000);
  return h('div', { class: 'time num' },
    h('progress', { max: total, value: Math.min(seconds, total), 'aria-label': 'Time to decide' }),
    h('span', null, offer.accepted ? `${seconds}\u00a0s left` : `${seconds}\u00a0s to decide`));
}

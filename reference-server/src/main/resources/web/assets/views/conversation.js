/** The conversation: bar, log, composer, and the card beside it. */
import { h } from './dom.js';
import { icon, mark } from './icons.js';
import { avatar, button, connectionBar, notice, personCard } from './parts.js';
import { composer } from './composer.js';
import { messageLog } from './message-log.js';
import { endedPanel } from './ended.js';
import { revealButton, revealStrip } from './reveal.js';
import { calledBy, secondsLeft, stopwatch, topicLabel } from './words.js';

export function conversationScreen(snapshot, actions) {
  const { conversation } = snapshot;
  const name = calledBy(conversation);
  return h('div', { class: 'talk', key: `talk-${conversation.id}` },
    bar(snapshot, actions, name),
    h('div', { class: 'body' },
      h('main', { id: 'main', class: 'chat' },
        messageLog(snapshot, actions, name),
        h('div', { class: 'foot-of-chat' },
          notices(snapshot, actions, name),
          conversation.ended ? endedPanel(snapshot, actions, name) : composer(snapshot, actions, name))),
      rail(snapshot, actions, name)));
}

function bar(snapshot, actions, name) {
  const { conversation, account, now, clockOffsetMs } = snapshot;
  const { partner, ended } = conversation;
  const topic = conversation.topic && topicLabel(account.topics, conversation.topic);
  const until = ended?.at ? Date.parse(ended.at) : now + clockOffsetMs;
  return h('header', { class: 'bar' },
    avatar(partner.name, { picture: partner.avatar }),
    h('div', { class: 'who' },
      h('h1', null, partner.name),
      h('p', { class: 'num' },
        topic && h('span', { class: 'topic' }, topic),
        h('span', { role: 'timer', 'aria-live': 'off' }, h('span', { class: 'vh' }, ended ? 'talked for ' : 'talking for '), stopwatch(until - Date.parse(conversation.startedAt))),
        presence(snapshot, name))),
    h('div', { class: 'end' },
      h('button', { type: 'button', class: 'btn plain icon only-narrow', 'aria-label': `About ${name}, report or block`, onClick: () => actions.openDialog('about') }, icon('flag')),
      revealButton(snapshot, actions),
      !ended && [
        h('button', { type: 'button', key: 'next', class: 'btn', 'aria-label': 'Next person', disabled: Boolean(conversation.leaving), onClick: actions.next },
          icon('next'), h('span', { class: 'lbl' }, 'Next')),
        h('button', { type: 'button', key: 'end', class: 'btn danger', 'aria-label': 'End conversation', disabled: Boolean(conversation.leaving), onClick: () => actions.openDialog('end') },
          icon('end'), h('span', { class: 'lbl' }, 'End')),
      ]));
}

/** Who is there, in the mark's language and in words. */
export function presenceOf({ conversation, connection }, name) {
  if (conversation.ended) return { shape: { gap: 'idle', them: false }, words: 'Over' };
  if (conversation.leaving) return { shape: { gap: 'away' }, words: 'Leaving…' };
  if (connection.state !== 'live') return { shape: { gap: 'away', you: false }, words: 'You’re offline' };
  if (conversation.partnerState.state === 'away') return { shape: { gap: 'away', them: false }, words: `${name} is away` };
  if (conversation.partnerState.state === 'gone') return { shape: { gap: 'away', them: false }, words: `${name} is gone` };
  return { shape: { gap: 'touching' }, words: 'Both here' };
}

function presence(snapshot, name) {
  const { shape, words } = presenceOf(snapshot, name);
  return h('span', { class: 'state' }, mark(shape), h('b', null, words));
}

/** What the two should know right now, standing between the log and the composer. */
function notices(snapshot, actions, name) {
  const { conversation, connection, now } = snapshot;
  if (conversation.ended) return connectionBar(snapshot, actions);
  const away = conversation.partnerState.state === 'away' && connection.state === 'live';
  return [
    connectionBar(snapshot, actions),
    connection.state === 'live' && connection.returnedAt !== null && now - connection.returnedAt < 4000
      && h('div', { class: 'strip', key: 'back' }, notice('you', 'check', h('p', null, 'You’re back.'))),
    away && h('div', { class: 'strip', key: 'away' },
      h('div', { class: 'notice' }, mark({ gap: 'away', them: false }),
        h('div', { class: 'notice-text' },
          h('p', { class: 'num' }, h('b', null, `${name} lost the connection. `), keptFor(conversation.partnerState, now),
            `What you write now will be there when they return.`)),
        button('Leave without waiting', () => actions.endNow(), { kind: 'small' }))),
    conversation.hold?.code === 'store.unavailable'
      && h('div', { class: 'strip', key: 'store' }, notice('warn', 'signal', h('p', null, 'Messages can’t be accepted right now. What you type stays here and goes out when the service is back.'))),
    conversation.hold?.code === 'moderation.unavailable'
      && h('div', { class: 'strip', key: 'moderation' }, notice('warn', 'signal', h('p', null, 'Messages can’t be checked right now. What you type stays here and goes out as soon as they can.'))),
    connection.state === 'live' && revealStrip(snapshot, actions, name),
    conversation.leaving && connection.state !== 'live'
      && h('div', { class: 'strip', key: 'leaving' }, notice('', null, h('p', null, 'You’re leaving. The conversation ends as soon as you’re back online.'))),
  ];
}

function keptFor({ until }, now) {
  if (until === null) return '';
  const end = typeof until === 'number' ? until : Date.parse(until);
  const seconds = secondsLeft(end, now);
  return seconds > 0 ? `Their place is kept for another ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. ` : 'Their time to return is running out. ';
}

function rail(snapshot, actions, name) {
  return h('aside', { class: 'rail', 'aria-label': `About ${name}` }, aboutPartner(snapshot, actions));
}

/** The card and the two ways out if something is wrong: in the rail, or in a dialog where there is no room. */
export function aboutPartner({ conversation, account, now }, actions) {
  return [
    h('section', { key: 'card' }, personCard(conversation.partner, { topics: account.topics, now, shared: 'line' })),
    h('section', { key: 'safety' },
      h('h2', { class: 'label' }, 'If something is wrong'),
      conversation.reportedCase
        ? h('p', { class: 'soft' }, `Thank you. Case ${conversation.reportedCase}. We’ll tell you what was decided.`)
        : null,
      h('div', { class: 'pairbtn' },
        !conversation.reportedCase && button('Report', () => actions.openDialog('report'), { iconName: 'flag' }),
        conversation.blocked ? h('p', { class: 'soft' }, 'Blocked: you won’t meet again.')
          : button(conversation.ended ? 'Block' : 'Block and leave', () => actions.openDialog('block'), { iconName: 'block' }))),
  ];
}

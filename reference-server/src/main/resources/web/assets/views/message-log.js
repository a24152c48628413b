/** What was said, in the order of the log. Announced politely; receipts and typing are for the eye only. */
import { h } from './dom.js';
import { icon } from './icons.js';
import { button } from './parts.js';
import { secondsLeft, timeOfDay, topicLabel, whatIsKept, whyNotSent } from './words.js';

/** Most messages are there before "Sending" could be read. */
const SLOW_MS = 400;

export function messageLog(snapshot, actions, name) {
  const { conversation, account, ui } = snapshot;
  const { messages } = conversation;
  const marked = lastOwn(messages);
  const slow = (message) => message.state === 'sending' && snapshot.now - message.at > SLOW_MS;
  const waitingFirst = messages.find((message) => message.state === 'sending');
  return h('div', { class: 'log-frame' },
    h('div', {
      class: 'log', tabindex: '0', role: 'log', 'aria-label': `Conversation with ${name}`, onMount: actions.logMounted,
      onScroll: (event) => actions.scrolled(event.target),
    },
    h('div', { class: 'said' },
      h('ol', null,
        h('li', { class: 'sys', key: 'first' }, opening(conversation, account, name)),
        conversation.trimmed && h('li', { class: 'sys', key: 'trimmed' }, 'Earlier messages are no longer kept.'),
        messages.map((message) => line(message, {
          name, rules: account.rules, actions,
          receipt: message === marked, slow: slow(message), over: Boolean(conversation.ended),
          hold: message === waitingFirst && conversation.hold ? secondsLeft(conversation.hold.until, snapshot.now) : null,
        }))),
      conversation.typing && !conversation.ended && h('p', { class: 'typing', 'aria-hidden': 'true', key: 'typing' },
        h('i'), h('i'), h('i'), `${name} is typing`))),
    marked && h('p', { class: 'vh', key: 'receipt' }, `Your last message: ${marked.state}`),
    ui.unreadBelow > 0 && h('button', { type: 'button', class: 'btn small to-end', key: 'to-end', onClick: actions.toEnd },
      icon('down'), ui.unreadBelow === 1 ? 'One new message' : `${ui.unreadBelow} new messages`));
}

function opening(conversation, account, name) {
  const topic = conversation.topic && topicLabel(account.topics, conversation.topic);
  return `You’re talking with ${name}${topic ? ` about ${topic}` : ''}. ${whatIsKept(conversation.retention)}`.trim();
}

/** Receipts stand under the newest own message that has one. */
function lastOwn(messages) {
  return messages.findLast((message) => message.from === 'self' && ['sent', 'delivered', 'read'].includes(message.state));
}

function line(message, { name, rules, actions, receipt, slow, over, hold }) {
  const memo = [message, receipt, slow, over, hold, name];
  if (message.state === 'gone') return h('li', { class: 'sys', key: message.key, memo }, 'This message was removed.');
  if (message.kind === 'notice') return h('li', { class: 'sys', key: message.key, memo }, message.text);
  const me = message.from === 'self';
  const failed = ['failed', 'unknown', 'expired'].includes(message.state);
  return h('li', { class: `msg ${me ? 'me' : ''} ${failed ? 'failed' : ''} ${message.state === 'sending' ? 'sending' : ''}`, key: message.key, memo },
    h('p', null, h('span', { class: 'vh' }, me ? 'You: ' : `${name}: `), h('bdi', null, message.text)),
    failed && h('div', { class: 'who' }, h('span', null, whyNotSent(message, rules)),
      !over && h('span', { class: 'fix' },
        button('Edit', () => actions.editMessage(message), { kind: 'small', 'aria-label': 'Edit the message that was not sent' }),
        button('Discard', () => actions.discard(message.key), { kind: 'small plain', 'aria-label': 'Discard the message that was not sent' }))),
    (slow || hold !== null) && h('span', { class: 'who num', 'aria-hidden': 'true' }, hold !== null ? `Sending in ${hold}\u00a0s` : 'Sending'),
    receipt && h('span', { class: 'who num', 'aria-hidden': 'true' }, `${RECEIPTS[message.state]} ${timeOfDay(message.at)}`));
}

const RECEIPTS = { sent: 'Sent', delivered: 'Delivered', read: 'Read' };

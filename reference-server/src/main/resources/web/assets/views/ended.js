/** After the end: how long, why, and what next. */
import { h } from './dom.js';
import { button, notice } from './parts.js';
import { avoidButton, avoidError, avoidWords } from './wishes.js';
import { lasted, momentOf, secondsLeft, whyEnded } from './words.js';

export function endedPanel(snapshot, actions, name) {
  const { conversation, now, auth } = snapshot;
  const { ended, requeueAt, startedAt } = conversation;
  const duration = ended.durationMs ?? (ended.at ? Date.parse(ended.at) - Date.parse(startedAt) : null);
  const undelivered = conversation.messages.some((message) => message.from === 'self' && message.state === 'sent' && message.seq > (ended.deliveredUpTo ?? 0));
  return h('section', { class: 'ended', key: 'ended', 'aria-labelledby': 'ended-title' },
    h('h2', { id: 'ended-title', tabindex: '-1', 'data-focus': '' }, duration !== null ? `You talked for ${lasted(duration)}` : 'The conversation is over'),
    h('p', { class: 'soft' }, whyEnded(ended, name),
      undelivered && ['partner_lost', 'lost', 'server'].includes(ended.reason) && ` We can’t tell whether ${name} saw your last words.`),
    conversation.reportedCase && h('p', { class: 'soft' }, `Thank you. Case ${conversation.reportedCase}. We’ll tell you what was decided.`),
    auth.restriction && notice('warn', null, h('p', { role: 'status' }, auth.restriction.until ? `You can’t start conversations until ${momentOf(auth.restriction.until)}.` : 'You can’t start conversations for now.')),
    conversation.blocked && h('p', { class: 'soft' }, `${name} is blocked: you won’t meet again.`),
    avoidWords(conversation, name), avoidError(snapshot),
    requeueAt !== null
      ? h('div', { class: 'actions' },
        h('p', { class: 'num', role: 'timer', 'aria-live': 'off' }, `Looking again in ${secondsLeft(requeueAt, now)}`),
        button('Stop', actions.stopRequeue))
      : h('div', { class: 'actions' },
        !auth.restriction && button('Find somebody else', actions.searchAgain, { kind: 'primary' }),
        auth.restriction ? button('See why', actions.dismissConversation, { kind: 'primary' }) : button('Back to lobby', actions.dismissConversation),
        avoidButton(snapshot, actions),
        !conversation.reportedCase && button('Report', () => actions.openDialog('report'), { kind: 'plain', iconName: 'flag' })));
}

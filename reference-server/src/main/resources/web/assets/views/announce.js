/** What a screen reader is told besides what it reads by itself. Pure: two snapshots in, sentences out. */
import { revealAnnouncement } from './reveal.js';
import { calledBy, secondsLeft, topicLabel, whatIsSafe } from './words.js';

const OFFLINE_AFTER_MS = 4000;
const MILESTONES = [10, 5];

/** @returns {{polite?: string, assertive?: string}} */
export function announcement(before, after) {
  return { assertive: urgent(before, after), polite: calm(before, after) };
}

function urgent(before, after) {
  if (!before.auth.restriction && after.auth.restriction) return 'You can’t start conversations for now. The page says why.';
  if (before.connection.reason !== 'replaced' && after.connection.reason === 'replaced') return 'Duologue is open somewhere else. This tab stopped.';
  if (offlineFor(before) < OFFLINE_AFTER_MS && offlineFor(after) >= OFFLINE_AFTER_MS) return `You’re offline. ${whatIsSafe(after.connection)}.`;
  return undefined;
}

function offlineFor({ auth, connection, now }) {
  return auth.status === 'signed-in' && ['connecting', 'waiting'].includes(connection.state) ? now - connection.since : 0;
}

function calm(before, after) {
  const { conversation, offer, account } = after;
  if (conversation && conversation.id !== before.conversation?.id) {
    const topic = conversation.topic ? ` about ${topicLabel(account.topics, conversation.topic)}` : '';
    return `You’re talking with ${calledBy(conversation)}${topic}.`;
  }
  if (after.search && Boolean(before.search?.stalled) !== Boolean(after.search.stalled)) {
    return after.search.stalled ? 'The queue can’t be reached right now. You keep your place.' : 'The queue is back. Still looking.';
  }
  if (offer && offer.offer !== before.offer?.offer) {
    return `${offer.card.name} is free to talk. ${secondsLeft(offer.deadline, after.now)} seconds to decide.`;
  }
  if (offer && !offer.accepted) {
    const was = secondsLeft(offer.deadline, before.now);
    const is = secondsLeft(offer.deadline, after.now);
    const passed = MILESTONES.find((second) => was > second && is <= second);
    if (passed) return `${passed} seconds to decide.`;
  }
  if (conversation && before.conversation && conversation.partnerState.state !== before.conversation.partnerState.state) {
    const name = calledBy(conversation);
    return { away: `${name} lost the connection. Their place is kept.`, present: `${name} is back.`, gone: `${name} is gone.` }[conversation.partnerState.state];
  }
  if (conversation && before.conversation && conversation.reveal?.state !== before.conversation.reveal?.state) {
    return revealAnnouncement(conversation, calledBy(conversation));
  }
  if (after.connection.returnedAt !== before.connection.returnedAt && after.connection.returnedAt !== null) return 'You’re back.';
  return undefined;
}

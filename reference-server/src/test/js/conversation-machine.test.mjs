import assert from 'node:assert/strict';
import test from 'node:test';
import { nextTickAt, openConversation, step, OUTBOX_LIMIT } from '../../main/resources/web/assets/client/conversation/machine.js';

const ID = 'c_0123456789abcdefghijklmnop';
const OTHER = 'c_zzzzzzzzzzzzzzzzzzzzzzzzzz';

/** A conversation, a clock, and what left for the server. */
class Bench {
  constructor(options) {
    this.now = 1_000_000;
    this.sent = [];
    this.state = openConversation({ conversation: ID, partner: { name: 'Maya' }, topic: 'backend', startedAt: '2026-11-21T09:00:00Z', n: 0 }, options);
  }

  input(input) {
    const { state, outputs } = step(this.state, { now: this.now, ...input });
    this.state = state;
    this.outputs = outputs;
    this.sent.push(...outputs.filter((output) => output.type === 'send').map((output) => output.frame));
    return this;
  }

  say(text, key = text) { return this.input({ type: 'send', key, text }); }
  hear(frame) { return this.input({ type: 'frame', frame: { conversation: ID, ...frame } }); }
  ok(sent, seq) { return this.hear({ type: 'ok', re: sent.id, n: sent.n, seq, mark: mark(seq), at: at(seq) }); }
  error(sent, error) { return this.hear({ type: 'error', re: sent.id, n: sent.n, error: { message: '', ref: 'r', ...error } }); }
  message(seq, text, { from = 'partner', n = seq, markOf = seq } = {}) {
    return this.hear({ type: 'message.new', seq, mark: mark(markOf), from, n, at: at(seq), data: { text } });
  }
  snapshot(data) {
    return this.hear({ type: 'conversation.snapshot', data: { partner: { name: 'Maya' }, topic: 'backend', startedAt: at(0), n: 0, head: [0, mark(0)], from: [0, mark(0)], deliveredUpTo: 0, readUpTo: 0, over: false, ...data } });
  }
  return(n) { return this.input({ type: 'lost' }).input({ type: 'welcome', n, inFlight: 16 }); }
  later(ms) { this.now += ms; return this.input({ type: 'tick' }); }

  take() { return this.sent.splice(0); }
  durable() { return this.take().filter((frame) => frame.n !== undefined); }
  shown() { return this.state.messages.map((message) => `${message.text}:${message.state}`); }
}

const mark = (seq) => seq === 0 ? '00000000' : (seq * 7919).toString(16).padStart(8, '0');
const at = (seq) => new Date(1_795_000_000_000 + seq * 1000).toISOString();
const numbered = (frames) => frames.map((frame) => `${frame.n} ${frame.data.text ?? frame.type}`);

// W-33, W-34
test('messages are numbered from one and shown as sending, sent, delivered, read', () => {
  const bench = new Bench().say('one').say('two');
  const [one, two] = bench.take();
  assert.deepEqual(numbered([one, two]), ['1 one', '2 two']);

  bench.ok(one, 1).ok(two, 2);
  assert.deepEqual(bench.shown(), ['one:sent', 'two:sent']);

  bench.hear({ type: 'message.delivered', data: { upTo: 2 } }).hear({ type: 'message.read', data: { upTo: 1 } });
  assert.deepEqual(bench.shown(), ['one:read', 'two:delivered']);
  assert.equal(bench.state.outbox.length, 0);
});

// W-43
test('after a return every frame without an answer goes again with its old number, in order', () => {
  const bench = new Bench().say('one').say('two').say('three');
  bench.ok(bench.take()[0], 1);

  bench.return(1);

  assert.deepEqual(numbered(bench.durable()), ['2 two', '3 three']);
});

// W-43
test('nothing above the server’s count is sent until all at or below it is answered', () => {
  const bench = new Bench().say('one').say('two').say('three');
  bench.take();

  bench.return(2);
  const first = bench.durable();
  assert.deepEqual(numbered(first), ['1 one', '2 two']);
  bench.say('four');
  assert.deepEqual(bench.durable(), []);

  bench.ok(first[0], 1);
  assert.deepEqual(bench.durable(), []);
  bench.ok(first[1], 2);
  assert.deepEqual(numbered(bench.durable()), ['3 three', '4 four']);
});

test('what is written while offline waits and leaves in order', () => {
  const bench = new Bench().input({ type: 'lost' }).say('one').say('two');
  assert.deepEqual(bench.take(), []);

  bench.input({ type: 'welcome', n: 0 });

  assert.deepEqual(numbered(bench.durable()), ['1 one', '2 two']);
});

// W-38
test('a gap sends everything again from what the server expects', () => {
  const bench = new Bench().say('one').say('two').say('three');
  const [one, two, three] = bench.take();
  bench.ok(one, 1).error(three, { code: 'sequence.gap', retry: 'after', expected: 2 });

  assert.deepEqual(numbered(bench.durable()), ['2 two', '3 three']);
  bench.error(two, { code: 'sequence.gap', retry: 'after', expected: 2 });
  assert.deepEqual(bench.durable(), [], 'an answer to the earlier sending changes nothing');
});

// W-44
test('a conflict renumbers that frame and everything unanswered behind it', () => {
  const bench = new Bench().say('one').say('two');
  const [one, two] = bench.take();

  bench.error(one, { code: 'sequence.conflict', retry: 'never', expected: 8 });

  assert.deepEqual(numbered(bench.durable()), ['8 one', '9 two']);
  bench.error(two, { code: 'sequence.conflict', retry: 'never', expected: 8 });
  assert.deepEqual(bench.durable(), []);
  bench.say('three');
  assert.deepEqual(numbered(bench.durable()), ['10 three']);
});

// W-37, W-45
test('a conflict that expects nothing leaves the message unknown', () => {
  const bench = new Bench().say('one');
  bench.error(bench.take()[0], { code: 'sequence.conflict', retry: 'never' });
  assert.deepEqual(bench.shown(), ['one:unknown']);
});

// W-31
test('an entry seen before is dropped', () => {
  const bench = new Bench().message(1, 'hello').message(1, 'hello').message(2, 'you');
  assert.deepEqual(bench.shown(), ['hello:received', 'you:received']);
  assert.deepEqual(bench.state.cursor, [2, mark(2)]);
});

test('a hole in the log is asked for once, and what lies behind it is not shown early', () => {
  const bench = new Bench().message(1, 'one').message(3, 'three').message(4, 'four');

  assert.deepEqual(bench.take().map((frame) => [frame.type, frame.data.cursor]), [['conversation.sync', [1, mark(1)]]]);
  assert.deepEqual(bench.shown(), ['one:received']);

  bench.snapshot({ head: [4, mark(4)], from: [1, mark(1)] }).message(2, 'two').message(3, 'three').message(4, 'four');
  assert.deepEqual(bench.shown(), ['one:received', 'two:received', 'three:received', 'four:received']);
});

test('after one hole was answered the next one is asked for', () => {
  const bench = new Bench().message(2, 'two');
  const [first] = bench.take();
  bench.hear({ type: 'ok', re: first.id }).message(1, 'one').message(2, 'two').message(4, 'four');
  assert.deepEqual(bench.take().map((frame) => frame.data.cursor), [[2, mark(2)]]);
});

test('only a snapshot may make the cursor jump', () => {
  const bench = new Bench().snapshot({ n: 3, head: [42, mark(42)], from: [40, mark(40)] }).message(41, 'late');
  assert.deepEqual(bench.shown(), ['late:received']);
  assert.equal(bench.state.trimmed, true);
  bench.say('mine');
  assert.equal(bench.take().find((frame) => frame.n).n, 4);
});

// W-35
test('a refusal uses up its number and the two pipelined behind it go on', () => {
  const bench = new Bench().say('bad').say('two').say('three');
  const [bad, two, three] = bench.take();

  bench.error(bad, { code: 'message.blocked', retry: 'never', rule: 'no-scams' }).ok(two, 1).ok(three, 2);

  assert.deepEqual(bench.shown(), ['bad:failed', 'two:sent', 'three:sent']);
  assert.equal(bench.state.messages[0].reason.rule, 'no-scams');
  assert.deepEqual(bench.durable(), []);
  bench.say('four');
  assert.equal(bench.take()[0].n, 4);
});

// W-35, W-59
test('a rate limit holds the line and sends it on in order afterwards', () => {
  const bench = new Bench().say('one').say('two');
  const [one, two] = bench.take();
  bench.error(one, { code: 'rate.limited', retry: 'after', retryAfterMs: 1200 }).error(two, { code: 'sequence.gap', retry: 'after', expected: 1 });
  bench.say('three');
  assert.deepEqual(bench.durable(), []);
  assert.deepEqual(bench.state.hold, { code: 'rate.limited', until: bench.now + 1200 });
  assert.equal(nextTickAt(bench.state), bench.now + 1200);

  bench.later(1200);

  assert.deepEqual(numbered(bench.durable()), ['1 one', '2 two', '3 three']);
  assert.equal(bench.state.hold, null);
});

// W-62
test('a store out of reach holds like a rate limit', () => {
  const bench = new Bench().say('one');
  bench.error(bench.take()[0], { code: 'store.unavailable', retry: 'after' });
  assert.equal(bench.state.hold.code, 'store.unavailable');
  assert.deepEqual(numbered(bench.later(2000).durable()), ['1 one']);
});

// W-70
test('a message that could not be judged goes again under its number, and what is behind it after it', () => {
  const bench = new Bench().say('one').say('two');
  const [one, two] = bench.take();
  bench.error(one, { code: 'moderation.unavailable', retry: 'after', retryAfterMs: 2000 })
    .error(two, { code: 'sequence.gap', retry: 'resume', expected: 1 });
  assert.deepEqual(bench.durable(), []);
  assert.equal(bench.state.hold.code, 'moderation.unavailable');
  assert.deepEqual(bench.shown(), ['one:sending', 'two:sending']);
  assert.deepEqual(numbered(bench.later(2000).durable()), ['1 one', '2 two']);
});

// W-22
test('a late frame of another conversation changes nothing', () => {
  const bench = new Bench().message(1, 'hello');
  const before = bench.state;
  bench.hear({ conversation: OTHER, type: 'message.new', seq: 2, mark: mark(2), from: 'partner', n: 2, at: at(2), data: { text: 'ghost' } });
  bench.hear({ conversation: OTHER, type: 'typing', data: { active: true } });
  bench.hear({ conversation: OTHER, type: 'conversation.ended', seq: 3, mark: mark(3), from: 'partner', data: { reason: 'partner_ended', by: 'partner', deliveredUpTo: 0, durationMs: 1 } });
  assert.deepEqual(bench.state, before);
});

test('a message that meets the end says so, and none is sent behind it', () => {
  const bench = new Bench().say('late');
  const [late] = bench.take();
  bench.hear({ type: 'conversation.ended', seq: 1, mark: mark(1), from: 'partner', at: at(1), data: { reason: 'partner_next', by: 'partner', deliveredUpTo: 0, durationMs: 5 } })
    .error(late, { code: 'conversation.over', retry: 'never' })
    .say('too late');
  assert.deepEqual(bench.shown(), ['late:failed']);
  assert.equal(bench.state.messages[0].reason.code, 'conversation.over');
  assert.deepEqual(bench.durable(), []);
});

// W-45
test('without an answer after the end a message becomes unknown, never sent', () => {
  const bench = new Bench().say('late');
  bench.hear({ type: 'conversation.ended', seq: 1, mark: mark(1), from: 'partner', at: at(1), data: { reason: 'partner_ended', by: 'partner', deliveredUpTo: 0, durationMs: 5 } });
  bench.later(10_000);
  assert.deepEqual(bench.shown(), ['late:unknown']);
});

// W-45
test('a lost session: what was not accepted expired, what may have been is unknown', () => {
  const bench = new Bench().say('one').say('two').say('three');
  bench.ok(bench.take()[0], 1);
  bench.input({ type: 'lost' }).input({ type: 'abandon', n: 2, ended: false });
  assert.deepEqual(bench.shown(), ['one:sent', 'two:unknown', 'three:expired']);
  assert.equal(bench.state.outbox.length, 0);
  assert.equal(bench.state.ended.reason, 'lost');
});

test('a reloaded page shows the whole history and counts on from the server’s number', () => {
  const bench = new Bench();
  bench.snapshot({ n: 2, head: [3, mark(3)], deliveredUpTo: 3, readUpTo: 1 });
  bench.message(1, 'mine', { from: 'self', n: 1 }).message(2, 'theirs', { n: 1 }).message(3, 'mine too', { from: 'self', n: 2 });
  assert.deepEqual(bench.shown(), ['mine:read', 'theirs:received', 'mine too:delivered']);
  bench.take();
  bench.say('next');
  assert.equal(bench.take().find((frame) => frame.n).n, 3);
});

// W-28
test('an own entry in a replay is the message that waits for its answer, shown once', () => {
  const bench = new Bench().say('hello');
  bench.take();
  bench.return(1);
  const [again] = bench.durable();
  bench.snapshot({ n: 1, head: [1, mark(1)] }).message(1, 'hello', { from: 'self', n: 1 }).ok(again, 1);
  assert.deepEqual(bench.shown(), ['hello:sent']);
  assert.deepEqual(bench.state.cursor, [1, mark(1)]);
});

// W-36
test('the same words with the same number from another page are another message', () => {
  const bench = new Bench().say('hello');
  bench.take();
  bench.return(1);
  const [again] = bench.durable();
  bench.snapshot({ n: 1, head: [1, mark(1)] }).message(1, 'hello', { from: 'self', n: 1 })
    .error(again, { code: 'sequence.conflict', retry: 'never', expected: 2 });
  const [renumbered] = bench.durable();
  assert.equal(renumbered.n, 2);
  bench.ok(renumbered, 2);
  assert.deepEqual(bench.shown(), ['hello:sent', 'hello:sent']);
});

test('own and partner’s messages stand in the order of the log', () => {
  const bench = new Bench().say('mine');
  const [mine] = bench.take();
  bench.message(1, 'theirs', { n: 1 }).ok(mine, 2);
  assert.deepEqual(bench.shown(), ['theirs:received', 'mine:sent']);
});

test('an own confirmation ahead of the replay does not move the cursor over what is missing', () => {
  const bench = new Bench().say('mine');
  const [mine] = bench.take();
  bench.ok(mine, 2);
  assert.deepEqual(bench.state.cursor, [0, '00000000']);
  bench.message(1, 'theirs', { n: 1 });
  assert.deepEqual(bench.state.cursor, [2, mark(2)]);
});

// W-29
test('entries are acknowledged within 200 ms, at sixteen at once, or along with a frame', () => {
  const bench = new Bench().message(1, 'a');
  assert.ok(nextTickAt(bench.state) - bench.now <= 200);
  bench.later(150);
  assert.deepEqual(bench.take().map((frame) => [frame.type, frame.ack]), [['ack', [1, mark(1)]]]);

  bench.message(2, 'b').say('reply');
  assert.deepEqual(bench.take().map((frame) => [frame.type, frame.ack]), [['message.send', [2, mark(2)]]]);
  assert.equal(nextTickAt(bench.state), null);

  for (let seq = 3; seq < 19; seq += 1) bench.message(seq, `m${seq}`);
  assert.equal(nextTickAt(bench.state), bench.now);
});

// W-42
test('a store that lost entries gets the undelivered ones again, one at a time, flagged', () => {
  const bench = new Bench().say('one').say('two');
  const [one, two] = bench.take();
  bench.ok(one, 1).ok(two, 2);

  bench.return(0);
  const first = bench.durable();
  assert.deepEqual(first.map((frame) => [frame.n, frame.again]), [[1, true]]);
  bench.snapshot({ n: 0, head: [0, mark(0)] }).ok(first[0], 1);
  assert.deepEqual(bench.durable().map((frame) => [frame.n, frame.again]), [[2, true]]);
});

// W-42
test('a partner’s message that the store lost and grew anew is shown once', () => {
  const bench = new Bench().message(1, 'hello', { n: 1 });
  bench.snapshot({ head: [1, 'ffff0000'], from: [0, mark(0)] });
  bench.hear({ type: 'message.new', seq: 1, mark: 'ffff0000', from: 'partner', n: 1, at: at(1), data: { text: 'hello' } });
  assert.deepEqual(bench.shown(), ['hello:received']);
  assert.deepEqual(bench.state.cursor, [1, 'ffff0000']);
});

test('leaving is numbered like everything else and happens once', () => {
  const bench = new Bench().say('bye').input({ type: 'leave', key: 'end', next: true }).input({ type: 'leave', key: 'end2', next: false });
  const [bye, end, ...rest] = bench.take();
  assert.deepEqual([end.type, end.n, end.data, rest.length], ['conversation.end', 2, { next: true }, 0]);
  bench.ok(bye, 1).hear({ type: 'ok', re: end.id, n: 2, seq: 2, mark: mark(2), at: at(2), data: { ended: { reason: 'self', by: 'self', deliveredUpTo: 1 } } });
  assert.equal(bench.state.ended.reason, 'self');
});

// W-41
test('an outbox that is full refuses instead of forgetting', () => {
  const bench = new Bench().input({ type: 'lost' });
  for (let i = 0; i < OUTBOX_LIMIT; i += 1) bench.say(`m${i}`);
  bench.say('one too many');
  assert.deepEqual(bench.outputs, [{ type: 'outbox.full' }]);
  assert.equal(bench.state.messages.length, OUTBOX_LIMIT);
});

// W-66
test('a heartbeat that tells of unseen entries leads to a question after a second', () => {
  const bench = new Bench().hear({ type: 'ping', data: { head: [2, mark(2)] } });
  assert.deepEqual(bench.take(), []);
  bench.later(1000);
  assert.equal(bench.take()[0].type, 'conversation.sync');
});

test('typing is told once, repeated while it goes on, and ended', () => {
  const bench = new Bench().input({ type: 'typing', active: true }).input({ type: 'typing', active: true });
  assert.deepEqual(bench.take().map((frame) => frame.type), ['typing.start']);
  bench.now += 2600;
  bench.input({ type: 'typing', active: true });
  bench.now += 1000;
  bench.input({ type: 'typing', active: false });
  assert.deepEqual(bench.take().map((frame) => frame.type), ['typing.start', 'typing.stop']);
});

test('typing is never told more often than the server takes it, yet always in the end', () => {
  const bench = new Bench().input({ type: 'typing', active: true }).say('hello').input({ type: 'typing', active: true });
  assert.deepEqual(bench.take().map((frame) => frame.type), ['typing.start', 'message.send']);
  assert.deepEqual(bench.later(1000).take().map((frame) => frame.type), ['typing.stop']);
  assert.deepEqual(bench.later(1000).take().map((frame) => frame.type), ['typing.start']);
  assert.equal(nextTickAt(bench.state), null);
});

test('a partner who is away is kept a place for as long as the server says', () => {
  const bench = new Bench().hear({ type: 'partner.state', seq: 1, mark: mark(1), from: 'partner', at: at(1), data: { state: 'away', remainingMs: 52_000 } });
  assert.deepEqual(bench.state.partnerState, { state: 'away', until: bench.now + 52_000 });
});

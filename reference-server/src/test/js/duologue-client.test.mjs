import assert from 'node:assert/strict';
import test from 'node:test';
import { CONVERSATION, FakeWorld, MAYA, STRANGERS, entry } from './fake-world.mjs';

const over = (reason, seq = 1) => ({ type: 'conversation.ended', conversation: CONVERSATION, seq, mark: 'aaaaaaaa', from: 'server', at: '2026-11-21T09:05:00Z', data: { reason, by: 'server', deliveredUpTo: 0, durationMs: 300000 } });

test('a socket is opened with a fresh ticket and greeted with hello, without cursors on a fresh page', async () => {
  const world = await new FakeWorld().start();
  assert.deepEqual(world.socket.protocols, ['duologue.v1', 'ticket.t']);
  const [hello] = world.socket.take('hello');
  assert.equal(hello.data.cursors, undefined);
  assert.match(hello.data.instance, /^[A-Za-z0-9_-]{8,64}$/);
  assert.match(world.requests.find(({ request }) => request === 'GET /me').headers['X-Duologue-Tab'], /^[a-z0-9]{8}$/);
});

test('the socket is where the page is, unless the ticket says where it is good', async () => {
  const world = await new FakeWorld().start();
  assert.equal(world.socket.url, 'ws://test/v1/realtime');
  world.answers['POST /auth/ws-ticket'] = { ticket: 't', url: 'ws://test:8081/v1/realtime' };
  world.socket.ends(1006);
  await world.after(1000);
  assert.equal(world.socket.url, 'ws://test:8081/v1/realtime');
});

test('nobody connects before the onboarding is complete', async () => {
  const world = new FakeWorld({ onboarded: false });
  await world.client.start();
  assert.equal(world.sockets.length, 0);
});

test('the first retry after a cut is at once, resumes from the cursor and sends again what had no answer', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says(entry(1, 'hello'));
  world.client.send('answer');
  const before = world.socket.take('message.send');
  world.socket.ends(1006);
  await world.after(0);

  assert.equal(world.sockets.length, 2);
  world.socket.accept();
  const [hello] = world.socket.take('hello');
  assert.deepEqual(hello.data.cursors, [{ conversation: CONVERSATION, cursor: [1, '00000001'] }]);
  world.socket.welcome({ state: { kind: 'talking', conversation: CONVERSATION, n: 0, head: [1, '00000001'] } });
  assert.deepEqual(world.socket.take('message.send').map((frame) => [frame.n, frame.data.text]), before.map((frame) => [frame.n, frame.data.text]));
});

test('a reload asks for everything and shows the history again', async () => {
  const first = await new FakeWorld().talking();
  first.socket.says(entry(1, 'hello'));

  const world = new FakeWorld({ storage: first.stored });
  await world.start();
  assert.equal(world.socket.take('hello')[0].data.cursors, undefined);
  world.socket.welcome({ state: { kind: 'talking', conversation: CONVERSATION, n: 1, head: [2, '00000002'] } })
    .snapshot({ n: 1, head: [2, '00000002'] }).says(entry(1, 'hello')).says(entry(2, 'mine', { from: 'self', n: 1 })).live();

  assert.deepEqual(world.shown, ['hello:received', 'mine:sent']);
  assert.equal(world.client.snapshot.conversation.seenBefore, 1);
  world.client.send('next');
  assert.equal(world.socket.take('message.send')[0].n, 2);
});

// W-18
test('a replaced page stops, stays stopped, and continues only when told to', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says({ type: 'session.replaced' }).says({ type: 'bye', data: { code: 4402 } }).ends(4402);
  await world.after(120_000);
  world.client.wake();
  await world.after(60_000);
  assert.equal(world.sockets.length, 1);
  assert.equal(world.client.snapshot.connection.reason, 'replaced');

  world.client.continueHere();
  await world.settle();
  assert.equal(world.sockets.length, 2);
});

// W-18
test('frames of an older socket are not obeyed', async () => {
  const world = await new FakeWorld().talking();
  const old = world.socket;
  old.ends(1006);
  await world.after(0);
  world.socket.accept().welcome({ state: { kind: 'talking', conversation: CONVERSATION, n: 0, head: [0, '00000000'] } });
  old.says(entry(1, 'ghost'));
  old.ends(4402);
  assert.deepEqual(world.shown, []);
  assert.equal(world.client.snapshot.connection.state, 'live');
});

// W-67
test('draining: the new connection opens while the old one works, then the old one is dropped', async () => {
  const world = await new FakeWorld().talking();
  const old = world.socket;
  old.says({ type: 'server.draining', data: { graceMs: 10000 } });
  await world.settle();
  assert.equal(world.sockets.length, 2);
  world.socket.accept();
  old.says(entry(1, 'still here'));
  assert.deepEqual(world.shown, ['still here:received']);

  world.socket.welcome({ state: { kind: 'talking', conversation: CONVERSATION, n: 0, head: [1, '00000001'] } });
  assert.equal(old.closedWith, 1000);
  old.says(entry(2, 'too late'));
  assert.deepEqual(world.shown, ['still here:received']);
  assert.equal(world.client.snapshot.connection.state, 'live');
});

// W-67
test('draining: a move that did not succeed is tried again while the old connection works', async () => {
  const world = await new FakeWorld().talking();
  const old = world.socket;
  old.says({ type: 'server.draining', data: { graceMs: 10000 } });
  await world.settle();
  world.socket.ends(1006);
  world.ticketFails = 502;
  await world.after(1500);
  world.ticketFails = null;
  await world.after(1500);

  assert.equal(world.sockets.length, 3);
  assert.equal(world.client.snapshot.connection.state, 'live');
  world.socket.accept().welcome({ state: { kind: 'talking', conversation: CONVERSATION, n: 0, head: [0, '00000000'] } });
  assert.equal(old.closedWith, 1000);
});

test('draining: nobody moves any more once the old connection is gone', async () => {
  const world = await new FakeWorld().talking();
  const old = world.socket;
  old.says({ type: 'server.draining', data: { graceMs: 10000 } });
  await world.settle();
  world.socket.ends(1006);
  old.ends(4201);
  await world.after(60_000);

  assert.equal(world.sockets.filter((socket) => socket.readyState === 0).length, 1);
});

test('a late frame of an ended conversation changes nothing in the next one', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says(over('partner_ended'));
  world.client.dismissConversation();
  world.socket.says({ type: 'match.found', conversation: STRANGERS, data: { partner: MAYA, topic: null, startedAt: '2026-11-21T09:10:00Z', n: 0, head: [0, '00000000'], retention: null } });
  world.socket.says(entry(2, 'meant for somebody else'));
  assert.deepEqual(world.shown, []);
});

// W-45
test('what was written to somebody who is gone never reaches the next stranger', async () => {
  const world = await new FakeWorld().talking();
  world.socket.ends(1006);
  world.client.send('only for Maya');
  await world.after(0);
  world.socket.accept().welcome({ resumed: false, state: { kind: 'idle' }, last: { conversation: CONVERSATION, ended: true, n: 0 } }).live();
  assert.deepEqual(world.shown, ['only for Maya:expired']);

  world.client.dismissConversation();
  world.socket.take();
  world.socket.says({ type: 'match.found', conversation: STRANGERS, data: { partner: MAYA, topic: null, startedAt: '2026-11-21T09:10:00Z', n: 0, head: [0, '00000000'], retention: null } });
  await world.after(60_000);
  assert.deepEqual(world.sockets.flatMap((socket) => socket.take('message.send')), []);
});

// W-68
test('back-off keeps the server’s range and never gives up', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says({ type: 'bye', data: { code: 4202, retryAfterMs: [4000, 8000] } }).ends(4202);
  const { nextAttemptAt } = world.client.snapshot.connection;
  assert.ok(nextAttemptAt >= world.time + 4000 && nextAttemptAt <= world.time + 8000);

  for (let i = 0; i < 20; i += 1) {
    await world.after(60_000);
    if (world.socket.readyState === 0) world.socket.ends(1006);
  }
  assert.ok(world.sockets.length > 15);
});

// W-25, W-69
test('an expired credential is renewed once; twice means signed out', async () => {
  const world = await new FakeWorld().talking();
  world.socket.ends(4100);
  await world.after(0);
  assert.equal(world.sockets.length, 2);
  world.socket.accept().ends(4102);
  await world.settle();
  assert.equal(world.client.snapshot.auth.status, 'anonymous');
  assert.equal(world.client.snapshot.conversation, null);
});

// W-65
test('a socket silent for 35 s is dropped, after having been asked', async () => {
  const world = await new FakeWorld().talking();
  const first = world.socket;
  await world.after(24_000);
  assert.equal(first.take('ping').length, 1);
  await world.after(14_000);
  assert.notEqual(world.socket, first);
});

test('"Try now" goes at once, but a person told to wait is not let through', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says({ type: 'bye', data: { code: 4200, retryAfterMs: [20000, 20000] } }).ends(4200);
  world.client.tryNow();
  await world.settle();
  assert.equal(world.sockets.length, 2);

  world.socket.accept().welcome().says({ type: 'bye', data: { code: 4429, retryAfterMs: [30000, 30000] } }).ends(4429);
  world.client.tryNow();
  await world.settle();
  assert.equal(world.sockets.length, 2);
});

test('a search asked for while the line broke is asked for again after the return', async () => {
  const world = await new FakeWorld().start();
  world.socket.welcome().live();
  world.client.join({ topics: ['backend'], mode: 'text', intent: 'talk' });
  world.socket.ends(1006);
  await world.after(0);
  world.socket.accept().welcome().live();
  assert.equal(world.socket.take('queue.join').length, 1);
  assert.equal(world.client.snapshot.search.pending, true);
});

test('a full queue is asked again when the server said', async () => {
  const world = await new FakeWorld().start();
  world.socket.welcome().live();
  world.client.join({ topics: ['backend'], mode: 'text', intent: 'talk' });
  world.socket.take();
  world.socket.says({ type: 'queue.refused', data: { reason: 'full', retryAfterMs: 10000 } });
  assert.equal(world.client.snapshot.search.retryAt, world.time + 10000);
  await world.after(10_000);
  assert.equal(world.socket.take('queue.join').length, 1);
});

test('a cancel that a match overtook ends in the conversation, not in both', async () => {
  const world = await new FakeWorld().start();
  world.socket.welcome().live();
  world.client.join({ topics: [], mode: 'text', intent: 'talk', surprise: true });
  world.client.stopSearching();
  world.socket.says({ type: 'match.found', conversation: CONVERSATION, data: { partner: MAYA, topic: null, startedAt: '2026-11-21T09:10:00Z', n: 0, head: [0, '00000000'], retention: null } });
  assert.equal(world.client.snapshot.search, null);
  assert.equal(world.client.snapshot.conversation.id, CONVERSATION);
});

test('after a loss the search starts again in five seconds, unless stopped or switched off', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says(over('partner_lost'));
  assert.equal(world.client.snapshot.conversation.requeueAt, world.time + 5000);
  await world.after(5000);
  assert.equal(world.socket.take('queue.join').length, 1);

  const stopped = await new FakeWorld().talking();
  stopped.socket.says(over('partner_lost'));
  stopped.client.stopRequeue();
  await stopped.after(10_000);
  assert.equal(stopped.socket.take('queue.join').length, 0);

  const off = await new FakeWorld({ requeue: false }).talking();
  off.socket.says(over('partner_lost'));
  assert.equal(off.client.snapshot.conversation.requeueAt, null);
});

test('an ordinary end never puts anybody back into the queue', async () => {
  const world = await new FakeWorld().talking();
  world.socket.says(over('partner_next'));
  await world.after(10_000);
  assert.equal(world.socket.take('queue.join').length, 0);
});

test('next ends the conversation and waits for the queue the server puts one into', async () => {
  const world = await new FakeWorld().talking();
  world.client.end({ next: true });
  const [end] = world.socket.take('conversation.end');
  world.socket.says({ type: 'ok', re: end.id, conversation: CONVERSATION, n: 1, seq: 1, mark: 'aaaaaaaa', at: '2026-11-21T09:05:00Z', data: { ended: { reason: 'self', by: 'self', deliveredUpTo: 0 } } });
  assert.equal(world.client.snapshot.conversation, null);
  assert.equal(world.client.snapshot.search.pending, true);
  assert.equal(world.socket.take('queue.join').length, 0);
});

test('a text is sent without what the wire refuses', async () => {
  const world = await new FakeWorld().talking();
  world.client.send('a\r\nb\u0007\tc\ud800');
  assert.equal(world.socket.take('message.send')[0].data.text, 'a\nb\tc\ufffd');
});

test('the snapshot is replaced, never changed', async () => {
  const world = await new FakeWorld().talking();
  const before = world.client.snapshot;
  world.socket.says(entry(1, 'hello'));
  assert.notEqual(world.client.snapshot, before);
  assert.equal(before.conversation.messages.length, 0);
  assert.ok(Object.isFrozen(world.client.snapshot.conversation.messages[0]));
});

test('a page put aside leaves no socket behind and comes back when shown again', async () => {
  const world = await new FakeWorld().talking();
  const aside = world.socket;
  world.client.suspend();
  assert.equal(aside.closedWith, 1000);
  await world.after(120_000);
  assert.equal(world.sockets.length, 1);

  world.client.wake();
  await world.settle();
  world.socket.accept();
  assert.equal(world.socket.take('hello')[0].data.cursors.length, 1);
});

test('whoever signs in elsewhere is sent with the name of the tab where tabs are people, and with none where not', async () => {
  const demo = new FakeWorld();
  await demo.client.start();
  const real = new FakeWorld();
  real.answers['GET /auth/providers'] = { providers: [], demo: false, guidelinesVersion: '1' };
  await real.client.start();

  assert.match(demo.client.signInAddress('linkedin', '/settings'), /^\/api\/v1\/auth\/sign-in\/linkedin\?return=%2Fsettings&tab=[a-z0-9]{8}$/);
  assert.equal(real.client.signInAddress('linkedin', '/'), '/api/v1/auth/sign-in/linkedin?return=%2F');
});

test('the secret of a link is in a body and in no address, and whoever signs in by it is here then', async () => {
  const world = new FakeWorld();
  const me = world.answers['GET /me'];
  world.answers['GET /me'] = 401;
  world.answers['POST /auth/email/open'] = { address: 'm…@example.org', here: false };
  world.answers['POST /auth/email/redeem'] = {};
  await world.client.start();

  assert.equal((await world.client.openLink('s3cret')).here, false);
  world.answers['GET /me'] = me;
  await world.client.redeemLink('s3cret', 'maya@example.org');

  assert.equal(world.client.snapshot.auth.status, 'signed-in');
  assert.ok(world.requests.every(({ request }) => !request.includes('s3cret')));
  assert.deepEqual(world.requests.filter(({ request }) => request.includes('/email/')).map(({ body }) => body),
    [{ secret: 's3cret' }, { secret: 's3cret', address: 'maya@example.org' }]);
  await world.settle();
  assert.equal(world.sockets.length, 1);
});

test('a page that nobody was signed in on sees that somebody is now', async () => {
  const world = new FakeWorld();
  const me = world.answers['GET /me'];
  world.answers['GET /me'] = 401;
  await world.client.start();
  await world.client.lookForSignIn();
  assert.equal(world.client.snapshot.auth.status, 'anonymous');

  world.answers['GET /me'] = me;
  await world.client.lookForSignIn();

  assert.equal(world.client.snapshot.auth.status, 'signed-in');
  await world.settle();
  assert.equal(world.sockets.length, 1);
});

test('whoever is restricted opens no socket, and one who is refused at the door learns why and waits no longer', async () => {
  const restriction = { until: null, rule: 'spam', case: 'R-1', automatic: false };
  const restricted = new FakeWorld();
  restricted.answers['GET /me'] = { ...restricted.answers['GET /me'], restriction };
  await restricted.client.start();
  assert.equal(restricted.sockets.length, 0);

  const world = await new FakeWorld().start();
  world.socket.accept().welcome().live();
  world.answers['GET /me'] = { ...world.answers['GET /me'], restriction };
  for (let attempt = 0; attempt < 4; attempt += 1) {
    if (world.socket.readyState !== 3) world.socket.ends(1006);
    await world.after(60_000);
  }
  assert.deepEqual(world.client.snapshot.auth.restriction, restriction);
  assert.equal(world.client.snapshot.connection.state, 'idle');
  assert.ok(world.sockets.length <= 3, `${world.sockets.length} sockets`);
});

test('whoever signs out while something is read does not leave it to be refused', async () => {
  const world = await new FakeWorld().start();
  world.unanswered.add('GET /sessions');
  world.answers['POST /auth/sign-out'] = {};
  const reading = world.client.loadSessions().then(() => 'read', ({ status }) => status);
  await world.settle();

  await world.client.signOut();

  assert.equal(await reading, 0);
  assert.equal(world.client.snapshot.auth.status, 'anonymous');
});

test('whoever signs out is not looked for a picture any more', async () => {
  const world = new FakeWorld();
  world.answers['GET /me/picture'] = { available: [], wanted: 'linkedin' };
  const looks = () => world.requests.filter(({ request }) => request === 'GET /me/picture').length;
  await world.start();
  await world.after(1_000);
  assert.equal(looks(), 2);
  world.unanswered.add('POST /auth/sign-out');

  const leaving = world.client.signOut().catch(() => {});
  await world.after(10_000);

  assert.equal(looks(), 2);
  await world.after(20_000);
  await leaving;
});

test('a picture is looked for again where signing out failed', async () => {
  const world = new FakeWorld();
  world.answers['GET /me/picture'] = { available: [], wanted: 'linkedin' };
  world.answers['POST /auth/sign-out'] = 503;
  const looks = () => world.requests.filter(({ request }) => request === 'GET /me/picture').length;
  await world.start();

  await assert.rejects(world.client.signOut());
  const before = looks();
  await world.after(10_000);

  assert.ok(looks() > before, `${looks()} looks`);
});

test('a way to sign in that could not be connected leaves the others in sight', async () => {
  const world = await new FakeWorld().start();
  world.answers['GET /me/identities'] = { identities: [{ provider: 'linkedin' }], available: [{ provider: 'github' }] };
  world.answers['GET /me/notices'] = { notices: [] };
  world.answers['POST /me/identities/github'] = 403;
  await assert.rejects(world.client.completeLink('github', { code: 'c' }));
  assert.equal(world.client.snapshot.account.identities.identities.length, 1);
});

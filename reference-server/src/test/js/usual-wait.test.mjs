import assert from 'node:assert/strict';
import test from 'node:test';
import { searchFor } from '../../main/resources/web/assets/client/wishes.js';
import { FakeWorld } from './fake-world.mjs';

const BACKEND = { topics: ['backend'], mode: 'text', intent: 'talk' };
const RUST = { ...BACKEND, topics: ['rust', 'go'] };
const ASKED = 'GET /lobby/wait?mode=text&intent=talk&topics=backend';
const QUICK = { p50: 8000, p80: 20_000 };

async function lobby() {
  const world = await new FakeWorld().start();
  world.answers[ASKED] = { estimateMs: QUICK };
  world.answers['GET /lobby/wait?mode=text&intent=talk&topics=rust%2Cgo'] = { estimateMs: null };
  world.asked = () => world.requests.filter(({ request }) => request.startsWith('GET /lobby/wait')).length;
  return world;
}

test('how long it usually takes is asked for once a choice has stood for a moment', async () => {
  const world = await lobby();
  world.client.chosen(RUST);
  await world.after(200);
  world.client.chosen(BACKEND);
  world.client.chosen({ ...BACKEND });
  await world.after(299);
  assert.equal(world.asked(), 0);
  assert.equal(world.client.snapshot.usualWait, null);

  await world.after(1);
  assert.deepEqual(world.client.snapshot.usualWait, { estimateMs: QUICK });
  assert.equal(world.asked(), 1);
});

test('what the server does not know, or does not answer, is not known', async () => {
  const world = await lobby();
  world.client.chosen(RUST);
  await world.after(300);
  assert.deepEqual(world.client.snapshot.usualWait, { estimateMs: null });

  world.client.chosen(BACKEND);
  assert.equal(world.client.snapshot.usualWait, null);
  world.answers[ASKED] = 503;
  await world.after(300);
  assert.deepEqual(world.client.snapshot.usualWait, { estimateMs: null });
});

test('an answer that comes when something else is chosen, or nobody looks, counts for nothing', async () => {
  const world = await lobby();
  world.client.chosen(BACKEND);
  const late = world.after(300);
  world.client.chosen(null);
  await late;
  await world.client.refreshWait();

  assert.equal(world.client.snapshot.usualWait, null);
  assert.equal(world.asked(), 1);
});

test('whoever has chosen nothing searches for nothing', () => {
  const preferences = { mode: 'text' };
  assert.equal(searchFor({ topics: [], intent: 'talk', surprise: false }, preferences), null);
  assert.deepEqual(searchFor({ topics: ['backend'], intent: 'talk', surprise: false }, preferences), BACKEND);
  assert.deepEqual(searchFor({ topics: ['backend'], intent: 'learn', surprise: true }, preferences), { topics: [], mode: 'text', intent: 'learn', surprise: true });
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { planFor } from '../../main/resources/web/assets/client/close-codes.js';

test('what a transport closes of its own accord ends like the code that means it', () => {
  for (const [own, meant] of [[1003, 4000], [1007, 4000], [1009, 4003]]) assert.deepEqual(planFor(own), planFor(meant));
});

test('a line that broke is come back to', () => {
  for (const code of [1006, 1001, 1011, 4204, 4999]) assert.equal(planFor(code).action, 'return');
});

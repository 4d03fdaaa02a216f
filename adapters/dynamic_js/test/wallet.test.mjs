import assert from 'node:assert/strict';
import test from 'node:test';

import { BRIDGES } from '../wallet.mjs';

test('each bridge says in a line what it is for', () => {
  for (const { operation, decides, reason } of BRIDGES) {
    assert.ok(reason.length <= 160 && decides.length <= 160, operation);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { greeting } from '../greeting.mjs';
import { MAJORS, NoSdk, Sdk } from '../sdk.mjs';

test('a version that is not pinned is refused in a sentence', () => {
  assert.throws(() => new Sdk('6'), new NoSdk('--sdk takes 4 or 5, not 6'));
  assert.throws(() => new Sdk(undefined), NoSdk);
});

test('faults are claimed only of an authenticator of its own', () => {
  const ofCallback = greeting({ version: '1', authenticator: 'callback' }).capabilities;
  const ofOwn = greeting({ version: '1', authenticator: 'own' }).capabilities;
  assert.deepEqual(ofCallback.faults, []);
  assert.ok(ofOwn.faults.includes('cancel'));
});

test('every pinned version has a folder with a lock file, or says how to install it', () => {
  for (const major of MAJORS) {
    try {
      assert.match(new Sdk(major).version, new RegExp(`^${major}\\.`));
    } catch (error) {
      assert.match(error.message, /npm ci/);
    }
  }
});

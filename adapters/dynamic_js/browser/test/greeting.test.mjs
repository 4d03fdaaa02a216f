import assert from 'node:assert/strict';
import { test } from 'node:test';

import { greeting as inNode } from '../../greeting.mjs';
import { greeting } from '../greeting.mjs';

test('in a page nothing is bridged, and what the bridge could not do is claimed', () => {
  const { bridges, browser, capabilities } = greeting({ authenticator: 'own', session: 'cookie' });
  assert.deepEqual(bridges, []);
  assert.equal(browser, 'cookie');
  assert.equal(capabilities.signatures, true);
  assert.ok(capabilities.actions.includes('wallet.waas.refresh'));
  assert.equal(inNode().capabilities.signatures, false);
});

test('faults are claimed of an own authenticator alone, as the contract has it', () => {
  const faultsOf = (authenticator) =>
    greeting({ authenticator, session: 'header' }).capabilities.faults;
  assert.ok(faultsOf('own').includes('cancel'));
  assert.deepEqual(faultsOf('callback'), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findChromium, NoChromium, switches } from '../chromium.mjs';

test('a machine without Chromium gets one sentence that names the package', () => {
  assert.throws(() => findChromium({ PATH: '/nowhere' }), (error) => {
    assert.ok(error instanceof NoChromium);
    assert.match(error.message, /apt-get install chromium/);
    return true;
  });
  assert.throws(() => findChromium({ CHROMIUM: '/nowhere/chromium' }), NoChromium);
});

test('a program that is named goes before what is found', () => {
  assert.equal(findChromium({ CHROMIUM: process.execPath, PATH: '/nowhere' }), process.execPath);
});

test('a moved port comes before the rule for all of localhost', () => {
  const rules = switches({ netLog: 'log', ports: { 4200: 8080 } }).find((one) =>
    one.startsWith('--host-resolver-rules='),
  );
  assert.match(rules, /=MAP localhost:4200 127\.0\.0\.1:8080, MAP localhost 127\.0\.0\.1, MAP \*/);
});

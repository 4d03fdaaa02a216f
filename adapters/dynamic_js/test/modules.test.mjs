import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';

const LOADER = new URL('../modules.mjs', import.meta.url).href;

// Loads main.cjs of a folder in a thread of its own; answers what it exports, and the cache.
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(${JSON.stringify(LOADER)}).then(({ cachingRequire }) => {
    const { require: load, harvest } = cachingRequire(workerData.from, workerData.cache);
    parentPort.postMessage({ exported: load('./main.cjs'), cache: harvest() });
  });
`;

function loadInThread(folder, cache) {
  const workerData = { from: path.join(folder, 'from.js'), cache };
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { eval: true, workerData });
    worker.once('message', (answer) => resolve(worker.terminate().then(() => answer)));
    worker.once('error', reject);
  });
}

function packageIn(folder) {
  writeFileSync(path.join(folder, 'main.cjs'), "exports.name = require('./part.js').name + '!';");
  writeFileSync(path.join(folder, 'part.js'), "exports.name = 'ä' + require('node:path').sep;");
}

test('a later thread loads the same modules without reading a file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'modules-'));
  packageIn(folder);
  const first = await loadInThread(folder);
  rmSync(folder, { recursive: true });
  const second = await loadInThread(folder, first.cache);
  assert.deepEqual(first.exported, { name: `ä${path.sep}!` });
  assert.deepEqual(second.exported, first.exported);
});

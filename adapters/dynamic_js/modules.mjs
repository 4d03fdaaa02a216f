/**
 * Loads CommonJS packages in many threads for half the price.
 *
 * The SDK is some nine hundred small files. The first thread that loads them notes where each
 * request led, each file's text and V8's compiled form of it; later threads are given that and
 * neither search nor read nor compile. It stays in memory and changes nothing of what runs.
 */

import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

/**
 * A `require` as seen from the file `from`, for all that this thread loads.
 *
 * @param {string | URL} from
 * @param {object} [cache] what `harvest` returned in an earlier thread
 * @returns {{require: NodeJS.Require, harvest: () => object}} `harvest` makes the cache for later
 *   threads; its buffers are shared with them, not copied
 */
export function cachingRequire(from, cache) {
  const loaded = new Map();
  const found = cacheResolution(cache);
  const known = new Map(cache?.files.map((filename, index) => [filename, index]));
  const loadOtherwise = Module._extensions['.js'];

  const load = (module, filename) => {
    // A package can answer require with an ES module; Node has its own way with those.
    if (filename.endsWith('.mjs')) {
      loadOtherwise(module, filename);
      return;
    }
    const index = known.get(filename);
    const source = index === undefined ? readFileSync(filename) : partOf(cache.sources, index);
    const script = new vm.Script(Module.wrap(Buffer.from(source).toString('utf8')), {
      filename,
      cachedData: index === undefined ? undefined : partOf(cache.codes, index),
      importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    loaded.set(filename, { script, source });
    const require = (id) => module.require(id);
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, require, module, filename, path.dirname(filename));
  };
  Module._extensions['.js'] = load;
  Module._extensions['.cjs'] = load;

  return {
    require: createRequire(from),
    harvest: () => ({
      found,
      files: [...loaded.keys()],
      sources: shared([...loaded.values()].map(({ source }) => source)),
      codes: shared([...loaded.values()].map(({ script }) => script.createCachedData())),
    }),
  };
}

/** Notes, and answers from the cache, which file a request from a folder leads to. */
function cacheResolution(cache) {
  const found = new Map();
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, ...rest) => {
    const key = `${parent?.path ?? ''}\0${request}`;
    const filename = cache?.found.get(key) ?? resolve(request, parent, ...rest);
    found.set(key, filename);
    return filename;
  };
  return found;
}

/** Many byte strings, one after another in one buffer that threads can share. */
function shared(parts) {
  const length = parts.reduce((total, part) => total + part.length, 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  const ends = [];
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
    ends.push(end);
  }
  return { bytes, ends };
}

function partOf({ bytes, ends }, index) {
  return bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index]);
}

/**
 * The two pinned sets of the SDK, and the one script that a page loads for each.
 *
 * Bundling takes seconds, so the script is kept below `build/` under a name made of everything that
 * it was made of; a changed page or another lock file makes another one.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundle } from '../browser/bundle.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PAGE = path.join(HERE, 'page');
const SOURCES = [PAGE, path.join(HERE, '../browser/page')];
const SHARED = ['../browser/bundle.mjs', '../dynamic_js/clock.mjs', '../dynamic_js/errors.mjs'];

/** The package whose version names the set. */
export const PACKAGE = '@dynamic-labs/sdk-react-core';

/** The major versions that are pinned here. */
export const MAJORS = Object.freeze(['4', '5']);

/** A set cannot be used; the message is one sentence for whoever can mend it. */
export class NoSdk extends Error {
  constructor(message) {
    super(message);
    this.name = 'NoSdk';
  }
}

/** One pinned set of the SDK, installed in a folder of its own. */
export class Sdk {
  #folder;

  /**
   * @param {string} major one of {@link MAJORS}
   * @throws {NoSdk} there is no such set, or it is not installed
   */
  constructor(major) {
    if (!MAJORS.includes(major)) {
      throw new NoSdk(`--sdk takes ${MAJORS.join(' or ')}, not ${major ?? 'nothing'}`);
    }
    this.#folder = path.join(HERE, `react${major}`);
    const manifest = path.join(this.modules, PACKAGE, 'package.json');
    if (!existsSync(manifest)) {
      throw new NoSdk(
        `React SDK ${major} is not installed; in adapters/dynamic_react/react${major} run` +
          ' npm ci --ignore-scripts --legacy-peer-deps --omit=peer',
      );
    }
    this.version = JSON.parse(readFileSync(manifest, 'utf8')).version;
  }

  /** Where its packages are installed. */
  get modules() {
    return path.join(this.#folder, 'node_modules');
  }

  /** The script of the page, made now unless it was made before. */
  async script() {
    const kept = path.join(HERE, '../../build/sdk_react/page', `${this.version}-${this.#mark()}.js`);
    if (existsSync(kept)) {
      return readFile(kept, 'utf8');
    }
    const script = await bundle(path.join(PAGE, 'main.mjs'), { modules: [this.modules] });
    await mkdir(path.dirname(kept), { recursive: true });
    // Two adapters may do this at once; whoever reads finds a whole file.
    const partial = `${kept}.${process.pid}`;
    await writeFile(partial, script);
    await rename(partial, kept);
    return script;
  }

  #mark() {
    const hash = createHash('sha256');
    const sources = SOURCES.flatMap((folder) =>
      readdirSync(folder).sort().map((name) => path.join(folder, name)),
    );
    const others = SHARED.map((name) => path.join(HERE, name));
    for (const file of [...sources, ...others, path.join(this.#folder, 'package-lock.json')]) {
      hash.update(readFileSync(file));
    }
    return hash.digest('hex').slice(0, 16);
  }
}

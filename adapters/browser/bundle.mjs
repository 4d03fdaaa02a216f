/** Makes one script for a page out of an entry module and the npm packages that it imports. */

import { build } from 'esbuild';

// Packages written for bundlers look for Node's globals.
const BANNER = 'var process = globalThis.process ?? { env: {}, browser: true, version: "" };';

/**
 * Bundles a module for Chromium.
 *
 * @param {string} entry the path of the module; packages are found from its folder
 * @param {object} [options]
 * @param {Record<string, string>} [options.define] more of esbuild's `define`
 * @param {Record<string, string>} [options.alias] more of esbuild's `alias`
 * @param {string[]} [options.modules] more folders where packages are found, each a `node_modules`
 * @returns {Promise<string>} a script that runs at once
 */
export async function bundle(entry, { define = {}, alias = {}, modules = [] } = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'chrome120',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['browser', 'import'],
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"', ...define },
    alias,
    nodePaths: modules,
    banner: { js: BANNER },
    // Shorter to read for every page; names stay, since an SDK may ask what a class is called.
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

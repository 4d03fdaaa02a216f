/**
 * Where Chromium is on this machine, and the switches that make it quiet.
 *
 * Nothing is downloaded: the browser is the distribution's own package.
 */

import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A port on which nobody listens; Chromium itself refuses to connect to it. */
const NOWHERE = '127.0.0.1:9';

/** There is no browser on this machine; the message is one sentence for whoever can install it. */
export class NoChromium extends Error {
  constructor() {
    super('the SDK in a page needs Chromium (on Debian: apt-get install chromium)');
    this.name = 'NoChromium';
  }
}

/**
 * The path of Chromium: `$CHROMIUM`, else the first of its usual names in `$PATH`.
 *
 * @throws {NoChromium}
 */
export function findChromium(environment = process.env) {
  const named = environment.CHROMIUM;
  const folders = (environment.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = named
    ? [named]
    : NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = candidates.find(isProgram);
  if (found === undefined) {
    throw new NoChromium();
  }
  return found;
}

// Playwright turns these off too; Chromium heeds only the last such switch, so they are repeated.
const FEATURES_OFF = [
  'AcceptCHFrame',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'Translate',
  'AutoDeElevate',
  // Asks a server of Google's for the time.
  'NetworkTimeServiceQuerying',
  // Asks others of Google's for models that guess what pages are about, and what forms are.
  'OptimizationHints',
  'OptimizationGuideModelDownloading',
  'AutofillServerCommunication',
];

/**
 * The command line of a Chromium that reaches loopback only.
 *
 * @param {object} options
 * @param {string} options.netLog the file that Chromium writes its net log to
 * @param {Record<string, number>} [options.ports] what `localhost:<key>` leads to, by port; for a
 *   page that a package looks for on a port of its own choice
 */
export function switches({ netLog, ports = {} }) {
  const moved = Object.entries(ports).map(
    ([asked, served]) => `MAP localhost:${asked} 127.0.0.1:${served}`,
  );
  const names = [...moved, 'MAP localhost 127.0.0.1', 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'];
  return [
    // Containers have no user namespaces to build the sandbox from; only pages of ours are loaded.
    '--no-sandbox',
    '--disable-gpu',
    // No WebGL either: the SDK would draw with it to tell devices apart, which takes time here.
    '--disable-3d-apis',
    '--disable-quic',
    '--no-first-run',
    // No name but localhost resolves, and whatever needs no name meets a dead proxy.
    `--host-resolver-rules=${names.join(', ')}`,
    `--proxy-server=${NOWHERE}`,
    '--proxy-bypass-list=localhost;127.0.0.1',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    // What Chromium asks for by itself.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--disable-features=${FEATURES_OFF.join(',')}`,
    `--component-updater=url-source=http://${NOWHERE}`,
    `--gaia-url=http://${NOWHERE}`,
    `--log-net-log=${netLog}`,
    '--net-log-capture-mode=Default',
  ];
}

/** A profile's preferences; without them a page makes Chromium fetch a dictionary. */
export const PREFERENCES = Object.freeze({
  browser: { enable_spellchecking: false },
  spellcheck: { dictionary: '', dictionaries: [] },
});

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What adapters that run an SDK in a page share: Chromium, a site, an authenticator, a bundler. */

export { addVirtualAuthenticator, VirtualAuthenticator } from './authenticator.mjs';
export { bundle } from './bundle.mjs';
export { findChromium, NoChromium } from './chromium.mjs';
export { Browser, launch, LeftLoopback } from './launch.mjs';
export { attemptsBeyondLoopback, UnreadableNetLog } from './net_log.mjs';
export { PAGE, serveSite } from './site.mjs';

/**
 * A site of ours on `http://localhost`: the page that holds the SDK, and its bundled script.
 *
 * Its Content-Security-Policy keeps the page on loopback before any request is made, so that what a
 * package asks for elsewhere (telemetry, icons, fonts) fails as it does without a network.
 */

import { once } from 'node:events';
import http from 'node:http';

const LOCAL = 'http://localhost:* http://127.0.0.1:*';
const POLICY = [
  `default-src 'self' ${LOCAL} data: blob: 'unsafe-inline' 'unsafe-eval'`,
  `connect-src 'self' ${LOCAL} ws://localhost:* ws://127.0.0.1:* data: blob:`,
].join('; ');

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** The page that loads `/page.js` and holds an element `root` for whoever draws into it. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>action-mfa</title>
<link rel="icon" href="data:,">
<div id="root"></div>
<script src="/page.js"></script>
</html>
`;

/**
 * Serves files from memory on a free port of 127.0.0.1.
 *
 * @param {Record<string, string>} files contents by path, as `{'/': PAGE, '/page.js': '...'}`
 * @param {object} [options]
 * @param {number} [options.port] 0 takes any free one
 * @returns {Promise<{origin: string, port: number, close: () => Promise<void>}>} `origin` is
 *   `http://localhost:<port>`
 */
export async function serveSite(files, { port = 0 } = {}) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const text = files[pathname];
    if (text === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such file\n');
      return;
    }
    const extension = pathname === '/' ? 'html' : pathname.split('.').at(-1);
    response.writeHead(200, {
      'content-type': `${TYPES[extension] ?? 'text/plain'}; charset=utf-8`,
      'content-security-policy': POLICY,
      // A fresh browser knows nothing of it, and within one run it never changes.
      'cache-control': 'max-age=3600, immutable',
    });
    response.end(text);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const taken = server.address().port;
  return {
    origin: `http://localhost:${taken}`,
    port: taken,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * The wallet's page: an SDK in the page around it hands wallet actions over by postMessage, and this
 * page asks the server. It holds no shares: the lab has them all, and does each ceremony at once.
 *
 * A request is {origin: 'host', type, args, messageSessionId, doNotAck}. It is acknowledged by
 * <type>__ack, and answered by <type>__resolve or <type>__reject, both with origin 'webview'. Once
 * it is ready the page says so by the text iframe-ready-<instanceId>.
 */
'use strict';

const asked = new URLSearchParams(location.search);
const environmentId = location.pathname.split('/').at(-1);
const api = `/api/v0/sdk/${environmentId}`;
const hostOrigin = asked.get('hostOrigin') ?? '';
const HEADERS = { mfaToken: 'x-mfa-auth-token', elevatedAccessToken: 'x-dyn-elevated-access-token' };

/** Wallet ids by address, in lower case. */
const wallets = new Map();
let bearer = null;
let messages = 0;

/** The server refused. Its status goes along, in the words of the client that such pages use. */
class Refusal extends Error {
  constructor(status) {
    super(`Request failed with status code ${status}`);
    this.name = 'AxiosError';
    this.status = status;
  }
}

async function send(method, path, request, body) {
  bearer = request.authToken || bearer;
  const headers = { 'content-type': 'application/json' };
  if (bearer) {
    headers.authorization = `Bearer ${bearer}`;
  }
  for (const [name, header] of Object.entries(HEADERS)) {
    if (request[name]) {
      headers[header] = request[name];
    }
  }
  const response = await fetch(api + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    if (response.status === 401) {
      // The page around signs out then.
      post('notifyUnauthorized', `wallet-page-${++messages}`, [{}]);
    }
    throw new Refusal(response.status);
  }
  return response;
}

/** What a ceremony came to: the data of its last event. */
async function ceremony(path, request, body) {
  const text = await (await send('POST', path, request, body)).text();
  const data = text.split('\n').findLast((line) => line.startsWith('data: '));
  return JSON.parse(data.slice('data: '.length));
}

async function known(request) {
  const user = await (await send('GET', '/users', { authToken: request.authToken })).json();
  const found = user.verifiedCredentials.filter((one) => one.wallet_provider === 'embeddedWallet');
  found.forEach((one) => wallets.set(one.address.toLowerCase(), one.id));
  return found.map((one) => ({
    accountAddress: one.address,
    chainName: 'EVM',
    thresholdSignatureScheme: one.wallet_properties.thresholdSignatureScheme,
    walletId: one.id,
  }));
}

/** The path of the wallet that a request names by its address. */
async function pathOf(request, address = request.accountAddress) {
  const key = String(address).toLowerCase();
  if (!wallets.has(key)) {
    await known(request);
  }
  if (!wallets.has(key)) {
    throw new Error(`no wallet has the address ${address}`);
  }
  return `/waas/${wallets.get(key)}`;
}

async function sign(request, body, address) {
  const path = await pathOf(request, address);
  return (await ceremony(`${path}/signMessage`, request, body)).signature;
}

async function reshare(request, [before, after], flags) {
  const path = await pathOf(request);
  await ceremony(`${path}/reshare`, request, {
    clientKeygenIds: [],
    oldThresholdSignatureScheme: before,
    newThresholdSignatureScheme: after,
    ...flags,
  });
}

const OPERATIONS = {
  sendAuthToken: async (token) => {
    bearer = token || null;
  },
  cleanup: async () => {
    bearer = null;
    wallets.clear();
  },
  getWallets: known,
  getAllWallets: known,
  getWallet: async (request) => {
    const path = await pathOf(request);
    return (await known(request)).find((wallet) => path.endsWith(wallet.walletId));
  },
  getWalletRecoveryState: async () => ({ hasEncryptedShares: false, walletReadyState: 'ready' }),
  requiresPasswordForOperation: async () => false,
  isPasswordEncrypted: async () => false,
  createWalletAccount: async (request) => {
    const made = await ceremony('/waas/create', request, { chain: 'EVM' });
    wallets.set(made.accountAddress.toLowerCase(), made.walletId);
    return { accountAddress: made.accountAddress, walletId: made.walletId };
  },
  signMessage: (request) => sign(request, { message: request.message, isFormatted: false }),
  signRawMessage: (request) => sign(request, { message: request.message, isFormatted: true }),
  signTransaction: (request) =>
    sign(request, { message: request.transaction, isFormatted: true }, request.senderAddress),
  signTypedData: (request) => {
    // React hands the text over, the JavaScript SDK what it says.
    const { typedData } = request;
    const payload = typeof typedData === 'string' ? JSON.parse(typedData) : typedData;
    const context = { kind: 'typedData', payload };
    return sign(request, { message: '', isFormatted: true, context });
  },
  exportPrivateKey: async (request) => {
    const path = await pathOf(request);
    const exportId = crypto.randomUUID();
    const { privateKey } = await ceremony(`${path}/privateKey/export`, request, { exportId });
    // Shown to the user here; the page around never learns it.
    document.getElementById('shown').textContent = privateKey;
  },
  refreshWalletAccountShares: async (request) => {
    await ceremony(`${await pathOf(request)}/refresh`, request, {});
  },
  delegateKeyShares: (request) =>
    reshare(request, ['TWO_OF_TWO', 'TWO_OF_THREE'], { delegateToProjectEnvironment: true }),
  revokeDelegation: (request) =>
    reshare(request, ['TWO_OF_THREE', 'TWO_OF_TWO'], { revokeDelegation: true }),
  reshare: (request) =>
    reshare(request, [request.oldThresholdSignatureScheme, request.newThresholdSignatureScheme]),
};

async function perform(type, args) {
  if (!Object.hasOwn(OPERATIONS, type)) {
    throw new Error(`${type} is not served by this wallet page`);
  }
  return OPERATIONS[type](...args);
}

function post(type, messageSessionId, args) {
  parent.postMessage({ origin: 'webview', type, args, messageSessionId }, hostOrigin);
}

addEventListener('message', async ({ source, origin, data }) => {
  // Only the page around asks; what it answers to our own messages needs no attention.
  const isRequest = data?.origin === 'host' && !/__(?:ack|resolve|reject)$/.test(data.type);
  if (source !== parent || origin !== hostOrigin || !isRequest) {
    return;
  }
  const { type, args, messageSessionId, doNotAck } = data;
  if (!doNotAck) {
    post(`${type}__ack`, messageSessionId, []);
  }
  try {
    post(`${type}__resolve`, messageSessionId, [await perform(type, args)]);
  } catch ({ name, message, status }) {
    post(`${type}__reject`, messageSessionId, [{ name, message, stack: '', status }]);
  }
});

if (hostOrigin !== '') {
  parent.postMessage(`iframe-ready-${asked.get('instanceId')}`, hostOrigin);
}

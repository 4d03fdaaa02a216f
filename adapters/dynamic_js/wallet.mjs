/**
 * The bridge to the WaaS wallet.
 *
 * In a browser the SDK hands every wallet action to a page that Dynamic hosts, in an iframe, and
 * that page calls the WaaS API. There is no such page in Node. So the SDK's own exported functions
 * run here in the SDK's own order, and decide whether a token goes along and which; Dynamic's
 * `DynamicApiClient` of @dynamic-labs-wallet/core, the API client of that page, sends the request.
 * The answer opens a room for an MPC ceremony that is not joined: a bridged action has no
 * signature and no key to show, its acceptance is its effect.
 */

import { randomUUID } from 'node:crypto';

import { Unsupported } from './errors.mjs';

const SIGN = { mfaAction: 'wallet.waas.sign', scope: 'wallet:sign' };
const EXPORT = { mfaAction: 'wallet.waas.export', scope: 'wallet:export' };

/** What the bridge declares of itself in the greeting. */
export const BRIDGES = Object.freeze([
  ...['wallet.sign', 'wallet.export'].map((operation) => ({
    operation,
    decides:
      'getElevatedAccessToken and consumeMfaTokenIfRequiredForAction' +
      ' of @dynamic-labs-sdk/client/core',
    reason:
      'The SDK hands this to a page in an iframe, which Node has not; DynamicApiClient of' +
      ' @dynamic-labs-wallet/core sends the request, and no MPC ceremony follows.',
  })),
  {
    operation: 'wallet.create',
    decides: 'no token goes with a creation, so none is chosen',
    reason:
      'The SDK hands this to the same page; DynamicApiClient of @dynamic-labs-wallet/core sends' +
      ' the request.',
  },
]);

/** Wallet operations of one SDK client. */
export class WalletBridge {
  #baseUrl;
  #client;
  #environmentId;
  #packages;
  #settle;

  /**
   * @param {object} parts
   * @param {object} parts.client the SDK client
   * @param {{core: object, wallet: object, version: string}} parts.packages the loaded packages
   * @param {string} parts.baseUrl the server's base, `/api/v0` included
   * @param {string} parts.environmentId
   * @param {() => Promise<void>} parts.settle resolves when no request is in flight
   */
  constructor({ client, packages, baseUrl, environmentId, settle }) {
    this.#client = client;
    this.#packages = packages;
    this.#baseUrl = baseUrl;
    this.#environmentId = environmentId;
    this.#settle = settle;
  }

  async create() {
    const api = this.#api();
    const { failed, onError } = lateErrors();
    const completed = new Promise((resolve, reject) => {
      failed.then(reject);
      const request = api.createWalletAccount({
        chainName: 'EVM',
        clientKeygenIds: [randomUUID()],
        dynamicRequestId: randomUUID(),
        thresholdSignatureScheme: 'TWO_OF_TWO',
        onError,
        onCeremonyComplete: (address, walletId) => resolve({ walletId, address }),
      });
      request.catch(reject);
    });
    return completed;
  }

  async sign({ walletId, kind, payload, token }) {
    await this.#act(SIGN, token, (api, tokens) =>
      api.signMessage({
        ...tokens,
        ...signRequest(kind, payload),
        walletId,
        dynamicRequestId: randomUUID(),
      }),
    );
    return { signature: null };
  }

  async export({ walletId, token }) {
    await this.#act(EXPORT, token, (api, tokens) =>
      api.exportKey({
        ...tokens,
        walletId,
        exportId: randomUUID(),
        dynamicRequestId: randomUUID(),
      }),
    );
    return { privateKey: null };
  }

  async #act({ mfaAction, scope }, token, send) {
    if (token !== 'auto') {
      throw new Unsupported('a wallet action with any other token than the one the SDK attaches');
    }
    const { core } = this.#packages;
    await core.getSignedSessionId(this.#client);
    const elevatedAccessToken = core.getElevatedAccessToken({ scope }, this.#client);
    const mfaToken = elevatedAccessToken
      ? undefined
      : await core.consumeMfaTokenIfRequiredForAction({ mfaAction }, this.#client);
    const late = lateErrors();
    const tokens = { elevatedAccessToken, mfaToken, onError: late.onError };
    await send(this.#api(), tokens);
    await this.#settle();
    late.rethrow();
  }

  /** The API client that the hosted page would use, told of a 401 as that page tells the SDK. */
  #api() {
    const { core, wallet, version } = this.#packages;
    const client = this.#client;
    const sessionId = client.user?.sessionId;
    const baseApiUrl = this.#baseUrl.replace(/\/api\/v0\/?$/, '');
    return new wallet.DynamicApiClient({
      environmentId: this.#environmentId,
      authToken: client.token ?? undefined,
      baseApiUrl,
      baseClientKeysharesRelayApiUrl: baseApiUrl,
      sdkVersion: `ClientSDK/${version}`,
      onUnauthorized: () => {
        // The SDK signs out when the page reports a 401 for the session that is still the current
        // one; only the report is ours.
        if (client.user?.sessionId === sessionId) {
          core
            .logoutWithReason({ reason: 'session-refresh-unauthorized' }, client)
            .catch((error) => console.error('sign-out after a 401 failed', error));
        }
      },
    });
  }
}

/** An event stream can report an error after the event that the API client waits for. */
function lateErrors() {
  let first;
  let report;
  const failed = new Promise((resolve) => {
    report = resolve;
  });
  return {
    failed,
    onError: (error) => {
      first ??= error;
      report(error);
    },
    rethrow: () => {
      if (first !== undefined) {
        throw first;
      }
    },
  };
}

// The real page sends a hash that it computed; the lab's server holds whole keys and takes the payload
// itself, in the contract's words.
function signRequest(kind, payload) {
  if (kind === 'message') {
    return { message: payload.message, isFormatted: false };
  }
  return { message: JSON.stringify(payload), isFormatted: true, context: { kind, payload } };
}

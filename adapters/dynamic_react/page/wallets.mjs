/**
 * Wallet actions, as an application asks the SDK for them: the wallet that the SDK shows, its viem
 * client and its connector. The SDK's own provider talks to the wallet page in an iframe.
 */

import { shownByTheWallet } from '../../browser/page/driven.mjs';
import { becomes } from '../../browser/page/time.mjs';
import { AdapterFault, CODES, Unsupported } from '../../dynamic_js/errors.mjs';
import { current } from './application.mjs';

const CHAIN = 'EVM';
const LISTED_WITHIN_MS = 5_000;

/** `createWalletAccount` of `useDynamicWaas`. */
export async function createWallet() {
  const [created] = await current.hooks.waas.createWalletAccount([CHAIN]);
  const address = created.accountAddress;
  await becomes(() => walletAt(address) !== undefined, LISTED_WITHIN_MS);
  return { walletId: walletAt(address)?.id ?? created.walletId, address };
}

/** Signs by the wallet's viem client. */
export async function sign({ walletId, kind, payload, token }) {
  demandAuto(token);
  const wallet = await walletOf(walletId);
  switch (kind) {
    case 'message':
      return { signature: await wallet.signMessage(payload.message) };
    case 'typedData': {
      const client = await wallet.getWalletClient();
      return { signature: await client.signTypedData(payload) };
    }
    case 'transaction': {
      // The viem client would ask a node for its chain first, and there is none.
      const accountAddress = wallet.address;
      const account = await wallet.connector.getViemAccount({ accountAddress });
      return { signature: await account.signTransaction(transactionOf(payload)) };
    }
    case 'authorization': {
      const { address, ...rest } = payload;
      const signed = await wallet.connector.signAuthorization({ address, ...rest });
      return { authorization: authorizationOf(payload, signed) };
    }
    default:
      throw new AdapterFault(`no kind of signature is called ${kind}`, CODES.invalidParams);
  }
}

/** Exports by the wallet's connector, which shows the key in a page of its own. */
export async function exportKey({ walletId, token }) {
  demandAuto(token);
  const wallet = await walletOf(walletId);
  const displayContainer = document.createElement('div');
  document.body.append(displayContainer);
  try {
    await wallet.connector.exportPrivateKey({
      accountAddress: wallet.address,
      displayContainer,
    });
    // The key is shown to the user, and never given to the application.
    return { privateKey: await shownByTheWallet() };
  } finally {
    displayContainer.remove();
  }
}

function demandAuto(token) {
  if (token !== 'auto') {
    throw new Unsupported('a wallet action with any other token than the one the SDK attaches');
  }
}

function walletAt(address) {
  const sought = address.toLowerCase();
  return current.hooks.wallets.find((wallet) => wallet.address.toLowerCase() === sought);
}

async function walletOf(walletId) {
  const find = () => current.hooks.wallets.find(({ id }) => id === walletId);
  await becomes(() => find() !== undefined, LISTED_WITHIN_MS);
  const wallet = find();
  if (wallet === undefined) {
    throw new AdapterFault(`the SDK shows no wallet ${walletId}`);
  }
  return wallet;
}

// viem counts money and gas in bigints; JSON has none.
function transactionOf({ value, gas, maxFeePerGas, maxPriorityFeePerGas, ...rest }) {
  return {
    ...rest,
    type: 'eip1559',
    value: BigInt(value),
    gas: BigInt(gas),
    maxFeePerGas: BigInt(maxFeePerGas),
    maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas),
  };
}

function authorizationOf({ chainId, address, nonce }, { r, s, yParity }) {
  return { chainId, address, nonce, yParity, r, s };
}

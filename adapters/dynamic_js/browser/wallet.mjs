/**
 * Wallet operations by the SDK's own provider, with nothing of ours in between: `createWaasProvider`
 * decides which token goes along, and hands the action to the wallet's page in an iframe.
 *
 * The application's part is to encode what is to be signed, which viem does.
 */

import { createWaasProvider } from '@dynamic-labs-sdk/client/waas/core';
import { hashTypedData, parseSignature, serializeTransaction } from 'viem';
import { hashAuthorization } from 'viem/utils';

import { AdapterFault, CODES, Unsupported } from '../errors.mjs';

/** Wallet operations of one SDK client. */
export class ProviderWallet {
  #addresses = new Map();
  #client;
  #look;
  #provider;

  /**
   * @param {object} parts
   * @param {object} parts.client the SDK client
   * @param {() => Promise<string | null>} parts.look what the user reads in the wallet's page
   */
  constructor({ client, look }) {
    this.#client = client;
    this.#look = look;
    this.#provider = createWaasProvider({ sdkClient: client, chain: 'EVM' });
  }

  async create() {
    const { walletId, accountAddress } = await this.#provider.createWalletAccount();
    this.#addresses.set(walletId, accountAddress);
    return { walletId, address: accountAddress };
  }

  async sign({ walletId, kind, payload, token }) {
    const walletAccount = this.#accountOf(walletId, token);
    const signRaw = async (hash) => {
      const message = hash.slice('0x'.length);
      return (await this.#provider.signRawMessage({ message, walletAccount })).signature;
    };
    switch (kind) {
      case 'message': {
        const { message } = payload;
        return this.#provider.signMessage({ message, walletAccount });
      }
      case 'typedData':
        return { signature: await signRaw(hashTypedData(payload)) };
      case 'transaction':
        return this.#provider.signSerializedTransaction({
          chainId: String(payload.chainId),
          serializedTransaction: serializeTransaction(transactionOf(payload)),
          walletAccount,
        });
      case 'authorization': {
        const { r, s, yParity } = parseSignature(await signRaw(hashAuthorization(payload)));
        return { authorization: { ...payload, yParity, r, s } };
      }
      default:
        throw new AdapterFault(`no kind of signature is called ${kind}`, CODES.invalidParams);
    }
  }

  async export({ walletId, token }) {
    const walletAccount = this.#accountOf(walletId, token);
    const displayContainer = document.createElement('div');
    document.body.append(displayContainer);
    try {
      await this.#provider.exportPrivateKey({ displayContainer, walletAccount });
      // The key is shown to the user, and never given to the application.
      return { privateKey: await this.#look() };
    } finally {
      displayContainer.remove();
    }
  }

  async delegate({ walletId, token }) {
    await this.#provider.delegateKeyShares({ walletAccount: this.#accountOf(walletId, token) });
  }

  /** A wallet that waited for its user is claimed by the refresh that is due on it. */
  async claimPregenerated({ walletId, token }) {
    const walletAccount = this.#accountOf(walletId, token);
    await this.#provider.refreshWalletAccountShares({ walletAccount });
    return { walletId, address: walletAccount.address };
  }

  /** The account as the provider wants it: all that it looks at is the address. */
  #accountOf(walletId, token) {
    if (token !== 'auto') {
      throw new Unsupported('a wallet action with any other token than the one the SDK attaches');
    }
    const credentials = this.#client.user?.verifiedCredentials ?? [];
    const address =
      this.#addresses.get(walletId) ?? credentials.find(({ id }) => id === walletId)?.address;
    if (address === undefined) {
      throw new AdapterFault(`the SDK knows no wallet ${walletId}`);
    }
    return { address };
  }
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

/**
 * The recipes of the documentation for React, with its calls in its order. They are no operations of
 * the contract: `recipes.mjs` asks for them.
 *
 * Source: https://www.dynamic.xyz/docs/authentication-methods/mfa/action-based.
 */

import { current, nothingOpen } from './application.mjs';

const mfaAction = 'wallet.waas.sign';

/** Each answers what its calls came to, in their order. */
export const recipes = new Map(
  Object.entries({
    'recipe.totp': async ({ code }) => {
      const { authenticateDevice } = current.hooks.mfa;
      const said = [];
      await step(said, 'isMfaRequiredForAction', () =>
        current.hooks.isMfaRequiredForAction({ mfaAction }),
      );
      // The page takes the function out of an object: const { getMfaToken } = useGetMfaToken().
      await step(said, 'getMfaToken, as the page takes it', () =>
        current.hooks.getMfaToken.getMfaToken(),
      );
      await step(said, 'getMfaToken, as the hook returns it', () => current.hooks.getMfaToken());
      await step(said, 'authenticateDevice', () =>
        authenticateDevice({ code, createMfaToken: { singleUse: true } }),
      );
      await step(said, 'signMessage', signHello);
      return { said };
    },
    'recipe.passkey': async () => {
      const said = [];
      await step(said, 'isMfaRequiredForAction', () =>
        current.hooks.isMfaRequiredForAction({ mfaAction }),
      );
      const passkeys = await step(said, 'getPasskeys', () => current.hooks.getPasskeys());
      if (passkeys?.length === 0) {
        await step(said, 'registerPasskey', () => current.hooks.registerPasskey());
      }
      await step(said, 'authenticatePasskeyMFA', () =>
        current.hooks.authenticatePasskeyMFA({ createMfaToken: { singleUse: false } }),
      );
      await step(said, 'signMessage', signHello);
      await step(said, 'signMessage, again', signHello);
      return { said };
    },
    'prompt.recipe': async () => {
      const said = [];
      await step(said, 'isMfaRequiredForAction', () =>
        current.hooks.isMfaRequiredForAction({ mfaAction }),
      );
      await nothingOpen();
      await step(said, 'promptMfaAuth', () =>
        current.hooks.promptMfaAuth({ createMfaToken: true }),
      );
      await step(said, 'signMessage', signHello);
      return { said };
    },
  }),
);

function signHello() {
  return current.hooks.context.primaryWallet.signMessage('Hello, world');
}

async function step(said, call, perform) {
  try {
    const value = await perform();
    said.push({ call, came: summary(value) });
    return value;
  } catch (error) {
    said.push({ call, came: `throws ${error?.name}: ${String(error?.message).split('\n')[0]}` });
    return undefined;
  }
}

function summary(value) {
  if (typeof value === 'string') {
    return `a string of ${value.length} characters`;
  }
  return Array.isArray(value) ? `${value.length} of them` : String(value);
}

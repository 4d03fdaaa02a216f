/**
 * The operations that an application with the SDK answers: each is a documented hook's function and
 * a plain projection of what it returned. Nothing is retried, repaired, cached or decided here.
 */

import { becomes } from '../../browser/page/time.mjs';
import { AdapterFault, CODES, Unsupported } from '../../dynamic_js/errors.mjs';
import { current, nothingOpen } from './application.mjs';
import { createWallet, exportKey, sign } from './wallets.mjs';

/** How long the context may take to show what the SDK's client already holds. */
const RENDER_WITHIN_MS = 5_000;

/** The operations by method name; each takes `(params, ask)`, `ask` calls the harness back. */
export const operations = new Map(
  Object.entries({
    'session.signIn': async ({ email }, ask) => {
      await current.hooks.otp.connectWithEmail(email);
      const { code } = await ask('mailbox.read', { email });
      await current.hooks.otp.verifyOneTimePassword(code);
      // The next function that an application calls is that of a render with the user in it.
      await becomes(() => isKnown(current.hooks.context), RENDER_WITHIN_MS);
      return describe();
    },
    'session.signOut': async () => {
      await current.hooks.context.handleLogOut();
    },
    'session.refresh': async () => {
      await current.hooks.refreshAuth();
      return describe();
    },
    'session.describe': async () => describe(),

    'mfa.isRequiredForAction': async ({ action }) => ({
      required: await current.hooks.isMfaRequiredForAction({ mfaAction: action }),
    }),
    'mfa.methods': async () => {
      const methods = await current.hooks.getUserMfaMethods();
      return {
        devices: methods.devices.map(deviceOf),
        passkeys: methods.passkeys.map(({ id }) => id),
        verified: methods.userHasVerifiedMfaMethods,
      };
    },
    'mfa.heldToken': async () => ({ mfaToken: current.hooks.client.mfaToken ?? null }),
    'mfa.takeToken': async ({ action }) => {
      const mfaAction = action ?? undefined;
      return { mfaToken: (await current.hooks.getMfaToken({ mfaAction })) ?? null };
    },

    'totp.register': async () => {
      const { id, secret, uri } = await current.hooks.mfa.addDevice();
      return { deviceId: id, secret, uri };
    },
    'totp.verify': async ({ code }) => {
      await current.hooks.mfa.verifyDevice(code);
    },
    'totp.authenticate': async ({ code, createMfaToken, requestedScopes }) =>
      mintedBy(
        await current.hooks.mfa.authenticateDevice({
          code,
          ...mintOptions(createMfaToken, requestedScopes),
        }),
      ),

    'passkey.register': async ({ createMfaToken }) => {
      if (createMfaToken) {
        throw new Unsupported('registerPasskey with createMfaToken: the hook takes nothing');
      }
      const response = await current.hooks.registerPasskey();
      return mintedBy(response?.mfaToken);
    },
    'passkey.authenticate': async ({ createMfaToken, requestedScopes }) =>
      mintedBy(
        await current.hooks.authenticatePasskeyMFA(mintOptions(createMfaToken, requestedScopes)),
      ),
    'passkey.list': async () => {
      const passkeys = await current.hooks.getPasskeys();
      return { passkeys: passkeys.map(({ id }) => id) };
    },
    'passkey.delete': async ({ passkeyId, token }) => {
      if (token !== 'auto') {
        throw new Unsupported('passkey.delete with any other token than the SDK attaches');
      }
      await current.hooks.deletePasskey(passkeyId);
    },

    'recovery.list': async () => ({ codes: await current.hooks.mfa.getRecoveryCodes() }),
    'recovery.regenerate': async () => ({ codes: await current.hooks.mfa.getRecoveryCodes(true) }),
    'recovery.acknowledge': async () => {
      await current.hooks.mfa.completeAcknowledgement();
    },
    'recovery.authenticate': async ({ code, createMfaToken, requestedScopes }) =>
      mintedBy(
        await current.hooks.mfa.authenticateRecoveryCode({
          code,
          ...mintOptions(createMfaToken, requestedScopes),
        }),
      ),

    'devices.list': async () => {
      const devices = await current.hooks.mfa.getUserDevices();
      return { devices: devices.filter(isTotp).map(deviceOf) };
    },
    'devices.delete': async ({ deviceId, token }) => {
      await current.hooks.mfa.deleteUserDevice(deviceId, await deletionToken(token));
    },
    'devices.setDefault': async ({ deviceId }) => {
      await current.hooks.mfa.updateUserDevice(deviceId);
    },

    'prompt.show': async ({ createMfaToken }) => {
      await nothingOpen();
      return mintedBy(await current.hooks.promptMfaAuth({ createMfaToken }));
    },

    'wallet.create': createWallet,
    'wallet.sign': sign,
    'wallet.export': exportKey,
  }),
);

// A session that still owes a factor has its user in another field.
function isKnown({ user, userWithMissingInfo }) {
  return Boolean(user ?? userWithMissingInfo);
}

function describe() {
  const { user, sessionExpiresAt } = current.hooks.client;
  return {
    userId: user?.id ?? null,
    sessionId: user?.sessionId ?? null,
    expiresAt: sessionExpiresAt ? Math.floor(sessionExpiresAt.getTime() / 1000) : null,
    scopes: user?.scope?.split(' ').filter((scope) => scope !== '') ?? [],
    recoveryAcknowledgement: user?.mfaBackupCodeAcknowledgement ?? null,
  };
}

function isTotp({ type }) {
  return type === undefined || type === 'totp';
}

// The SDK's generated models spell the wire's `default` with an underscore.
function deviceOf({ id, verified, _default }) {
  return { deviceId: id, verified: verified === true, default: _default ?? null };
}

function mintOptions(createMfaToken, requestedScopes) {
  return {
    createMfaToken: createMfaToken ? { singleUse: createMfaToken.singleUse } : undefined,
    requestedScopes: requestedScopes ?? undefined,
  };
}

// The hooks return the MFA token alone; an elevated one stays in the SDK.
function mintedBy(mfaToken) {
  return { mfaToken: mfaToken ?? null, elevatedToken: null };
}

/** `deleteUserDevice` takes the token as an argument; the documentation passes what it got. */
async function deletionToken(token) {
  if (token === 'none') {
    return undefined;
  }
  if (token === 'auto') {
    return current.hooks.getMfaToken();
  }
  if (typeof token?.mfa === 'string') {
    return token.mfa;
  }
  if (typeof token?.elevated === 'string') {
    throw new Unsupported('devices.delete with an explicit elevated token');
  }
  throw new AdapterFault('token is neither auto, none nor a named one', CODES.invalidParams);
}

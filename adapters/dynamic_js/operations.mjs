/**
 * The operations that an SDK client answers: each is the SDK's own call and a plain projection of
 * what the SDK returned or holds. Nothing is retried, repaired, cached or decided here.
 */

import { AdapterFault, CODES, Unsupported } from './errors.mjs';

/**
 * The operations of one client, by method name; each takes `(params, ask)` where `ask` calls the
 * harness back.
 *
 * @param {object} parts
 * @param {object} parts.client the SDK client
 * @param {{sdk: object, core: object}} parts.packages the SDK's two entry points
 * @param {import('./wallet.mjs').WalletBridge} parts.wallet
 */
export function operationsOf({ client, packages: { sdk, core }, wallet }) {
  const describe = () => sessionOf(client);
  return new Map(
    Object.entries({
      'session.signIn': async ({ email }, ask) => {
        const otpVerification = await sdk.sendEmailOTP({ email }, client);
        const { code } = await ask('mailbox.read', { email });
        // What an application says that lets its users register a first factor: the backend may
        // then grant the elevated token that step-up wants for it.
        const allowNewMFALinking = true;
        await sdk.verifyOTP(
          { allowNewMFALinking, otpVerification, verificationToken: code },
          client,
        );
        return describe();
      },
      'session.signOut': async () => {
        await sdk.logout(client);
      },
      'session.refresh': async () => {
        await sdk.refreshAuth(client);
        return describe();
      },
      'session.describe': async () => describe(),

      'mfa.isRequiredForAction': async ({ action }) => ({
        required: await sdk.isMfaRequiredForAction({ mfaAction: action }, client),
      }),
      'mfa.methods': async () => {
        const methods = await sdk.getMfaMethods(client);
        return {
          devices: methods.devices.map(deviceOf),
          passkeys: methods.passkeys.map(({ id }) => id),
          verified: methods.userHasVerifiedMfaMethods,
        };
      },
      'mfa.heldToken': async () => ({ mfaToken: client.mfaToken ?? null }),
      'mfa.takeToken': async () => ({ mfaToken: sdk.consumeMfaToken(client) }),

      'totp.register': async () => {
        const { id, secret, uri } = await sdk.registerTotpMfaDevice(client);
        return { deviceId: id, secret, uri };
      },
      'totp.verify': async ({ code }) => {
        await sdk.authenticateTotpMfaDevice({ code }, client);
      },
      'totp.authenticate': async ({ code, createMfaToken, requestedScopes }) =>
        mintedBy(
          await sdk.authenticateTotpMfaDevice(
            { code, ...mintOptions(createMfaToken, requestedScopes) },
            client,
          ),
        ),

      'passkey.register': async ({ createMfaToken }) =>
        mintedBy(await sdk.registerPasskey({ createMfaToken: useOf(createMfaToken) }, client)),
      'passkey.authenticate': async ({ createMfaToken, requestedScopes }) =>
        mintedBy(
          await sdk.authenticatePasskeyMFA(
            {
              createMfaToken: useOf(createMfaToken),
              requestedScopes: requestedScopes ?? undefined,
            },
            client,
          ),
        ),
      'passkey.list': async () => {
        const passkeys = await sdk.getPasskeys(client);
        return { passkeys: passkeys.map(({ id }) => id) };
      },
      'passkey.delete': async ({ passkeyId, token }) => {
        if (token !== 'auto') {
          throw new Unsupported('passkey.delete with any other token than the SDK attaches');
        }
        await sdk.deletePasskey({ passkeyId }, client);
      },

      'recovery.list': async () => codesOf(await sdk.getMfaRecoveryCodes(client)),
      'recovery.regenerate': async () => codesOf(await sdk.createNewMfaRecoveryCodes(client)),
      'recovery.acknowledge': async () => {
        await sdk.acknowledgeRecoveryCodes(client);
      },
      'recovery.authenticate': async ({ code, createMfaToken, requestedScopes }) =>
        mintedBy(
          await sdk.authenticateMfaRecoveryCode(
            { code, ...mintOptions(createMfaToken, requestedScopes) },
            client,
          ),
        ),

      'devices.list': async () => {
        const devices = await sdk.getMfaDevices(client);
        return { devices: devices.filter(isTotp).map(deviceOf) };
      },
      'devices.delete': async ({ deviceId, token }) => {
        const mfaAuthToken = deletionToken(token, { sdk, core, client });
        await sdk.deleteMfaDevice({ deviceId, mfaAuthToken }, client);
      },
      'devices.setDefault': async ({ deviceId }) => {
        await sdk.setDefaultMfaDevice({ deviceId }, client);
      },

      'stepUp.check': async ({ scope }) => {
        const { isRequired, credentials } = await sdk.checkStepUpAuth({ scope }, client);
        return { required: isRequired, credentials: (credentials ?? []).map(({ id }) => id) };
      },

      'wallet.create': async () => wallet.create(),
      'wallet.sign': async (params) => wallet.sign(params),
      'wallet.export': async (params) => wallet.export(params),
    }),
  );
}

/** Performs one operation by name. */
export async function perform(operations, method, params, ask) {
  const operation = operations.get(method);
  if (operation === undefined) {
    throw new Unsupported(method);
  }
  return (await operation(params, ask)) ?? {};
}

function sessionOf({ user, sessionExpiresAt }) {
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
    createMfaTokenOptions: useOf(createMfaToken),
    requestedScopes: requestedScopes ?? undefined,
  };
}

function useOf(createMfaToken) {
  return createMfaToken ? { singleUse: createMfaToken.singleUse } : undefined;
}

function mintedBy({ mfaToken, elevatedAccessToken }) {
  return { mfaToken: mfaToken ?? null, elevatedToken: elevatedAccessToken ?? null };
}

function codesOf({ recoveryCodes }) {
  return { codes: recoveryCodes };
}

/**
 * `deleteMfaDevice` attaches an elevated token by itself and takes an MFA token as an argument, for
 * which Dynamic's documentation passes what `consumeMfaToken` returns. That is `auto`.
 */
function deletionToken(token, { sdk, core, client }) {
  if (token === 'none') {
    return undefined;
  }
  if (token === 'auto') {
    const scope = 'credential:unlink';
    const elevated = core.getElevatedAccessToken({ scope, consume: false }, client);
    return elevated ? undefined : sdk.consumeMfaToken(client);
  }
  if (typeof token?.mfa === 'string') {
    return token.mfa;
  }
  if (typeof token?.elevated === 'string') {
    throw new Unsupported('devices.delete with an explicit elevated token');
  }
  throw new AdapterFault('token is neither auto, none nor a named one', CODES.invalidParams);
}

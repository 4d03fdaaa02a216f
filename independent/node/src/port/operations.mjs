// The operations of the adapter contract, each as a few calls of the backend.

import * as delegation from "../backend/delegation.mjs";
import * as factors from "../backend/factors.mjs";
import { heldBackBy, takesScope } from "../backend/gate.mjs";
import { afterSignIn } from "../backend/minting.mjs";
import * as passkeys from "../backend/passkeys.mjs";
import { refuse } from "../backend/refusal.mjs";
import * as wallets from "../backend/wallets.mjs";
import { greeting } from "./greeting.mjs";

/** A table of `(fields, call) => result`, over one lab. */
export function operations(lab) {
  return {
    hello: () => greeting,
    bye: () => ({}),
    ...world(lab),
    ...sessions(lab),
    ...factorOperations(lab),
    ...passkeyOperations(lab),
    ...walletOperations(lab),
  };
}

function world(lab) {
  return {
    "lab.reset": () => lab.reset(),
    "lab.createEnvironment": (asked) => ({
      environmentId: lab.createEnvironment(asked.record("settings")).id,
    }),
    "lab.configure": (asked) =>
      lab.environment(asked.text("environmentId")).configure(asked.record("settings")),
    "lab.createUser": (asked) => {
      const environment = lab.environment(asked.text("environmentId"));
      const count = asked.whole("pregeneratedWallets", 0);
      const user = environment.createUser(asked.text("email"));
      return { userId: user.id, walletIds: wallets.pregenerate(user, environment.ids, count) };
    },
    "lab.adminResetMfa": (asked) => {
      const environment = lab.environment(asked.text("environmentId"));
      environment.resetMfa(environment.user(asked.text("userId")));
    },
    "lab.revokeSession": (asked) => {
      const environment = lab.environment(asked.text("environmentId"));
      if (!environment.endSession(asked.text("sessionId"))) throw refuse.notFound("session");
    },
    "lab.failNext": (asked) => {
      lab.environment(asked.text("environmentId")).failing.add(asked.text("action"));
    },
    "clock.set": (asked) => lab.setClock(asked.whole("instant")),
    "client.open": (asked) => lab.openClient(asked.text("clientId"), asked.text("environmentId")),
    "client.close": (asked) => lab.closeClient(asked.text("clientId")),
  };
}

function sessions(lab) {
  const described = (session) => {
    if (!session) return { userId: null, sessionId: null, expiresAt: null, scopes: [] };
    return {
      userId: session.user.id,
      sessionId: session.id,
      expiresAt: session.expiresAt,
      scopes: heldBackBy(session) ? ["requiresAdditionalAuth"] : ["user:basic"],
      recoveryAcknowledgement: session.user.recovery.acknowledgement,
    };
  };
  return {
    "session.describe": (asked) => described(lab.sessionOf(lab.client(asked.text("clientId")))),
    "session.signIn": (asked) => {
      const client = lab.client(asked.text("clientId"));
      const user = client.environment.userOf(asked.text("email"));
      // A slot holds one session: whoever signs in takes it over.
      if (client.sessionId !== null) client.environment.endSession(client.sessionId);
      const session = client.environment.startSession(user, lab.now);
      client.sessionId = session.id;
      delegation.fallDue(user);
      afterSignIn(session, lab.now);
      return described(session);
    },
    // A session has one length, from the sign-in on: refreshing says how it stands, no more.
    "session.refresh": (asked) => described(lab.require(asked.text("clientId"))),
    "session.signOut": (asked) => {
      const session = lab.require(asked.text("clientId"));
      session.environment.endSession(session.id);
    },
  };
}

function factorOperations(lab) {
  const session = (asked) => lab.require(asked.text("clientId"));
  return {
    "mfa.methods": (asked) => {
      const { user } = session(asked);
      return {
        devices: user.authenticator.list(),
        passkeys: [...user.passkeys.keys()],
        verified: user.hasFactor,
      };
    },
    "totp.register": (asked) => factors.registerTotp(session(asked), lab.now),
    "totp.verify": (asked) => factors.verifyTotp(session(asked), asked.text("code"), lab.now),
    "totp.authenticate": (asked) =>
      factors.authenticateTotp(session(asked), asked.text("code"), asked.asked(), lab.now),
    "devices.list": (asked) => ({ devices: session(asked).user.authenticator.list() }),
    "devices.delete": (asked) =>
      factors.deleteDevice(session(asked), asked.text("deviceId"), asked.token(), lab.now),
    "devices.setDefault": (asked) =>
      session(asked).user.authenticator.makeDefault(asked.text("deviceId")),
    "recovery.list": (asked) => ({ codes: factors.listRecoveryCodes(session(asked)) }),
    "recovery.regenerate": (asked) => ({ codes: factors.regenerateRecoveryCodes(session(asked)) }),
    "recovery.acknowledge": (asked) => session(asked).user.recovery.acknowledge(),
    "recovery.authenticate": (asked) =>
      factors.authenticateRecovery(session(asked), asked.text("code"), asked.asked(), lab.now),
    "stepUp.check": (asked) => {
      const scope = asked.text("scope");
      const current = session(asked);
      return factors.checkStepUp(current, scope, takesScope(current, scope));
    },
  };
}

function passkeyOperations(lab) {
  /** Options out, an answer in. The user takes a while, so who is signed in is asked again. */
  const ceremony = async (asked, call, method, optionsFor) => {
    const clientId = asked.text("clientId");
    const options = optionsFor(lab.require(clientId), lab.now);
    const { origin } = lab.client(clientId);
    const { credential } = await call(method, { clientId, origin, options });
    return { session: lab.require(clientId), credential };
  };
  return {
    "passkey.register": async (asked, call) => {
      const wanted = asked.asked();
      const { session, credential } = await ceremony(
        asked, call, "authenticator.create", passkeys.creationOptions,
      );
      return passkeys.register(session, credential, wanted, lab.now);
    },
    "passkey.authenticate": async (asked, call) => {
      const wanted = asked.asked();
      const { session, credential } = await ceremony(
        asked, call, "authenticator.get", passkeys.requestOptions,
      );
      return passkeys.authenticate(session, credential, wanted, lab.now);
    },
    "passkey.list": (asked) => ({
      passkeys: [...lab.require(asked.text("clientId")).user.passkeys.keys()],
    }),
    "passkey.delete": (asked) =>
      passkeys.remove(
        lab.require(asked.text("clientId")), asked.text("passkeyId"), asked.token(), lab.now,
      ),
  };
}

function walletOperations(lab) {
  const session = (asked) => lab.require(asked.text("clientId"));
  const paid = (act) => (asked) =>
    act(session(asked), asked.text("walletId"), asked.token(), lab.now);
  return {
    "wallet.create": (asked) => wallets.create(session(asked)),
    "wallet.claimPregenerated": paid(wallets.claim),
    "wallet.sign": (asked) =>
      wallets.sign(
        session(asked),
        asked.text("walletId"),
        asked.text("kind"),
        asked.record("payload"),
        asked.token(),
        lab.now,
      ),
    "wallet.export": paid(wallets.exportKey),
    "wallet.delegate": paid(wallets.delegate),
    "wallet.approveDelegation": (asked) =>
      delegation.approve(session(asked), asked.text("walletId")),
    "wallet.revokeDelegation": (asked) => delegation.revoke(session(asked), asked.text("walletId")),
    "wallet.pending": (asked) => delegation.pending(session(asked)),
    "wallet.resumePending": (asked) =>
      wallets.resume(session(asked), asked.text("pendingId"), asked.token(), lab.now),
  };
}

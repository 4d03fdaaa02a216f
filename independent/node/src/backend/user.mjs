// A user of an environment: everything that is one person's own.

import { Attempts } from "./attempts.mjs";
import { RecoveryCodes } from "./recovery.mjs";
import { Authenticator } from "./totp.mjs";

export class User {
  authenticator = new Authenticator();
  attempts = new Attempts();
  recovery = new RecoveryCodes();
  passkeys = new Map(); // our id -> passkey
  wallets = new Map(); // id -> wallet
  /** Delegations approved or revoked since the last sign-in, oldest first; and those due since. */
  wishes = [];
  due = [];

  constructor(id, email) {
    this.id = id;
    this.email = email;
  }

  get hasFactor() {
    return this.authenticator.isVerified || this.passkeys.size > 0;
  }

  /** Whether the user could prove anything that these settings still take. */
  canProve(settings) {
    return (
      (settings.enables("totp") && this.authenticator.isVerified) ||
      (settings.enables("passkey") && this.passkeys.size > 0)
    );
  }

  /** What an administrator's reset takes: all factors, and the codes that stand in for them. */
  resetMfa() {
    this.authenticator.clear();
    this.passkeys.clear();
    this.recovery.clear();
  }
}

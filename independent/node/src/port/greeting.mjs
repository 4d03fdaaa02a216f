// What this backend says of itself.

import { ACTIONS } from "../backend/gate.mjs";
import {
  RECOVERY_CODES,
  RECOVERY_PATTERN,
  TOTP_SKEW,
  WRONG_CODES,
  WRONG_CODES_WINDOW,
} from "../backend/policy.mjs";

export const greeting = {
  protocol: "1.0",
  name: "independent-node",
  version: "1.0.0",
  language: "JavaScript",
  role: "backend",
  class: "backend",
  addOns: ["step-up"],
  clock: "virtual",
  capabilities: {
    methods: ["totp", "passkey"],
    recoveryCodes: true,
    tokenUses: ["singleUse", "persistent"],
    actions: Object.values(ACTIONS),
    stepUp: true,
    clients: "many",
    explicitToken: true,
    withholdToken: true,
    concurrency: true,
    failNext: true,
    signatures: true,
    authenticator: "callback",
  },
  policy: {
    rateLimit: {
      failures: WRONG_CODES,
      windowSeconds: WRONG_CODES_WINDOW,
      sharedWithRecovery: true,
    },
    totp: { windowSteps: TOTP_SKEW },
    recovery: { count: RECOVERY_CODES, pattern: RECOVERY_PATTERN },
  },
};

// What the backend says when it does not do what it was asked for.

/** A refusal on purpose. `code` is what a program reads, `status` what HTTP would say. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
  }
}

export const refuse = {
  notAuthenticated: () => new Refusal(401, "not_authenticated", "Sign in first."),
  invalid: (why) => new Refusal(400, "invalid_request", why),
  notFound: (what) => new Refusal(404, "not_found", `There is no such ${what}.`),
  conflict: (why) => new Refusal(409, "conflict", why),
  wrongCode: () => new Refusal(422, "mfa_invalid_code", "That code is not right."),
  tooManyCodes: () => new Refusal(429, "mfa_rate_limited", "Too many wrong codes. Wait a while."),
  noDevice: () => new Refusal(404, "mfa_device_not_found", "There is no such device."),
  secondDevice: () =>
    new Refusal(409, "totp_already_registered", "A verified authenticator app is there already."),
  methodOff: (method) =>
    new Refusal(403, "method_not_enabled", `The environment does not enable ${method}.`),
  // One answer for no token, an unknown one and a spent one: whoever tries strings learns nothing.
  mfaRequired: () => new Refusal(403, "mfa_required", "MFA required."),
  elevationRequired: (scope) =>
    new Refusal(403, "elevated_token_required", `An elevated access token for ${scope} is required.`),
  factorDue: () => new Refusal(403, "mfa_required", "This session waits for a second factor."),
  enrolmentDue: () =>
    new Refusal(403, "onboarding_incomplete", "Register a second factor to finish the sign-up."),
  noPasskey: () => new Refusal(404, "passkey_not_found", "There is no such passkey."),
  tooManyPasskeys: () =>
    new Refusal(422, "max_passkeys_per_user", "No more passkeys can be registered."),
  badPasskey: (why) => new Refusal(422, "passkey_rejected", why),
  unknownScope: (scope) => new Refusal(422, "invalid_scopes", `${scope} is no scope.`),
  walletService: () =>
    new Refusal(503, "wallet_service_unavailable", "The wallet service failed. Try again."),
};

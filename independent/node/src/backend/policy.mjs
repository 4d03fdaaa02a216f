// The numbers that this backend promises (they go into the greeting), and those it keeps to itself.

/** Wrong codes of a user, TOTP and recovery together, until no code is looked at any more. */
export const WRONG_CODES = 3;
export const WRONG_CODES_WINDOW = 900;

/** Steps of 30 seconds that a device's clock may be off, either way. */
export const TOTP_SKEW = 2;

/** Recovery codes: two groups of five, without the letters and digits that are mistaken for others. */
export const RECOVERY_CODES = 12;
export const RECOVERY_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
export const RECOVERY_PATTERN = "^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$";

export const CHALLENGE_SECONDS = 240;
export const PASSKEYS_PER_USER = 16;

/** Elevated tokens of scopes that an environment does not configure. */
export const WALLET_SCOPE_SECONDS = 300;
export const OTHER_SCOPE_SECONDS = 900;

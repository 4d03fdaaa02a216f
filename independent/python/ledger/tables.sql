-- Everything that this backend knows. What it must never do twice is a key or a condition here, so
-- that two requests at once cannot both do it.

CREATE TABLE environments (
    environment_id TEXT PRIMARY KEY,
    settings       TEXT NOT NULL
);

CREATE TABLE users (
    user_id         TEXT PRIMARY KEY,
    environment_id  TEXT NOT NULL REFERENCES environments,
    email           TEXT NOT NULL,
    handle          BLOB NOT NULL UNIQUE,
    acknowledgement TEXT CHECK (acknowledgement IN ('pending', 'complete')),
    UNIQUE (environment_id, email)
);

-- In the order in which they began. `waiting` says what has to happen before wallets open.
CREATE TABLE sessions (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL UNIQUE,
    user_id    TEXT NOT NULL REFERENCES users,
    expires_at INTEGER NOT NULL,
    ended      INTEGER NOT NULL DEFAULT 0,
    waiting    TEXT CHECK (waiting IN ('enrolment', 'proof'))
);

-- A slot for a session, with the elevated token that the sign-in itself gave.
CREATE TABLE clients (
    client_id      TEXT PRIMARY KEY,
    environment_id TEXT NOT NULL REFERENCES environments,
    origin         TEXT NOT NULL,
    session_id     TEXT REFERENCES sessions (session_id),
    link_token     TEXT
);

CREATE TABLE devices (
    device_id  TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users,
    secret     BLOB NOT NULL,
    verified   INTEGER NOT NULL DEFAULT 0,
    is_default INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_verified_device ON devices (user_id) WHERE verified;
CREATE UNIQUE INDEX one_pending_device ON devices (user_id) WHERE NOT verified;

-- A code is used up by the row that says so.
CREATE TABLE used_steps (
    device_id TEXT NOT NULL REFERENCES devices ON DELETE CASCADE,
    step      INTEGER NOT NULL,
    PRIMARY KEY (device_id, step)
);

CREATE TABLE wrong_codes (
    user_id TEXT NOT NULL REFERENCES users,
    at      INTEGER NOT NULL
);

CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users,
    code    TEXT NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, code)
);

CREATE TABLE passkeys (
    passkey_id    TEXT PRIMARY KEY,
    user_id       TEXT NOT NULL REFERENCES users,
    credential_id BLOB NOT NULL UNIQUE,
    public_key    BLOB NOT NULL,
    sign_count    INTEGER NOT NULL,
    backed_up     INTEGER NOT NULL
);

CREATE TABLE challenges (
    challenge  BLOB PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    ceremony   TEXT NOT NULL CHECK (ceremony IN ('create', 'get')),
    issued_at  INTEGER NOT NULL
);

-- The list of issued tokens; `proven_by` is the factor, NULL for the sign-in itself.
CREATE TABLE tokens (
    jti        TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('mfa', 'elevated')),
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    single_use INTEGER NOT NULL,
    expires_at INTEGER,
    proven_by  TEXT,
    spent      INTEGER NOT NULL DEFAULT 0,
    revoked    INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE token_scopes (
    jti   TEXT NOT NULL REFERENCES tokens,
    scope TEXT NOT NULL,
    PRIMARY KEY (jti, scope)
);

CREATE TABLE wallets (
    wallet_id TEXT PRIMARY KEY,
    user_id   TEXT NOT NULL REFERENCES users,
    address   TEXT NOT NULL,
    claimed   INTEGER NOT NULL
);

-- The key is the sum of both shares, for each holder who can sign together with the server.
CREATE TABLE shares (
    wallet_id TEXT NOT NULL REFERENCES wallets,
    holder    TEXT NOT NULL CHECK (holder IN ('user', 'delegate')),
    theirs    BLOB NOT NULL,
    ours      BLOB NOT NULL,
    PRIMARY KEY (wallet_id, holder)
);

-- A wish waits for a session that begins after it; `tried` once somebody asked for it in vain.
CREATE TABLE reshares (
    sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
    pending_id TEXT NOT NULL UNIQUE,
    wallet_id  TEXT NOT NULL REFERENCES wallets,
    wish       TEXT NOT NULL CHECK (wish IN ('approve', 'revoke')),
    asked_in   INTEGER NOT NULL,
    tried      INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE planned_failures (
    environment_id TEXT NOT NULL REFERENCES environments,
    event          TEXT NOT NULL
);

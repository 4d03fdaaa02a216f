// Delegated access that is approved or revoked: wishes of a user, which fall due at a sign-in.

import { requireOpen } from "./gate.mjs";
import { refuse } from "./refusal.mjs";

const APPROVE = "approve";
const REVOKE = "revoke";

export const approve = (session, walletId) => wish(session, walletId, APPROVE);
export const revoke = (session, walletId) => wish(session, walletId, REVOKE);

/** Each wish waits by itself, also beside an opposite one; they are listed in their order. */
function wish(session, walletId, kind) {
  requireOpen(session);
  const { user, environment } = session;
  const wallet = user.wallets.get(walletId);
  if (!wallet) throw refuse.notFound("wallet");
  if (!wallet.claimed) throw refuse.conflict("Claim the wallet first.");
  wallet.wishes = (wallet.wishes ?? 0) + 1;
  const turn = wallet.wishes;
  user.wishes.push({
    id: environment.ids.next("pending"),
    walletId,
    kind,
    tried: false,
    run: () => reshare(wallet, kind, turn),
  });
}

/** The shares are renewed in any case; who has access follows from the newest wish that was done. */
function reshare(wallet, kind, turn) {
  if (turn < (wallet.newestDone ?? 0)) {
    wallet.shares.renew();
    return;
  }
  wallet.newestDone = turn;
  if (kind === APPROVE) wallet.shares.delegate();
  else wallet.shares.revoke();
}

/**
 * A sign-in: what was wished becomes due.
 *
 * An approval that nobody tried to carry out since the last sign-in lapses: giving access is not
 * to come as a late surprise. A revocation waits until it is done.
 */
export function fallDue(user) {
  const kept = user.due.filter((work) => work.kind === REVOKE || work.tried);
  user.due = [...kept, ...user.wishes];
  user.wishes = [];
}

export function pending({ user }) {
  return user.due.map(({ id, walletId }) => ({ pendingId: id, walletId, action: "wallet.waas.reshare" }));
}

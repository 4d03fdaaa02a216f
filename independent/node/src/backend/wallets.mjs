// Wallets, and the four protected events on them.

import { PayloadRefused, hex } from "../ethereum/quantities.mjs";
import { addressOf, prepare } from "../ethereum/signing.mjs";
import { ACTIONS, pay, requireOpen } from "./gate.mjs";
import { refuse } from "./refusal.mjs";
import { Shares } from "./shares.mjs";

function newWallet(user, ids, claimed) {
  const shares = new Shares();
  const wallet = { id: ids.next("wallet"), shares, claimed, address: addressOf(shares.combined()) };
  user.wallets.set(wallet.id, wallet);
  return wallet;
}

const shown = (wallet) => ({ walletId: wallet.id, address: wallet.address });

/** Another user's wallet is no wallet of this one's, whatever is presented with its id. */
function ownWallet({ user }, walletId) {
  const wallet = user.wallets.get(walletId);
  if (!wallet) throw refuse.notFound("wallet");
  return wallet;
}

function claimedWallet(session, walletId) {
  const wallet = ownWallet(session, walletId);
  if (!wallet.claimed) throw refuse.conflict("Claim the wallet first.");
  return wallet;
}

/**
 * Pay, then act. If the wallet service fails (as the lab had it do, or by itself), the payment is
 * taken back: the user proved the factor for an action, and there was none.
 */
function perform(session, action, presented, now, act) {
  const takeBack = pay(session, action, presented, now);
  try {
    if (session.environment.failing.delete(action)) throw refuse.walletService();
    return act();
  } catch (error) {
    takeBack();
    throw error;
  }
}

export function pregenerate(user, ids, count) {
  return Array.from({ length: count }, () => newWallet(user, ids, false).id);
}

export function create(session) {
  requireOpen(session);
  return shown(newWallet(session.user, session.environment.ids, true));
}

export function claim(session, walletId, presented, now) {
  const wallet = ownWallet(session, walletId);
  if (wallet.claimed) throw refuse.conflict("The wallet is claimed already.");
  perform(session, ACTIONS.refresh, presented, now, () => {
    wallet.shares.renew();
    wallet.claimed = true;
  });
  return shown(wallet);
}

export function sign(session, walletId, kind, payload, presented, now) {
  const wallet = claimedWallet(session, walletId);
  const signing = readable(kind, payload);
  return perform(session, ACTIONS.sign, presented, now, () => signing(wallet.shares.combined()));
}

function readable(kind, payload) {
  try {
    return prepare(kind, payload);
  } catch (error) {
    if (error instanceof PayloadRefused) throw refuse.invalid(error.message);
    throw error;
  }
}

export function exportKey(session, walletId, presented, now) {
  const wallet = claimedWallet(session, walletId);
  return perform(session, ACTIONS.export, presented, now, () => ({
    privateKey: hex(wallet.shares.combined()),
  }));
}

/** Delegate now. A wallet that is delegated already gets new shares, and so does the delegate. */
export function delegate(session, walletId, presented, now) {
  const wallet = claimedWallet(session, walletId);
  perform(session, ACTIONS.refresh, presented, now, () => wallet.shares.delegate());
}

/** Run one piece of due work; the user's own, since nobody else's is found. */
export function resume(session, pendingId, presented, now) {
  const { user } = session;
  const work = user.due.find((each) => each.id === pendingId);
  if (!work) throw refuse.notFound("pending work");
  work.tried = true;
  perform(session, ACTIONS.reshare, presented, now, () => {
    user.due = user.due.filter((each) => each !== work);
    work.run();
  });
}

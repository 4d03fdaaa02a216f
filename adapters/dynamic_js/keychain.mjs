/**
 * The SDK's `keychain` on node:crypto: P-256 keys that outlive a restart of the client.
 *
 * In a browser the SDK keeps them in IndexedDB, which Node has not. Public keys are compressed
 * points in hex, signatures are r and s of ECDSA over SHA-256 (IEEE P1363) in hex.
 */

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** A keychain whose keys are held by `store` (see storage.mjs). */
export function keychainOf(store) {
  const entryOf = (name) => `keychain:${name}`;
  const keep = (name, privateKey) => {
    store.set(entryOf(name), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return compressedPoint(privateKey);
  };
  const find = (name) => {
    const pem = store.get(entryOf(name));
    return pem === null ? null : createPrivateKey(pem);
  };
  return {
    generateKey: async (name) =>
      keep(name, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    importKey: async (name, jwk) => keep(name, createPrivateKey({ key: jwk, format: 'jwk' })),
    getPublicKey: async (name) => {
      const key = find(name);
      return key === null ? null : compressedPoint(key);
    },
    hasKey: async (name) => store.get(entryOf(name)) !== null,
    removeKey: async (name) => store.delete(entryOf(name)),
    sign: async (name, message) => {
      const key = find(name);
      if (key === null) {
        throw new Error(`the keychain holds no key ${name}`);
      }
      const options = { key, dsaEncoding: 'ieee-p1363' };
      return sign('sha256', Buffer.from(message, 'utf8'), options).toString('hex');
    },
  };
}

function compressedPoint(privateKey) {
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const yBytes = Buffer.from(y, 'base64url');
  const prefix = yBytes[yBytes.length - 1] % 2 === 0 ? '02' : '03';
  return prefix + Buffer.from(x, 'base64url').toString('hex');
}

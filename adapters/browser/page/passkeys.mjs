/**
 * What stands in front of `navigator.credentials`: the user, who may cancel, and with the harness's
 * authenticator the device too.
 *
 * With an authenticator of its own the page makes the real ceremony, by Chromium, and the driver is
 * told before and after. With the harness's, options and answers cross as WebAuthn JSON, and what
 * the harness refuses becomes the DOM exception of that name (W3C WebAuthn Level 3, sections 5.1
 * and 6.3).
 */

/** Puts the stand-in into place, before the SDK asks for anything. */
export function replaceCredentials({ ask, clientId, authenticator }) {
  const container = navigator.credentials;
  const real = { create: container.create.bind(container), get: container.get.bind(container) };
  const ceremony = (kind, fromHarness) => async (options) => {
    const { publicKey } = options;
    const page = { clientId, origin: globalThis.location.origin };
    // Raises what the page would see if the user or a configured fault ends the ceremony here.
    await asking(() => ask('page.ceremony', { kind }));
    if (authenticator === 'own') {
      return real[kind](options);
    }
    const json = optionsJson(publicKey);
    const answer = await asking(() =>
      ask(`authenticator.${kind}`, { ...page, options: json }),
    );
    return fromHarness(answer.credential);
  };
  Object.defineProperties(container, {
    create: { configurable: true, value: ceremony('create', createdCredential) },
    get: { configurable: true, value: ceremony('get', assertedCredential) },
  });
}

async function asking(question) {
  try {
    return await question();
  } catch (error) {
    const refused = error.packed?.kind === 'harnessRefusal';
    const { name, message } = error.packed?.data ?? {};
    throw refused ? new DOMException(message ?? '', name ?? 'NotAllowedError') : error;
  }
}

/** The options that the SDK gave, with every buffer in base64url. */
function optionsJson(value) {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return encoded(value);
  }
  if (Array.isArray(value)) {
    return value.map(optionsJson);
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(entries.map(([name, member]) => [name, optionsJson(member)]));
  }
  return value;
}

function createdCredential(json) {
  const { response } = json;
  return credentialOf(json, {
    clientDataJSON: decoded(response.clientDataJSON),
    attestationObject: decoded(response.attestationObject),
    getAuthenticatorData: () => optional(response.authenticatorData),
    getPublicKey: () => optional(response.publicKey),
    getPublicKeyAlgorithm: () => response.publicKeyAlgorithm,
    getTransports: () => response.transports ?? [],
  });
}

function assertedCredential(json) {
  const { response } = json;
  return credentialOf(json, {
    clientDataJSON: decoded(response.clientDataJSON),
    authenticatorData: decoded(response.authenticatorData),
    signature: decoded(response.signature),
    userHandle: optional(response.userHandle),
  });
}

function credentialOf(json, response) {
  return {
    id: json.id,
    rawId: decoded(json.rawId),
    type: json.type,
    authenticatorAttachment: json.authenticatorAttachment ?? null,
    getClientExtensionResults: () => json.clientExtensionResults ?? {},
    response,
  };
}

function optional(text) {
  return text === undefined || text === null ? null : decoded(text);
}

function encoded(value) {
  const bytes = ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decoded(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer;
}

/**
 * Chromium's own virtual authenticator, which makes real WebAuthn ceremonies without anybody's
 * finger: a platform authenticator with resident keys and user verification.
 *
 * Source: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/.
 */

/**
 * Gives a page an authenticator. It lasts as long as the page and knows nothing of others.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} [options]
 * @param {object[]} [options.credentials] what another one held, from `credentials()`: the same
 *   device in front of the next page
 * @returns {Promise<VirtualAuthenticator>}
 */
export async function addVirtualAuthenticator(page, { credentials = [] } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const authenticator = new VirtualAuthenticator(session, authenticatorId);
  for (const credential of credentials) {
    await authenticator.add(credential);
  }
  return authenticator;
}

/** One virtual authenticator; credentials are those of the protocol's `WebAuthn.Credential`. */
export class VirtualAuthenticator {
  #authenticatorId;
  #session;

  constructor(session, authenticatorId) {
    this.#session = session;
    this.#authenticatorId = authenticatorId;
  }

  /** All credentials, private keys included. */
  async credentials() {
    const { credentials } = await this.#send('getCredentials');
    return credentials;
  }

  /** Puts a credential in. */
  async add(credential) {
    await this.#send('addCredential', { credential });
  }

  /** Forgets one credential, by its id in base64. */
  async remove(credentialId) {
    await this.#send('removeCredential', { credentialId });
  }

  /** Forgets all of them. */
  async clear() {
    await this.#send('clearCredentials');
  }

  /** Whether the user proves to be the user: a finger or a PIN that fits. */
  async setUserVerified(isUserVerified) {
    await this.#send('setUserVerified', { isUserVerified });
  }

  /** Whether anybody touches it; a ceremony that nobody touches waits until it is cancelled. */
  async setPresence(enabled) {
    await this.#send('setAutomaticPresenceSimulation', { enabled });
  }

  /** Lets go of it; with the page that it belonged to it is gone anyway. */
  async detach() {
    await this.#session.detach().catch(() => {});
  }

  #send(command, parameters = {}) {
    return this.#session.send(`WebAuthn.${command}`, {
      authenticatorId: this.#authenticatorId,
      ...parameters,
    });
  }
}

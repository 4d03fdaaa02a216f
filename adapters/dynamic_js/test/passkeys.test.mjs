import assert from 'node:assert/strict';
import test from 'node:test';

import { AdapterFault, HarnessRefusal } from '../errors.mjs';
import { HarnessPasskeys } from '../passkeys.mjs';

const PAGE = { clientId: 'a', origin: 'http://localhost' };
const optionsJSON = { challenge: 'AAAA' };

const refuses = (data) => async () => {
  throw new HarnessRefusal('the harness did not answer', data);
};

test('a ceremony asks the harness, for this client and from this origin', async () => {
  const passkeys = new HarnessPasskeys(PAGE);
  const asked = [];
  const ask = async (...question) => {
    asked.push(question);
    return { credential: { id: 'c' } };
  };
  const { register, authenticate } = passkeys.service;
  const made = await passkeys.during(ask, () => register({ optionsJSON }));
  const said = await passkeys.during(ask, () => authenticate({ optionsJSON }));
  assert.deepEqual([made, said], [{ id: 'c' }, { id: 'c' }]);
  assert.deepEqual(asked, [
    ['authenticator.create', { ...PAGE, options: optionsJSON }],
    ['authenticator.get', { ...PAGE, options: optionsJSON }],
  ]);
});

test('of two operations at once, each asks by its own means', async () => {
  const passkeys = new HarnessPasskeys(PAGE);
  const { authenticate } = passkeys.service;
  const answering = (id) => async () => ({ credential: { id } });
  const proves = async () => {
    await new Promise(setImmediate);
    return (await authenticate({ optionsJSON })).id;
  };
  const both = ['1', '2'].map((id) => passkeys.during(answering(id), proves));
  assert.deepEqual(await Promise.all(both), ['1', '2']);
});

test('what the harness refuses is the DOM exception of that name', async () => {
  const passkeys = new HarnessPasskeys(PAGE);
  for (const name of ['NotAllowedError', 'AbortError', 'InvalidStateError', 'NotSupportedError']) {
    const ask = refuses({ name, message: 'no' });
    await assert.rejects(
      passkeys.during(ask, () => passkeys.service.authenticate({ optionsJSON })),
      (error) => error instanceof DOMException && error.name === name && error.message === 'no',
    );
  }
});

test('a refusal without a name is what a browser says to everything', async () => {
  const passkeys = new HarnessPasskeys(PAGE);
  await assert.rejects(
    passkeys.during(refuses({}), () => passkeys.service.register({ optionsJSON })),
    { name: 'NotAllowedError' },
  );
});

test('a harness that does not answer at all is no exception of the platform', async () => {
  const passkeys = new HarnessPasskeys(PAGE);
  const ask = async () => {
    throw new AdapterFault('gone');
  };
  await assert.rejects(
    passkeys.during(ask, () => passkeys.service.register({ optionsJSON })),
    AdapterFault,
  );
});

test('a ceremony outside of an operation is refused: nobody could answer it', async () => {
  await assert.rejects(new HarnessPasskeys(PAGE).service.register({ optionsJSON }), AdapterFault);
});

import assert from 'node:assert/strict';
import test from 'node:test';

import {
  AdapterFault,
  HarnessRefusal,
  packError,
  rawError,
  unpackError,
  Unsupported,
} from '../errors.mjs';

test('an error is reported with what it bears itself, and nothing else', () => {
  const error = Object.assign(new Error('Invalid OTP'), {
    name: 'MfaInvalidOtpError',
    code: 'mfa_invalid_otp_error',
    cause: Object.assign(new Error(), { status: 422 }),
  });
  assert.deepEqual(rawError(error), {
    name: 'MfaInvalidOtpError',
    code: 'mfa_invalid_otp_error',
    message: 'Invalid OTP',
    status: null,
  });
});

test('the status of the answer that an error carries is reported', () => {
  const error = Object.assign(new Error('failed'), { response: { status: 403 } });
  assert.equal(rawError(error).status, 403);
});

test('a bare response that is thrown is reported by its status', () => {
  const raw = rawError(new Response(null, { status: 500, statusText: 'Internal Server Error' }));
  const message = 'Internal Server Error';
  assert.deepEqual(raw, { name: 'Response', code: null, message, status: 500 });
});

test('whatever else is thrown is reported as text', () => {
  assert.equal(rawError('boom').message, 'boom');
  assert.equal(rawError(undefined).message, 'undefined');
});

test('an error crosses a thread as what it was', () => {
  for (const error of [new Unsupported('race'), new AdapterFault('no client', -32602)]) {
    const arrived = unpackError(structuredClone(packError(error)));
    assert.equal(arrived.constructor, error.constructor);
    assert.equal(arrived.message, error.message);
    assert.equal(arrived.code, error.code);
  }
});

test('a refusal of the harness crosses a thread with what it says', () => {
  const refusal = new HarnessRefusal('no', { name: 'NotAllowedError' });
  const arrived = unpackError(structuredClone(packError(refusal)));
  assert.ok(arrived instanceof HarnessRefusal);
  assert.deepEqual(arrived.data, { name: 'NotAllowedError' });
});

test('an exception of the platform that passes through the SDK keeps its name', () => {
  const error = new DOMException('the user said no', 'NotAllowedError');
  const { data } = unpackError(structuredClone(packError(error)));
  assert.equal(data.name, 'NotAllowedError');
  assert.equal(data.message, 'the user said no');
});

test('what the SDK throws crosses a thread as a refusal', () => {
  const arrived = unpackError(structuredClone(packError(new TypeError('of the SDK'))));
  assert.equal(arrived.data.name, 'TypeError');
  assert.equal(arrived.data.message, 'of the SDK');
});

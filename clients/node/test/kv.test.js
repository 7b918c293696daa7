import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decode, encode } from 'cborg';
import { DevNode } from '../lib/dev-node.js';
import { hashVector } from '../lib/hash-vectors.js';
import { sentences } from '../lib/sentences.js';

const ENTRIES = 1_000;

let node;

before(async () => {
  node = await DevNode.start('--provider', 'hash');
});

after(() => node?.stop());

const entry = (name) => `${node.url}/v1/kv/${encodeURIComponent(name)}`;

async function inCbor(path, body) {
  const response = await fetch(node.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/cbor' },
    body: encode(body),
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/cbor');
  return decode(new Uint8Array(await response.arrayBuffer()));
}

test('a value comes back byte for byte', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

  const created = await fetch(`${entry('bytes/ü')}?embed=false`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/x-bytes' },
    body: bytes,
  });
  const read = await fetch(entry('bytes/ü'));

  assert.equal(created.status, 201);
  assert.equal(read.headers.get('content-type'), 'application/x-bytes');
  assert.deepEqual(new Uint8Array(await read.arrayBuffer()), bytes);
});

test('what is deleted is gone', async () => {
  await fetch(`${entry('gone')}?embed=false`, { method: 'PUT', body: 'x' });

  assert.equal((await fetch(entry('gone'), { method: 'DELETE' })).status, 204);
  assert.equal((await fetch(entry('gone'), { method: 'HEAD' })).status, 404);
  assert.equal((await fetch(entry('gone'), { method: 'DELETE' })).status, 404);
});

test('a thousand entries go and come in CBOR', async () => {
  const names = Array.from({ length: ENTRIES }, (_, i) => `many/${String(i).padStart(4, '0')}`);
  const payload = (name) => new TextEncoder().encode(`payload of ${name}`);

  const { keys } = await inCbor('/v1/entries', {
    entries: names.map((name) => ({ name, embed: false, payload: { bytes: payload(name) } })),
  });
  const { entries } = await inCbor('/v1/lookup', { names, fields: ['payload'] });

  assert.deepEqual(entries.map(({ key }) => key), keys);
  assert.deepEqual(entries.map((one) => one.payload.bytes), names.map(payload));
});

test('a scan lists names in order', async () => {
  const names = Array.from({ length: 250 }, (_, i) => `listed/${String(i).padStart(3, '0')}`);
  await inCbor('/v1/entries', { entries: names.map((name) => ({ name, embed: false })) });

  const found = [];
  let cursor = '';
  do {
    const page = await (await fetch(`${node.url}/v1/kv?prefix=listed/&limit=60${cursor}`)).json();
    found.push(...page.names);
    cursor = page.cursor && `&cursor=${page.cursor}`;
  } while (cursor);

  assert.deepEqual(found, names);
});

test('a vector of the caller is a hit from then on', async () => {
  const text = sentences[0];
  const { data } = await (
    await fetch(`${node.url}/v1/embeddings`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ model: 'hash', input: 'how long is a vector?' }),
    })
  ).json();
  const vector = hashVector('hash', text, data[0].embedding.length);

  await inCbor('/v1/entries', {
    namespace: 'own',
    entries: [{ text, vector: new Uint8Array(Float32Array.from(vector).buffer) }],
  });
  const { entries } = await inCbor('/v1/lookup', { namespace: 'own', texts: [text], fields: ['vector'] });

  assert.deepEqual(new Float32Array(entries[0].vector.slice().buffer), Float32Array.from(vector));
});

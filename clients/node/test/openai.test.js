import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI, { NotFoundError } from 'openai';
import { DevNode } from '../lib/dev-node.js';
import { hashVector } from '../lib/hash-vectors.js';
import { Random } from '../lib/random.js';
import { sentences } from '../lib/sentences.js';

const MIXES = 10_000;
const CALLERS = 8;
const CALL_TIMEOUT_MS = 60_000;
const INPUTS_PER_MIX = 12;
const HELLO_WORLD = { text: 'hello world', tokens: [15339, 1917] }; // cl100k_base

let node;
let client;
let model;
let dimensions;

before(async () => {
  node = await DevNode.start('--provider', 'hash');
  client = new OpenAI({ baseURL: `${node.url}/v1`, apiKey: 'any', maxRetries: 0, timeout: CALL_TIMEOUT_MS });
  model = (await client.models.list()).data[0].id;
  dimensions = (await client.embeddings.create({ model, input: 'how long is a vector?' })).data[0].embedding.length;
});

after(() => node?.stop());

test('a single text has its vector', async () => {
  const { data } = await client.embeddings.create({ model, input: 'one text' });

  assert.equal(data.length, 1);
  assertVector(data[0].embedding, 'one text');
});

test('a batch is answered in its order', async () => {
  const input = sentences.slice(0, 100);

  const { data } = await client.embeddings.create({ model, input });

  assertAnswers(data, input);
});

test('duplicates in one batch are all answered', async () => {
  const input = ['twice', 'once', 'twice', 'twice'];

  const { data } = await client.embeddings.create({ model, input });

  assertAnswers(data, input);
});

test('duplicates in one batch are paid for once', async () => {
  const before = await node.metric('semcache_provider_batch_items_sum');

  await client.embeddings.create({ model, input: ['paid once', 'paid once', 'paid once'] });

  assert.equal((await node.metric('semcache_provider_batch_items_sum')) - before, 1);
});

test('token ids are answered like their text', async () => {
  const { data } = await client.embeddings.create({ model, input: HELLO_WORLD.tokens });

  assertVector(data[0].embedding, HELLO_WORLD.text);
});

test('a batch of token ids is answered in its order', async () => {
  const hello = HELLO_WORLD.tokens.slice(0, 1);

  const { data } = await client.embeddings.create({ model, input: [hello, HELLO_WORLD.tokens, hello] });

  assertAnswers(data, ['hello', HELLO_WORLD.text, 'hello']);
});

test('float and base64 are the same bytes', async () => {
  const input = 'the same bytes';

  const asFloats = await client.embeddings.create({ model, input, encoding_format: 'float' });
  const asBase64 = await client.embeddings.create({ model, input, encoding_format: 'base64' });

  const floats = Buffer.from(Float32Array.from(asFloats.data[0].embedding).buffer);
  assert.ok(floats.equals(Buffer.from(asBase64.data[0].embedding, 'base64')));
});

test('an unknown model is refused with the error of the client', async () => {
  await assert.rejects(client.embeddings.create({ model: 'no-such-model', input: 'x' }), NotFoundError);
});

test(`${MIXES} random mixes of hits, misses and duplicates have the right vector at the right index`, async () => {
  const { mixes, fresh } = randomMixes(new Random(7));
  assert.ok(fresh > 1000, 'there are misses');

  const caller = async () => {
    for (let input = mixes.shift(); input !== undefined; input = mixes.shift()) {
      const { data } = await client.embeddings.create({ model, input });
      assertAnswers(data, input);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
});

/** Batches of texts; most were in a batch before, some are new, and the newest one is often doubled. */
function randomMixes(random) {
  const known = sentences.slice(0, 200);
  let fresh = 0;
  const input = () => {
    if (random.next() < 0.05) known.push(`fresh text ${fresh++}`);
    return random.next() < 0.1 ? known[known.length - 1] : random.pick(known);
  };
  const mixes = Array.from({ length: MIXES }, () => Array.from({ length: 1 + random.below(INPUTS_PER_MIX) }, input));
  return { mixes, fresh };
}

function assertAnswers(data, input) {
  assert.deepEqual(
    data.map((item) => item.index),
    input.map((_, i) => i),
  );
  input.forEach((text, i) => assertVector(data[i].embedding, text));
}

const oracle = new Map();

function assertVector(embedding, text) {
  if (!oracle.has(text)) oracle.set(text, hashVector(model, text, dimensions));
  const expected = oracle.get(text);
  assert.equal(embedding.length, expected.length);
  if (expected.some((x, i) => x !== Math.fround(embedding[i]))) assert.fail(`wrong vector for "${text}"`);
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka, logLevel } from 'kafkajs';
import { DevNode } from '../lib/dev-node.js';
import { Random } from '../lib/random.js';
import { sentences } from '../lib/sentences.js';

const REQUESTS = 'embedding-requests';
const RESULTS = 'embedding-results';
const BATCH = 250;
const ANSWER_TIMEOUT_MS = 180_000;

const texts = new Random(1).shuffled([...sentences, ...sentences.slice(0, sentences.length / 2)]);
const textById = new Map(texts.map((text, i) => [`sentence-${i}`, text]));

let node;
let results;

before(async () => {
  node = await DevNode.start();
  results = await askForAll();
});

after(() => node?.stop());

test('at least 2,000 sentences are asked for, a third of them repeats', () => {
  assert.ok(texts.length >= 2000);
  assert.equal(texts.length - new Set(texts).size, texts.length / 3);
});

test('every request is answered with a vector', () => {
  const answered = new Set(results.filter(({ status }) => status !== 'ERROR').map((result) => result.request_id));
  const missing = [...textById.keys()].filter((id) => !answered.has(id));
  assert.equal(missing.length, 0, `no vector for ${missing.slice(0, 5)}`);
});

test('every vector is a unit vector of 384 dimensions', () => {
  for (const { request_id: id, embedding } of results) {
    assert.equal(embedding.length, 384, id);
    assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-4, id);
  }
});

test('equal texts have equal vectors', () => {
  const vectorByText = new Map();
  for (const { request_id: id, embedding } of results) {
    const text = textById.get(id);
    if (!vectorByText.has(text)) vectorByText.set(text, embedding);
    assert.deepEqual(embedding, vectorByText.get(text), text);
  }
});

test('different texts have different vectors', () => {
  const vectors = new Set(results.map(({ embedding }) => Buffer.from(Float32Array.from(embedding).buffer).toString('base64')));
  assert.equal(vectors.size, new Set(texts).size);
});

test('the provider was paid once for each distinct text', async () => {
  assert.equal(await node.metric('semcache_provider_batch_items_sum'), new Set(texts).size);
});

/** Produces every request and collects the results until each request has one, or the time is up. */
async function askForAll() {
  const kafka = new Kafka({ brokers: node.brokers, logLevel: logLevel.ERROR });
  const registry = new SchemaRegistry({ host: node.registryUrl });
  const consumer = kafka.consumer({ groupId: 'clients' });
  const producer = kafka.producer();
  const collected = [];
  const missing = new Set(textById.keys());
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [RESULTS], fromBeginning: true });
    const answered = new Promise((resolve, reject) => {
      setTimeout(resolve, ANSWER_TIMEOUT_MS).unref();
      consumer
        .run({
          eachMessage: async ({ message }) => {
            const result = await registry.decode(message.value);
            collected.push(result);
            missing.delete(result.request_id);
            if (missing.size === 0) resolve();
          },
        })
        .catch(reject);
    });

    await producer.connect();
    await produce(producer, registry);
    await answered;
  } finally {
    await producer.disconnect();
    await consumer.disconnect();
  }
  return collected;
}

async function produce(producer, registry) {
  const schemaId = await registry.getLatestSchemaId(`${REQUESTS}-value`);
  const entries = [...textById];
  for (let from = 0; from < entries.length; from += BATCH) {
    const messages = await Promise.all(
      entries.slice(from, from + BATCH).map(async ([id, text]) => ({
        key: id,
        value: await registry.encode(schemaId, { request_id: id, text }),
      })),
    );
    await producer.send({ topic: REQUESTS, messages });
  }
}

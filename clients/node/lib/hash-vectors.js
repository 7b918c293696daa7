import { createHash } from 'node:crypto';

const GOLDEN_GAMMA = 0x9e3779b97f4a7c15n;
const MASK = (1n << 64n) - 1n;

/**
 * The vector that the `hash` provider owes a text, computed on its own: SplitMix64 from the first 64 bits of a SHA-256 over
 * model, dimensions and text, scaled to the sphere in float32.
 */
export function hashVector(model, text, dimensions) {
  const vector = new Float32Array(dimensions);
  let state = seed(model, text, dimensions);
  let squares = 0;
  for (let i = 0; i < dimensions; i++) {
    state = (state + GOLDEN_GAMMA) & MASK;
    const x = (Number(mix64(state) >> 41n) + 0.5) * 2 ** -22 - 1; // 24 bits: exact in a float
    vector[i] = x;
    squares += x * x;
  }
  const scale = Math.fround(1 / Math.sqrt(squares));
  return vector.map((x) => x * scale);
}

function seed(model, text, dimensions) {
  const name = Buffer.from(model, 'utf8');
  return createHash('sha256')
    .update(int32(name.length))
    .update(name)
    .update(int32(dimensions))
    .update('t')
    .update(text, 'utf8')
    .digest()
    .readBigUInt64BE();
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function mix64(z) {
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

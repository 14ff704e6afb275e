// RFC 9474 (RSABSSA-SHA384-PSS-Randomized), the voter's half: the same steps as core/voting/blind.py.
import { sha384 } from "@noble/hashes/sha2.js";
import { joined } from "./seal.js";

const HASH = 48;

export function prepare(message) {
  return joined(crypto.getRandomValues(new Uint8Array(32)), message);
}

export function blind(n, e, prepared, salt = crypto.getRandomValues(new Uint8Array(HASH)), inverse = random(n)) {
  const bits = n.toString(2).length;
  const message = number(encode(prepared, bits - 1, salt));
  const factor = power(invert(inverse, n), e, n);
  return { blinded: bytes((message * factor) % n, bits / 8), inverse };
}

export function finalize(n, e, prepared, signed, inverse) {
  const size = n.toString(2).length / 8;
  const signature = (number(signed) * inverse) % n;
  const encoded = bytes(power(signature, e, n), size);
  if (!fits(prepared, encoded, size * 8 - 1)) throw new Error("signature");
  return bytes(signature, size);
}

function encode(message, bits, salt) {
  const size = Math.ceil(bits / 8);
  const digest = sha384(joined(new Uint8Array(8), sha384(message), salt));
  const block = joined(new Uint8Array(size - salt.length - HASH - 2), Uint8Array.of(1), salt);
  const mask = mgf(digest, block.length);
  const masked = block.map((byte, at) => byte ^ mask[at]);
  masked[0] &= 0xff >> (8 * size - bits);
  return joined(masked, digest, Uint8Array.of(0xbc));
}

// EMSA-PSS-VERIFY: take the salt out again and encode with it
function fits(message, encoded, bits) {
  const size = encoded.length;
  const digest = encoded.slice(size - HASH - 1, size - 1);
  const mask = mgf(digest, size - HASH - 1);
  const block = encoded.slice(0, size - HASH - 1).map((byte, at) => byte ^ mask[at]);
  const again = encode(message, bits, block.slice(block.length - HASH));
  return again.every((byte, at) => byte === encoded[at]);
}

function mgf(seed, size) {
  const parts = [];
  for (let at = 0; at * HASH < size; at += 1) {
    parts.push(sha384(joined(seed, Uint8Array.of(at >>> 24, at >>> 16, at >>> 8, at))));
  }
  return joined(...parts).slice(0, size);
}

export function number(raw) {
  return raw.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

export function bytes(value, size) {
  const text = value.toString(16).padStart(size * 2, "0");
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

function power(base, exponent, n) {
  let [result, square] = [1n, base % n];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}

function invert(value, n) {
  let [a, b, x, y] = [value % n, n, 1n, 0n];
  while (b) {
    const times = a / b;
    [a, b, x, y] = [b, a - times * b, y, x - times * y];
  }
  if (a !== 1n) throw new Error("not coprime");
  return ((x % n) + n) % n;
}

function random(n) {
  const size = Math.ceil(n.toString(2).length / 8);
  for (;;) {
    const value = number(crypto.getRandomValues(new Uint8Array(size)));
    if (value > 0n && value < n) return value;
  }
}

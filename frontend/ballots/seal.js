// Sealing of a ballot: the same bytes as core/voting/envelopes.py. No WebCrypto: a phone in the meeting room opens the page over plain
// http, where the browser offers none; getRandomValues is there always.
import { gcm } from "@noble/ciphers/aes.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

export const PLAIN = 4096;
const KEY = 32;
const PURPOSE = "shuzhi ballot 1";

export function seal(content, publicKey, vote) {
  if (content.length > PLAIN - 2) throw new Error("too long");
  const bytes = new TextEncoder();
  const own = crypto.getRandomValues(new Uint8Array(KEY));
  const head = x25519.getPublicKey(own);
  const shared = x25519.getSharedSecret(own, publicKey);
  const key = hkdf(sha256, shared, joined(head, publicKey), bytes.encode(PURPOSE + vote), KEY);
  const padded = new Uint8Array(PLAIN);
  padded[0] = content.length >> 8;
  padded[1] = content.length & 255;
  padded.set(content, 2);
  return joined(head, gcm(key, new Uint8Array(12), bytes.encode(vote)).encrypt(padded));
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

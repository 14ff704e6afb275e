// The voter's half of RFC 9474 against the vectors of the RFC (the same file as the Python tests), and sealing against its own size.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { blind, bytes, number } from "./blind.js";
import { fromHex, joined, seal, toHex } from "./seal.js";

const rfc = JSON.parse(readFileSync(new URL("../../tests/core/voting/rfc9474.json", import.meta.url), "utf8"));
const n = BigInt("0x" + rfc.key.n);
const e = BigInt("0x" + rfc.key.e);

for (const vector of rfc.vectors) {
  test(vector.name, () => {
    const prepared = joined(fromHex(vector.prefix), fromHex(rfc.msg));
    const { blinded } = blind(n, e, prepared, fromHex(vector.salt), BigInt("0x" + vector.inv));
    const shown = toHex(blinded);
    assert.ok(shown.startsWith(vector.blinded[0]) && shown.endsWith(vector.blinded.at(-1)));
  });
}

test("numbers keep their leading noughts", () => {
  assert.equal(toHex(bytes(number(fromHex("00ff")), 2)), "00ff");
});

test("every envelope has the same size and no two are equal", () => {
  const key = new Uint8Array(32).fill(9);
  const one = seal(new Uint8Array(3), key, "v");
  assert.equal(one.length, 32 + 4096 + 16);
  assert.notEqual(toHex(one), toHex(seal(new Uint8Array(3), key, "v")));
  assert.throws(() => seal(new Uint8Array(4095), key, "v"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { change, exact, short } from "../src/chart/numbers.ts";
import { scaleOf, ticksOf } from "../src/chart/scale.ts";
import { ALL_WORDS } from "../src/words.ts";

const euro = { kind: "currency", currency: "EUR" } as const;
const plain = (text: string): string => text.replace(/\s/g, " ");

test("amounts and counts are written as each language writes them", () => {
  assert.equal(plain(exact(1234.5, euro, "nl")), "€ 1.234,50");
  assert.equal(plain(exact(1234.5, euro, "en")), "€1,234.50");
  assert.equal(exact(1_234_567, { kind: "count" }, "nl"), "1.234.567");
  assert.equal(exact(0.345, { kind: "percent" }, "nl"), "34,5%");
  assert.equal(exact(0.0034, { kind: "percent" }, "en"), "0.34%");
});

test("no value is a dash, and zero is zero", () => {
  assert.equal(exact(null, euro, "nl"), "–");
  assert.equal(exact(Number.NaN, euro, "nl"), "–");
  assert.equal(exact(0, { kind: "count" }, "nl"), "0");
  assert.equal(exact(0, { kind: "percent" }, "nl"), "0,0%");
});

test("durations are told in the largest units that fit", () => {
  const said = (seconds: number, language: "nl" | "en"): string => exact(seconds, { kind: "duration" }, language);
  assert.equal(said(45, "nl"), "45 s");
  assert.equal(said(200, "nl"), "3 m 20 s");
  assert.equal(said(7500, "nl"), "2 u 05 m");
  assert.equal(said(7500, "en"), "2 h 05 m");
  assert.equal(said(216_000, "nl"), "2,5 d");
  assert.equal(said(-200, "nl"), "−3 m 20 s");
  assert.equal(exact(2.25, { kind: "duration", note: "uur" }, "nl"), "2,3 uur");
});

test("ticks have the decimals that their step needs, and are short when large", () => {
  assert.equal(plain(short(12_500, euro, "nl", 2500)), "€ 12,5K");
  assert.equal(plain(short(1_200_000, euro, "nl", 200_000)), "€ 1,2 mln.");
  assert.equal(plain(short(0.5, euro, "en", 0.5)), "€0.50");
  assert.equal(short(0.025, { kind: "percent" }, "nl", 0.005), "2,5%");
  assert.equal(short(0.5, { kind: "percent" }, "nl", 0.1), "50%");
  assert.equal(short(600, { kind: "duration" }, "nl", 300), "10 m");
  assert.equal(change(-0.04, "nl"), "−4,0%");
});

test("a scale holds all its values in round steps", () => {
  assert.deepEqual(scaleOf([3, 87], { kind: "count" }, 5, true), { min: 0, max: 100, step: 20 });
  assert.deepEqual(ticksOf(scaleOf([0.012, 0.034], { kind: "percent" }, 4, true)), [0, 0.01, 0.02, 0.03, 0.04]);
  assert.deepEqual(scaleOf([1, 3], { kind: "count" }, 5, true).step, 1, "no half orders");
  assert.deepEqual(scaleOf([100, 800], { kind: "duration" }, 4, true).step, 300, "minutes, not hundreds of seconds");
  assert.equal(scaleOf([-40, 60], euro, 5, true).min, -40);
  assert.deepEqual(scaleOf([], euro, 4, true).min, 0);
  assert.ok(scaleOf([0, 0], euro, 4, true).max > 0);
});

test("every word is there in both languages, with the same facts", () => {
  for (const [name, [english, dutch]] of Object.entries(ALL_WORDS)) {
    const facts = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    assert.ok(english && dutch, name);
    assert.deepEqual(facts(english), facts(dutch), name);
  }
});

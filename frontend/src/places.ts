// Between the server's places (characters of a paragraph's words, figures at their full length) and the editor's positions.
import type { Node } from "prosemirror-model";
import type { Figures } from "./store";

export interface Range {
  from: number;
  to: number;
}

export function blocksOf(doc: Node): Map<string, { node: Node; pos: number; section: number }> {
  const found = new Map<string, { node: Node; pos: number; section: number }>();
  doc.forEach((section, at) => {
    section.forEach((node, inside) => {
      found.set(node.attrs.id, { node, pos: at + 1 + inside, section: section.attrs.id });
    });
  });
  return found;
}

export function rangeOf(block: Node, pos: number, start: number, end: number, figures: Figures): Range {
  return { from: pos + 1 + offset(block, start, figures, false), to: pos + 1 + offset(block, end, figures, true) };
}

// A place inside a figure is its near side: a figure is one piece.
function offset(block: Node, characters: number, figures: Figures, isEnd: boolean): number {
  let words = 0;
  let at = 0;
  for (let i = 0; i < block.childCount; i++) {
    const child = block.child(i);
    const length = child.isText ? child.nodeSize : figures.shown(child.attrs.id).length;
    if (child.isText) {
      if (characters <= words + length) return at + characters - words;
    } else if (characters < words + length || (isEnd && characters === words + length)) {
      return isEnd && characters > words ? at + 1 : at;
    }
    words += length;
    at += child.nodeSize;
  }
  return at;
}

export function textOf(block: Node, figures: Figures): string {
  let text = "";
  block.forEach((child) => {
    text += child.isText ? child.text : figures.shown(child.attrs.id);
  });
  return text;
}

// The sentence around a position of a paragraph, with the figures in it.
export function sentenceAt(block: Node, inside: number, figures: Figures): { words: string; nodes: string[] } {
  const parts: { text: string; node: string; from: number }[] = [];
  let text = "";
  let caret = 0;
  block.forEach((child, at) => {
    const words = child.isText ? (child.text ?? "") : figures.shown(child.attrs.id);
    if (at <= inside) caret = text.length + (child.isText ? Math.min(words.length, inside - at) : 0);
    parts.push({ text: words, node: child.isText ? "" : child.attrs.id, from: text.length });
    text += words;
  });
  const stops = /[。！？；]/;
  if (caret === text.length && stops.test(text[caret - 1] ?? "")) caret--; // behind the last sign: the sentence just finished
  let from = caret;
  while (from > 0 && !stops.test(text[from - 1] ?? "")) from--;
  let to = caret;
  while (to < text.length && !stops.test(text[to] ?? "")) to++;
  to = Math.min(text.length, to + 1);
  const nodes = parts.filter((p) => p.node && p.from >= from && p.from < to).map((p) => p.node);
  return { words: text.slice(from, to).trim(), nodes };
}

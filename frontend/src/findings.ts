// Proof-reading beside the text: asked for half a second after the last keystroke, shown as marks and as a list.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { blocksOf, rangeOf } from "./places";
import type { Figures } from "./store";

export interface Remark {
  mark: string;
  code: string;
  kind: string;
  severity: "error" | "warning" | "info";
  block: string;
  start: number;
  end: number;
  text: string;
  message: string;
  suggestion: string | null;
  basis: string | null;
  safe: boolean;
}

export interface Typed {
  block: string;
  start: number;
  end: number;
  text: string;
  what: string;
}

interface Found {
  remarks: Remark[];
  typed: Typed[];
}

const key = new PluginKey<DecorationSet>("findings");

export function findingsPlugin(figures: Figures): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, old) {
        const found = tr.getMeta(key) as Found | undefined;
        return found ? decorate(tr.doc, found, figures) : old.map(tr.mapping, tr.doc);
      },
    },
    props: {
      decorations(state) {
        return key.getState(state);
      },
    },
  });
}

function decorate(doc: Node, found: Found, figures: Figures): DecorationSet {
  const blocks = blocksOf(doc);
  const marks: Decoration[] = [];
  for (const number of found.typed) {
    const block = blocks.get(number.block);
    if (!block) continue;
    const { from, to } = rangeOf(block.node, block.pos, number.start, number.end, figures);
    marks.push(Decoration.inline(from, to, { class: "typed-number", title: "手打的数字，没有记录证明" }, { typed: number }));
  }
  for (const remark of found.remarks) {
    const block = blocks.get(remark.block);
    if (!block) continue;
    const { from, to } = rangeOf(block.node, block.pos, remark.start, remark.end, figures);
    if (to > from) marks.push(Decoration.inline(from, to, { class: `finding finding-${remark.severity}` }, { remark }));
  }
  return DecorationSet.create(doc, marks);
}

export function show(view: EditorView, found: Found): void {
  view.dispatch(view.state.tr.setMeta(key, found).setMeta("addToHistory", false));
}

export function placeOf(state: EditorState, mark: string): { from: number; to: number } | null {
  const hit = key.getState(state)?.find(undefined, undefined, (spec) => spec.remark?.mark === mark)[0];
  return hit ? { from: hit.from, to: hit.to } : null;
}

export function at(state: EditorState, pos: number): { remark?: Remark; typed?: Typed; from: number; to: number } | null {
  const hits = key.getState(state)?.find(pos, pos) ?? [];
  const hit = hits.find((each) => each.spec.remark) ?? hits[0];
  return hit ? { remark: hit.spec.remark, typed: hit.spec.typed, from: hit.from, to: hit.to } : null;
}

// Accepts a finding where its words still stand; returns false where they do not.
export function accept(view: EditorView, remark: Remark, figures: Figures): boolean {
  const place = placeOf(view.state, remark.mark);
  if (!place || remark.suggestion === null) return false;
  const words = view.state.doc.textBetween(place.from, place.to, "\n", (leaf) => figures.shown(leaf.attrs.id));
  if (words !== remark.text) return false;
  const tr = view.state.tr;
  view.dispatch(remark.suggestion ? tr.insertText(remark.suggestion, place.from, place.to) : tr.delete(place.from, place.to));
  return true;
}

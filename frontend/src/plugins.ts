// The habits of this editor: paragraphs have names of their own, chapters cannot be torn apart, others' chapters are left alone.
import { Fragment, type Node, Slice } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import type { ReportSchema } from "./schema";

export const REMOTE = "remote"; // a change that came from the server, not from this hand

export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `n${Array.from(bytes, (b) => b.toString(36).padStart(2, "0")).join("")}`.slice(0, 13);
}

// A paragraph that was split or pasted twice gets a name of its own.
export function identity(): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, state) {
      if (!transactions.some((tr) => tr.docChanged)) return null;
      const seen = new Set<string>();
      let tr: Transaction | null = null;
      state.doc.descendants((node, pos) => {
        if (!node.isTextblock) return true;
        const id = node.attrs.id as string;
        if (!id || seen.has(id)) {
          const made = freshId();
          tr = (tr ?? state.tr).setNodeMarkup(pos, undefined, { ...node.attrs, id: made, machine: false });
          seen.add(made);
        } else seen.add(id);
        return false;
      });
      return tr;
    },
  });
}

export function changedSections(before: Node, after: Node): number[] {
  const old = new Map<number, Node>();
  before.forEach((section) => old.set(section.attrs.id, section));
  const found: number[] = [];
  after.forEach((section) => {
    const was = old.get(section.attrs.id);
    if (was !== section && !(was && was.eq(section))) found.push(section.attrs.id);
  });
  return found;
}

// No keystroke merges or removes a chapter (the outline does that, openly), and none reaches into a chapter that another holds.
export function guard(isHeld: (section: number) => string, refuse: (section: number, by: string) => void, closed: boolean): Plugin {
  const ids = (doc: Node) => {
    const found: number[] = [];
    doc.forEach((section) => found.push(section.attrs.id));
    return found.join(",");
  };
  return new Plugin({
    filterTransaction(tr, state) {
      if (!tr.docChanged || tr.getMeta(REMOTE)) return true;
      if (closed || ids(tr.doc) !== ids(state.doc)) return false;
      for (const section of changedSections(state.doc, tr.doc)) {
        const by = isHeld(section);
        if (by) {
          refuse(section, by);
          return false;
        }
      }
      return true;
    },
  });
}

// What is pasted comes in as paragraphs: no chapters, no empty lines in rows, nothing that another program hid.
export function cleanPaste(schema: ReportSchema): Plugin {
  return new Plugin({
    props: {
      transformPastedHTML: (html) =>
        html
          .replace(/<!--[\s\S]*?-->/g, "")
          .replace(/<(style|script|xml|o:p|head|title)\b[\s\S]*?<\/\1>/gi, "")
          .replace(/<(img|iframe|object|embed|video|audio|link|meta|base|svg)\b[^>]*>/gi, "")
          .replace(/\s(style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""),
      transformPastedText: (text) => text.replace(/\r\n?/g, "\n").replace(/\n{2,}/g, "\n"),
      transformPasted(slice) {
        const blocks: Node[] = [];
        let inline = false;
        const walk = (fragment: Fragment) =>
          fragment.forEach((node) => {
            if (node.type === schema.nodes.section) walk(node.content);
            else if (node.isTextblock) blocks.push(node.type.create({ ...node.attrs, id: "", machine: false }, node.content));
            else inline = true;
          });
        walk(slice.content);
        if (inline) return slice;
        const kept = blocks.filter((node, i) => node.content.size || (i === 0 && blocks.length === 1));
        return Slice.maxOpen(Fragment.fromArray(kept));
      },
    },
  });
}

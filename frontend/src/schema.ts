// The closed grammar of a report: sections of headings and paragraphs; words, and figures that are one piece.
// It is the same grammar as apps/reports/writing/document.py; what is not in it cannot be pasted, typed or saved.
import { type DOMOutputSpec, type Node, Schema } from "prosemirror-model";

export function makeSchema(report: string, known: (id: string) => boolean) {
  const block = { id: { default: "" }, machine: { default: false } };
  const classes = (node: Node, own: string) => [own, node.attrs.machine ? "machine" : ""].filter(Boolean).join(" ");
  return new Schema({
    nodes: {
      doc: { content: "section+" },
      section: {
        content: "block+",
        attrs: { id: { default: 0 } },
        isolating: true,
        defining: true,
        toDOM: (node): DOMOutputSpec => ["div", { class: "desk-section", id: `section-${node.attrs.id}` }, 0],
      },
      paragraph: {
        content: "inline*",
        group: "block",
        attrs: block,
        parseDOM: [{ tag: "p" }, { tag: "li" }, { tag: "td" }, { tag: "th" }],
        toDOM: (node): DOMOutputSpec => ["p", { class: classes(node, ""), id: node.attrs.id }, 0],
      },
      heading: {
        content: "inline*",
        group: "block",
        defining: true,
        attrs: { ...block, level: { default: 1 } },
        parseDOM: [1, 2, 3, 4].map((level) => ({ tag: `h${level}`, attrs: { level } })),
        toDOM: (node): DOMOutputSpec => [
          "p",
          { class: classes(node, `paper-heading${node.attrs.level}`), role: "heading", "aria-level": String(node.attrs.level + 1), id: node.attrs.id },
          0,
        ],
      },
      figure: {
        inline: true,
        group: "inline",
        atom: true,
        selectable: true,
        attrs: { id: { default: "" } },
        // A figure cut from another report is that report's: here it comes in as its words.
        parseDOM: [
          {
            tag: "span[data-node]",
            getAttrs: (dom) => {
              const id = dom.getAttribute("data-node") ?? "";
              return dom.getAttribute("data-report") === report && known(id) ? { id } : false;
            },
          },
        ],
        toDOM: (node): DOMOutputSpec => ["span", { class: "live", "data-node": node.attrs.id, "data-report": report }],
      },
      text: { group: "inline" },
    },
    marks: {},
  });
}

export type ReportSchema = ReturnType<typeof makeSchema>;

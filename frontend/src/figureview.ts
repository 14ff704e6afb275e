// A figure on the page: its words, a colour and a shape by its state, and never a caret inside.
import type { Node } from "prosemirror-model";
import type { NodeView } from "prosemirror-view";
import type { Figures } from "./store";

const WORDS = { proven: "有出处", doubtful: "待定", blank: "待填", outdated: "已过时", typed: "手工填写" };

export class FigureView implements NodeView {
  readonly dom: HTMLElement;
  private readonly stop: () => void;

  constructor(
    private node: Node,
    private readonly figures: Figures,
    private readonly report: string,
  ) {
    this.dom = document.createElement("span");
    this.dom.contentEditable = "false";
    this.paint();
    this.stop = figures.listen((id) => {
      if (id === this.node.attrs.id) this.paint();
    });
  }

  private paint(): void {
    const id = this.node.attrs.id as string;
    const figure = this.figures.get(id);
    const state = figure?.state ?? "blank";
    this.dom.className = `live live-${state}`;
    this.dom.dataset.node = id;
    this.dom.dataset.report = this.report;
    this.dom.textContent = figure?.shown ?? "";
    this.dom.title = figure?.title ?? "";
    this.dom.setAttribute("role", "button");
    this.dom.setAttribute("aria-label", `${figure?.shown ?? ""}（${WORDS[state]}）`);
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.paint();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("live-chosen");
  }

  deselectNode(): void {
    this.dom.classList.remove("live-chosen");
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.stop();
  }
}

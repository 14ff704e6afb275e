// Inserting a figure by typing its name: @ (or the button) opens a small box where the caret stands.
import { TextSelection, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Server } from "./server";
import { Told } from "./server";
import type { Figures } from "./store";

interface Choice {
  key: string;
  name: string;
  value: string;
  unit: string;
  records: number;
  reason: string;
}

export class NameBox {
  private readonly box = document.createElement("div");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("ul");
  private choices: Choice[] = [];
  private chosen = 0;
  private timer = 0;
  private asked = 0;
  private readonly waiting = new Set<{ from: number; to: number }>(); // where figures go that the server is still counting

  constructor(
    private readonly view: EditorView,
    private readonly server: Server,
    private readonly figures: Figures,
    private readonly say: (words: string) => void,
  ) {
    this.box.className = "name-box";
    this.box.hidden = true;
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-label", "按名称插入数据");
    this.input.className = "form-control";
    this.input.placeholder = "数据的名称，如 主题党日";
    this.input.setAttribute("aria-label", "数据的名称");
    this.input.maxLength = 60;
    this.list.setAttribute("role", "listbox");
    this.box.append(this.input, this.list);
    document.body.append(this.box);
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(event.relatedTarget as globalThis.Node | null)) this.close(false);
    });
  }

  // `wanted`: a name to begin with, for a typed number that is chosen in the text and becomes a figure.
  open(wanted = ""): void {
    const place = this.view.coordsAtPos(this.view.state.selection.from);
    this.box.hidden = false;
    this.input.value = wanted;
    this.choices = [];
    this.paint("输入名称，从台账里数得出的数据会列出来。");
    const width = Math.min(320, window.innerWidth - 16);
    this.box.style.width = `${width}px`;
    this.box.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - width - 8)) + window.scrollX}px`;
    this.box.style.top = `${place.bottom + window.scrollY + 4}px`;
    this.input.focus();
    if (wanted) this.look();
  }

  private look(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(async () => {
      const wanted = this.input.value.trim();
      const turn = ++this.asked;
      if (!wanted) return this.paint("输入名称，从台账里数得出的数据会列出来。");
      try {
        const told = await this.server.get(`names/?q=${encodeURIComponent(wanted)}`);
        if (turn !== this.asked) return;
        this.choices = told.figures;
        this.chosen = 0;
        this.paint("没有名称相近的数据。");
      } catch (error) {
        this.paint(error instanceof Error ? error.message : "没有找到。");
      }
    }, 180);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.choices.length) {
      this.chosen = (this.chosen + step + this.choices.length) % this.choices.length;
      this.paint("");
    } else if (event.key === "Enter") void this.take(this.choices[this.chosen]);
    else if (event.key === "Escape") this.close(true);
    else return;
    event.preventDefault();
  }

  private paint(empty: string): void {
    this.list.replaceChildren();
    if (!this.choices.length) {
      const line = document.createElement("li");
      line.className = "soft small";
      line.textContent = empty;
      this.list.append(line);
    }
    this.choices.forEach((choice, number) => {
      const line = document.createElement("li");
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(number === this.chosen));
      line.tabIndex = -1;
      const name = document.createElement("span");
      name.textContent = choice.name;
      const value = document.createElement("strong");
      value.textContent = choice.value ? ` ${choice.value}${choice.unit}` : "";
      const more = document.createElement("span");
      more.className = "soft small";
      more.textContent = choice.value ? ` ${choice.records} 条记录` : ` ${choice.reason}`;
      line.append(name, value, more);
      line.addEventListener("mousedown", (event) => {
        event.preventDefault();
        void this.take(choice);
      });
      this.list.append(line);
    });
  }

  // Writing goes on while the server answers: the figure comes in where the name was asked for, before what was typed since.
  private async take(choice: Choice | undefined): Promise<void> {
    if (!choice) return;
    if (!choice.value) return this.say(`“${choice.name}”${choice.reason}，没有记录的数不能填。`);
    const { from, to } = this.view.state.selection;
    const place = { from, to };
    this.waiting.add(place);
    if (from !== to) this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(this.view.state.doc, to)));
    this.close(true);
    try {
      const { id, ...figure } = await this.server.post("insert/", { key: choice.key });
      this.figures.set(id, figure);
      this.waiting.delete(place);
      const node = this.view.state.schema.nodes.figure!.create({ id });
      this.view.dispatch(this.view.state.tr.replaceRangeWith(place.from, place.to, node).scrollIntoView());
    } catch (error) {
      this.say(error instanceof Told ? error.message : "没有插入成功。");
    } finally {
      this.waiting.delete(place);
    }
  }

  // The places of figures that are on their way move with the text.
  follow(tr: Transaction): void {
    for (const place of this.waiting) {
      place.from = tr.mapping.map(place.from, -1);
      place.to = tr.mapping.map(place.to, -1);
    }
  }

  private close(back: boolean): void {
    if (this.box.hidden) return;
    this.box.hidden = true;
    if (back) this.view.focus();
  }
}

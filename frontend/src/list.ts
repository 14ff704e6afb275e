// The list of findings under the right pane.
import type { Remark, Typed } from "./findings";

export interface Acts {
  accept(remark: Remark): void;
  acceptSafe(remarks: Remark[]): void;
  dismiss(remark: Remark, reason: string): void;
  jump(remark: Remark): void;
  jumpTyped(typed: Typed): void;
  bindTyped(typed: Typed): void;
}

const WORDS = { error: "要改", warning: "请看", info: "参考" };

function button(words: string, act: () => void, style = "btn btn-sm"): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = style;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function text(tag: string, words: string, style = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = words;
  if (style) made.className = style;
  return made;
}

export class FindingList {
  private chosen = "";

  constructor(
    private readonly host: HTMLElement,
    private readonly acts: Acts,
  ) {}

  show(remarks: Remark[], typed: Typed[], dismissed: number): void {
    const head = document.createElement("div");
    head.className = "findings-head";
    head.append(text("h2", "校对"), text("span", remarks.length ? `${remarks.length} 处` : "没有发现问题", "soft small"));
    const safe = remarks.filter((remark) => remark.safe);
    if (safe.length > 1) head.append(button(`采纳 ${safe.length} 处有把握的`, () => this.acts.acceptSafe(safe)));
    const list = document.createElement("ul");
    list.className = "lines findings-list";
    for (const remark of remarks) list.append(this.line(remark));
    const parts: globalThis.Node[] = [head, list];
    if (typed.length) parts.push(this.typed(typed));
    if (dismissed) parts.push(text("p", `另有 ${dismissed} 处已写明理由不改。`, "soft small findings-foot"));
    this.host.replaceChildren(...parts);
  }

  choose(mark: string): void {
    this.chosen = mark;
    for (const line of this.host.querySelectorAll<HTMLElement>("[data-mark]")) {
      const is = line.dataset.mark === mark;
      line.classList.toggle("chosen", is);
      if (is) line.scrollIntoView({ block: "nearest" });
    }
  }

  private line(remark: Remark): HTMLElement {
    const line = document.createElement("li");
    line.dataset.mark = remark.mark;
    line.classList.toggle("chosen", remark.mark === this.chosen);
    const top = button("", () => this.acts.jump(remark), "plain-choice");
    top.append(text("span", WORDS[remark.severity], `mark finding-mark-${remark.severity}`), ` ${remark.message}`);
    line.append(top);
    if (remark.basis) line.append(text("div", `依据：${remark.basis}`, "soft small"));
    const row = document.createElement("div");
    row.className = "panel-row";
    if (remark.suggestion !== null) {
      row.append(button(remark.suggestion ? `改为“${remark.suggestion}”` : "删去", () => this.acts.accept(remark)));
    }
    const more = document.createElement("details");
    more.append(text("summary", "不改", "soft small"));
    const why = document.createElement("input");
    why.className = "form-control";
    why.maxLength = 200;
    why.placeholder = "为什么，如 引用原文";
    why.setAttribute("aria-label", "不改的理由");
    more.append(why, button("记下理由", () => this.acts.dismiss(remark, why.value)));
    row.append(more);
    line.append(row);
    return line;
  }

  private typed(typed: Typed[]): HTMLElement {
    const more = document.createElement("details");
    more.className = "desk-more";
    more.append(text("summary", `手打的数字 ${typed.length} 处，没有记录证明`));
    const list = document.createElement("ul");
    list.className = "lines";
    for (const number of typed) {
      const line = document.createElement("li");
      line.append(button(`${number.what ? `${number.what} ` : ""}${number.text}`, () => this.acts.jumpTyped(number), "plain-choice"));
      line.append(button("换成数据", () => this.acts.bindTyped(number)));
      list.append(line);
    }
    more.append(list);
    return more;
  }
}

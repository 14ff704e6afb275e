// The right pane: pages of the server without their frame; their forms are sent from here.
import type { Server } from "./server";
import type { Figures } from "./store";

export class Side {
  private current = "";
  private turn = 0;

  constructor(
    private readonly panel: HTMLElement,
    private readonly server: Server,
    private readonly figures: Figures,
    private readonly base: string,
    private readonly say: (words: string) => void,
    private readonly shownFigure: (id: string) => void,
  ) {
    panel.addEventListener("submit", (event) => void this.submit(event));
    panel.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLElement>("[data-figure]");
      if (!link?.dataset.figure) return;
      event.preventDefault();
      void this.figure(link.dataset.figure);
    });
  }

  async figure(id: string): Promise<void> {
    this.shownFigure(id);
    await this.open(`figures/${id}/`);
  }

  async sentence(block: string, words: string, nodes: string[]): Promise<void> {
    const asked = new URLSearchParams({ block, words: words.slice(0, 600), nodes: nodes.join(",") });
    await this.open(`sentence/?${asked}`);
  }

  async phrases(): Promise<void> {
    await this.load("phrases/");
  }

  private async open(path: string): Promise<void> {
    if (path === this.current) return;
    await this.load(path);
  }

  private async load(path: string): Promise<void> {
    const turn = this.begin();
    try {
      const html = await this.server.page(path);
      if (turn !== this.turn) return;
      this.current = path;
      this.panel.innerHTML = html; // written by our own templates, escaped there
      this.panel.scrollTop = 0;
    } catch (error) {
      if (turn === this.turn) this.say(error instanceof Error ? error.message : "没有打开。");
    } finally {
      this.end(turn);
    }
  }

  // Until the answer is there, what still stands in the pane belongs to something else: it takes no click and no key.
  private begin(): number {
    this.panel.setAttribute("aria-busy", "true");
    this.panel.inert = true;
    return ++this.turn;
  }

  private end(turn: number): void {
    if (turn !== this.turn) return;
    this.panel.removeAttribute("aria-busy");
    this.panel.inert = false;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    event.preventDefault();
    if (form.hasAttribute("data-look")) {
      const asked = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      return this.load(`${new URL(form.action).pathname.replace(this.base, "")}?${asked}`);
    }
    const data = new FormData(form, event.submitter);
    const id = this.panel.querySelector<HTMLElement>("[data-node]")?.dataset.node; // by the time of the answer another may be shown
    const turn = this.begin();
    try {
      const answer = await this.server.form(new URL(form.action).pathname, data);
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        const { figure } = await answer.json();
        if (id && figure) this.figures.set(id, figure);
        if (turn === this.turn) await this.load(this.current.split("?")[0] ?? "");
      } else {
        const html = await answer.text();
        if (turn === this.turn) this.panel.innerHTML = html;
        else if (!answer.ok) this.say("刚才那一处没有改成，请回去再看一眼。");
      }
    } catch (error) {
      this.say(error instanceof Error ? error.message : "没有做成。");
    } finally {
      this.end(turn);
    }
  }

  forget(): void {
    this.current = "";
  }
}

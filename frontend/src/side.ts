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
    const turn = ++this.turn;
    this.panel.setAttribute("aria-busy", "true");
    try {
      const html = await this.server.page(path);
      if (turn !== this.turn) return;
      this.current = path;
      this.panel.innerHTML = html; // written by our own templates, escaped there
      this.panel.scrollTop = 0;
    } catch (error) {
      this.say(error instanceof Error ? error.message : "没有打开。");
    } finally {
      this.panel.removeAttribute("aria-busy");
    }
  }

  private async submit(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    event.preventDefault();
    if (form.hasAttribute("data-look")) {
      const asked = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      return this.load(`${new URL(form.action).pathname.replace(this.base, "")}?${asked}`);
    }
    const data = new FormData(form, event.submitter);
    try {
      const answer = await this.server.form(new URL(form.action).pathname, data);
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        const { figure } = await answer.json();
        const id = this.panel.querySelector<HTMLElement>("[data-node]")?.dataset.node;
        if (id && figure) this.figures.set(id, figure);
        await this.load(this.current.split("?")[0] ?? "");
      } else {
        this.panel.innerHTML = await answer.text();
      }
    } catch (error) {
      this.say(error instanceof Error ? error.message : "没有做成。");
    }
  }

  forget(): void {
    this.current = "";
  }
}

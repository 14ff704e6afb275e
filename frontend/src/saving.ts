// Saving: a second after the last keystroke, section by section, each against the count it started from.
// Until the server has said yes, what was typed also lies in this browser: a closed window loses nothing.
import type { Node } from "prosemirror-model";
import { type Server, Told } from "./server";

const WAIT = 1200;
const HEARTBEAT = 30_000;

export interface Late {
  section: number;
  revision: number;
  by: string;
  held: boolean;
  version: number;
  blocks: any[];
}

export interface Hooks {
  sections(): Map<number, Node>;
  say(words: string, kind: "quiet" | "good" | "wrong"): void;
  late(late: Late[]): void;
  held(section: number, by: string): void;
}

export function asBlocks(section: Node): any[] {
  return (section.toJSON().content ?? []) as any[];
}

export class Saver {
  private readonly saved = new Map<number, Node>();
  readonly revisions = new Map<number, number>();
  private readonly holding = new Map<number, number>(); // section → when it was last touched
  private timer = 0;
  private running: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly server: Server,
    private readonly report: string,
    private readonly hooks: Hooks,
    first: { id: number; revision: number }[],
  ) {
    for (const { id, revision } of first) this.revisions.set(id, revision);
    for (const [id, node] of hooks.sections()) this.saved.set(id, node);
    window.setInterval(() => void this.beat(), HEARTBEAT);
    window.addEventListener("pagehide", () => void this.flush(true));
    // Hidden is not gone: a save that is on its way is waited for. Back again, somebody may just have signed in in another window.
    document.addEventListener("visibilitychange", () => void this.flush(document.visibilityState === "hidden" && !this.running));
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty().length) event.preventDefault();
    });
  }

  dirty(): [number, Node][] {
    return [...this.hooks.sections()].filter(([id, node]) => {
      const saved = this.saved.get(id);
      return saved !== undefined && saved !== node && !saved.eq(node);
    });
  }

  changed(sections: number[]): void {
    for (const section of sections) {
      if (!this.holding.has(section)) void this.hold(section, false);
      this.holding.set(section, Date.now());
    }
    this.stash();
    this.hooks.say("正在编辑…", "quiet");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(false), WAIT);
  }

  async hold(section: number, take: boolean): Promise<boolean> {
    try {
      const told = await this.server.post(`sections/${section}/hold/`, { take });
      this.hooks.held(section, told.mine ? "" : told.by);
      if (!told.mine) this.holding.delete(section);
      return told.mine as boolean;
    } catch (error) {
      this.tell(error);
      return true; // the save itself is refused where somebody else is writing
    }
  }

  async flush(leaving: boolean): Promise<void> {
    window.clearTimeout(this.timer);
    // One save at a time: a second one beside it would start from a count that the first has just moved.
    while (this.running && !leaving) await this.running;
    if (this.stopped) return;
    const dirty = this.dirty();
    if (!dirty.length) return;
    const mine = this.send(dirty, leaving).finally(() => {
      if (this.running === mine) this.running = null;
    });
    this.running = mine;
    await mine;
  }

  private async send(dirty: [number, Node][], leaving: boolean): Promise<void> {
    this.hooks.say("正在保存…", "quiet");
    const sections = dirty.map(([id, node]) => ({ id, revision: this.revisions.get(id) ?? 0, blocks: asBlocks(node) }));
    try {
      this.took(await this.server.post("save/", { sections }, leaving), dirty);
    } catch (error) {
      if (error instanceof Told && error.status === 409 && error.body?.late) {
        this.took(error.body, dirty);
        this.hooks.late(error.body.late as Late[]);
        return;
      }
      this.tell(error);
      if (error instanceof Told && error.status === 0) this.timer = window.setTimeout(() => void this.flush(false), 5000);
    }
  }

  private took(answer: any, dirty: [number, Node][]): void {
    const sent = new Map(dirty);
    for (const { section, revision } of answer.saved ?? []) {
      this.revisions.set(section, revision);
      const node = sent.get(section);
      if (node) this.saved.set(section, node);
      localStorage.removeItem(this.key(section));
    }
    this.stash(); // what was typed while this save was on its way is not in it
    const clock = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    if (!answer.late?.length) this.hooks.say(this.dirty().length ? "正在编辑…" : `已保存 ${clock}`, "good");
  }

  // The section now is what the server has; what was typed here was kept there as a version.
  settle(section: number, node: Node, revision: number): void {
    this.saved.set(section, node);
    this.revisions.set(section, revision);
    localStorage.removeItem(this.key(section));
  }

  again(section: number, revision: number): void {
    this.revisions.set(section, revision);
    void this.flush(false);
  }

  leave(): void {
    this.stopped = true;
  }

  private async beat(): Promise<void> {
    for (const [section, at] of this.holding) {
      if (Date.now() - at > 2 * HEARTBEAT) this.holding.delete(section);
      else await this.hold(section, false);
    }
  }

  private tell(error: unknown): void {
    this.hooks.say(error instanceof Error ? error.message : "没有保存成功。", "wrong");
  }

  private key(section: number): string {
    return `shuzhi:work:${this.report}:${section}`;
  }

  private stash(): void {
    for (const [id, node] of this.dirty()) {
      try {
        localStorage.setItem(this.key(id), JSON.stringify({ revision: this.revisions.get(id), blocks: asBlocks(node) }));
      } catch {
        return; // a full store: the server still has all but the last seconds
      }
    }
  }

  // What an earlier window could not save. `since`: the section was saved once more after that, perhaps by somebody else.
  stashed(): { section: number; blocks: any[]; since: boolean }[] {
    const found = [];
    const now = this.hooks.sections();
    for (const [id, revision] of this.revisions) {
      const raw = localStorage.getItem(this.key(id));
      const node = now.get(id);
      if (!raw || !node) continue;
      try {
        const held = JSON.parse(raw);
        const same = JSON.stringify(held.blocks) === JSON.stringify(asBlocks(node));
        if (same || !Array.isArray(held.blocks)) localStorage.removeItem(this.key(id));
        else found.push({ section: id, blocks: held.blocks as any[], since: held.revision !== revision });
      } catch {
        localStorage.removeItem(this.key(id));
      }
    }
    return found;
  }
}

// What the figures of this report show. The server alone says it; the text only names them.
export type State = "proven" | "doubtful" | "blank" | "outdated" | "typed";
export interface Figure {
  shown: string;
  state: State;
  title: string;
}

type Listener = (id: string) => void;

export class Figures {
  private readonly held = new Map<string, Figure>();
  private readonly listeners = new Set<Listener>();

  constructor(first: Record<string, Figure>) {
    for (const [id, figure] of Object.entries(first)) this.held.set(id, figure);
  }

  get(id: string): Figure | undefined {
    return this.held.get(id);
  }

  has(id: string): boolean {
    return this.held.has(id);
  }

  shown(id: string): string {
    return this.held.get(id)?.shown ?? "";
  }

  set(id: string, figure: Partial<Figure>): void {
    const before = this.held.get(id) ?? { shown: "", state: "blank" as State, title: "" };
    this.held.set(id, { ...before, ...figure });
    for (const listener of this.listeners) listener(id);
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  ids(): IterableIterator<string> {
    return this.held.keys();
  }
}

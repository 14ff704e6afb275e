// The report editor: three panes, live figures, autosave. The page works without it: then it is a text with links and plain forms.
import { baseKeymap, chainCommands, setBlockType } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Node } from "prosemirror-model";
import { type Command, EditorState, NodeSelection, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { FigureView } from "./figureview";
import { accept, at, findingsPlugin, placeOf, type Remark, show, type Typed } from "./findings";
import { FindingList } from "./list";
import { NameBox } from "./naming";
import { blocksOf, rangeOf, sentenceAt, textOf } from "./places";
import { changedSections, cleanPaste, guard, identity, REMOTE } from "./plugins";
import { type Late, Saver } from "./saving";
import { makeSchema } from "./schema";
import { Server, Told } from "./server";
import { Side } from "./side";
import { type Figure, Figures, type State } from "./store";

interface Opened {
  sections: { id: number; revision: number; heldBy: string; blocks: any[] }[];
  figures: Record<string, Figure>;
  closed: boolean;
  me: string;
}

const desk = document.getElementById("desk");
const told = document.getElementById("report-document");
if (desk && told) start(desk, JSON.parse(told.textContent ?? "{}") as Opened);

function start(desk: HTMLElement, opened: Opened): void {
  const base = desk.dataset.base ?? "";
  const report = base.replace(/\D+/g, "");
  const token = desk.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  const server = new Server(base, token);
  const figures = new Figures(opened.figures);
  const schema = makeSchema(report, (id) => figures.has(id));
  const held = new Map(opened.sections.filter((s) => s.heldBy).map((s) => [s.id, s.heldBy]));
  const doc = schema.node("doc", null, opened.sections.map((s) => sectionNode(s.id, s.blocks)));
  const mount = document.getElementById("editor") as HTMLElement;
  const bar = document.createElement("div");
  bar.className = "desk-notices";
  mount.before(bar);
  mount.replaceChildren();

  function sectionNode(id: number, blocks: any[]): Node {
    const content = blocks.length ? blocks.map((block) => Node.fromJSON(schema, block)) : [schema.node("paragraph", { id: "" })];
    return schema.node("section", { id }, content);
  }

  const toText: Command = setBlockType(schema.nodes.paragraph);
  const toHeading = (level: number): Command => setBlockType(schema.nodes.heading, { level });
  // The name and the mark of a paragraph stay with it when it becomes a heading.
  const keepName =
    (command: Command): Command =>
    (state, dispatch) =>
      command(state, dispatch && ((tr) => {
        state.doc.nodesBetween(state.selection.from, state.selection.to, (node, pos) => {
          const now = node.isTextblock ? tr.doc.nodeAt(pos) : null;
          if (now) tr.setNodeMarkup(pos, undefined, { ...now.attrs, id: node.attrs.id, machine: node.attrs.machine });
          return !node.isTextblock;
        });
        dispatch(tr);
      }));
  const openNames: Command = () => {
    if (opened.closed) return true;
    stepBehindFigure();
    names.open();
    return true;
  };

  const state = EditorState.create({
    doc,
    plugins: [
      history(),
      keymap({
        "Mod-z": undo,
        "Mod-y": redo,
        "Mod-Shift-z": redo,
        "Mod-Alt-0": keepName(toText),
        "Mod-Alt-1": keepName(toHeading(1)),
        "Mod-Alt-2": keepName(toHeading(2)),
        "Mod-Alt-3": keepName(toHeading(3)),
        "Mod-j": openNames,
        "Mod-s": () => (void saver.flush(false), true),
        F7: () => nextFinding(1),
        "Shift-F7": () => nextFinding(-1),
        "Shift-Enter": chainCommands(baseKeymap.Enter as Command),
      }),
      keymap(baseKeymap),
      identity(),
      guard((section) => held.get(section) ?? "", refused, opened.closed),
      cleanPaste(schema),
      findingsPlugin(figures),
    ],
  });

  const view: EditorView = new EditorView(mount, {
    state,
    editable: () => !opened.closed,
    attributes: { class: "paper", role: "textbox", "aria-multiline": "true", "aria-label": "报告正文", spellcheck: "false" },
    nodeViews: { figure: (node) => new FigureView(node, figures, report) },
    clipboardTextSerializer: (slice) =>
      slice.content.textBetween(0, slice.content.size, "\n", (leaf) => figures.shown(leaf.attrs.id)),
    handleTextInput: (_view, _from, _to, text) => {
      if (text === "@" || text === "＠") return openNames(view.state);
      if (!stepBehindFigure()) return false;
      view.dispatch(view.state.tr.insertText(text));
      return true;
    },
    handleDOMEvents: { compositionstart: () => (stepBehindFigure(), false) },
    dispatchTransaction(tr) {
      const before = view.state;
      const { state: after, transactions } = before.applyTransaction(tr);
      view.updateState(after);
      for (const each of transactions) names.follow(each);
      if (transactions.some((each) => each.docChanged)) {
        if (!transactions.some((each) => each.getMeta(REMOTE))) saver.changed(changedSections(before.doc, after.doc));
        readSoon();
        measureSoon();
      }
      if (!before.selection.eq(after.selection)) lookSoon(tr.getMeta("pointer") === true);
    },
  });

  // Typing on a chosen figure writes behind it: a figure goes only when somebody deletes it.
  function stepBehindFigure(): boolean {
    const { selection } = view.state;
    if (!(selection instanceof NodeSelection) || selection.node.type !== schema.nodes.figure) return false;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, selection.to)));
    return true;
  }

  // ---- saving -----------------------------------------------------------------------------------------------------------

  const status = document.getElementById("save-state");
  function say(words: string, kind: "quiet" | "good" | "wrong" = "wrong"): void {
    if (!status) return;
    status.textContent = words;
    status.className = `small save-${kind}`;
  }

  const sections = () => {
    const found = new Map<number, Node>();
    view.state.doc.forEach((section) => found.set(section.attrs.id, section));
    return found;
  };

  const saver = new Saver(server, report, { sections, say, late, held: nowHeld }, opened.sections);

  function nowHeld(section: number, by: string): void {
    if (by) held.set(section, by);
    else held.delete(section);
    const line = part(section)?.querySelector("[data-held]");
    if (line) line.textContent = by ? ` · ${by} 正在编辑` : "";
    document.getElementById(`section-${section}`)?.classList.toggle("is-held", Boolean(by));
    if (by) refused(section, by);
  }

  function notice(id: string, words: string, ...buttons: [string, () => void][]): void {
    document.getElementById(id)?.remove();
    const line = document.createElement("div");
    line.className = "notice";
    line.id = id;
    line.setAttribute("role", "alert");
    line.append(words, " ");
    for (const [name, act] of buttons) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-sm";
      made.textContent = name;
      made.addEventListener("click", () => {
        line.remove();
        act();
      });
      line.append(made, " ");
    }
    bar.append(line);
  }

  function refused(section: number, by: string): void {
    notice(`held-${section}`, `${by} 正在编辑“${heading(section)}”，这一节先不要改；如已说好，可以接手（会告诉对方，并留下原稿）。`, [
      "接手这一节",
      () => {
        held.delete(section);
        void saver.hold(section, true).then((mine) => mine && location.reload());
      },
    ], ["知道了", () => undefined]);
  }

  function late(all: Late[]): void {
    for (const each of all) {
      const who = each.held ? `${each.by} 正在编辑` : `${each.by} 刚改过`;
      const kept = each.version ? "您这一稿已存进“历史稿”。" : "";
      notice(`late-${each.section}`, `“${heading(each.section)}”${who}，没有覆盖。${kept}`, ["换成最新的一稿", () => replace(each)], [
        "用我的这一稿",
        () => (each.held ? refused(each.section, each.by) : saver.again(each.section, each.revision)),
      ]);
    }
    say("有一节没有保存", "wrong");
  }

  function replace(each: Late): void {
    const node = put(each.section, each.blocks, true);
    if (node) saver.settle(each.section, node, each.revision);
    say("已换成最新的一稿", "good");
  }

  function put(section: number, blocks: any[], remote: boolean): Node | null {
    let made: Node | null = null;
    view.state.doc.forEach((old, pos) => {
      if (made || old.attrs.id !== section) return;
      made = sectionNode(section, blocks);
      const tr = view.state.tr.replaceWith(pos, pos + old.nodeSize, made);
      view.dispatch(remote ? tr.setMeta(REMOTE, true).setMeta("addToHistory", false) : tr);
    });
    return made;
  }

  for (const { section, blocks, since } of saver.stashed()) {
    const told = since ? "，之后这一节又保存过；放回来会换掉现在的文字，可以撤销" : "";
    notice(`stash-${section}`, `上次“${heading(section)}”有没保存完的内容${told}。`, ["放回来", () => void put(section, blocks, false)], [
      "不要了",
      () => localStorage.removeItem(`shuzhi:work:${report}:${section}`),
    ]);
  }

  // ---- the outline ------------------------------------------------------------------------------------------------------

  function part(section: number): HTMLElement | null {
    return desk.querySelector(`[data-part="${section}"]`);
  }

  function heading(section: number): string {
    return part(section)?.querySelector("a")?.textContent ?? "这一节";
  }

  let measuring = 0;
  function measureSoon(): void {
    window.clearTimeout(measuring);
    measuring = window.setTimeout(measure, 250);
  }

  function measure(): void {
    let total = 0;
    const counts: Record<string, number> = { proven: 0, doubtful: 0, blank: 0, outdated: 0, typed: 0 };
    const seen = new Set<string>();
    view.state.doc.forEach((section) => {
      let length = 0;
      let open = 0;
      section.descendants((node) => {
        if (node.isTextblock) length += textOf(node, figures).replace(/\s/g, "").length;
        if (node.type.name === "figure") {
          const state = figures.get(node.attrs.id)?.state ?? "blank";
          if (state === "blank" || state === "doubtful") open++;
          if (!seen.has(node.attrs.id)) counts[state] = (counts[state] ?? 0) + 1;
          seen.add(node.attrs.id);
        }
        return true;
      });
      total += length;
      const line = part(section.attrs.id);
      const shown = line?.querySelector("[data-length]");
      if (shown) shown.textContent = String(length);
      const blanks = line?.querySelector<HTMLElement>("[data-open]");
      if (blanks) blanks.textContent = open ? `待填 ${open}` : "已填完";
      const title = section.firstChild?.type.name === "heading" ? textOf(section.firstChild, figures) : "";
      const link = line?.querySelector("a");
      if (link && title) link.textContent = title;
    });
    const whole = desk.querySelector("[data-total]");
    if (whole) whole.textContent = String(total);
    for (const [state, count] of Object.entries(counts)) {
      const line = desk.querySelector(`[data-count="${state}"] b`);
      if (line) line.textContent = String(count);
    }
  }
  figures.listen(measureSoon);

  desk.querySelector(".desk-outline")?.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    pane("text");
    document.getElementById(link.hash.slice(1))?.scrollIntoView({ block: "start", behavior: "smooth" });
  });

  // ---- the right pane ---------------------------------------------------------------------------------------------------

  const panel = document.getElementById("panel") as HTMLElement;
  const side = new Side(panel, server, figures, base, (words) => say(words), (id) => {
    for (const chosen of mount.querySelectorAll(".live-chosen")) chosen.classList.remove("live-chosen");
    mount.querySelector(`[data-node="${id}"]`)?.classList.add("live-chosen");
  });
  const names = new NameBox(view, server, figures, (words) => say(words));

  let looking = 0;
  function lookSoon(now: boolean): void {
    window.clearTimeout(looking);
    looking = window.setTimeout(look, now ? 60 : 500);
  }

  function look(): void {
    const { selection } = view.state;
    if (!view.hasFocus()) return; // whoever is at work in the right pane keeps it
    if (selection instanceof NodeSelection && selection.node.type === schema.nodes.figure) {
      void side.figure(selection.node.attrs.id);
      return;
    }
    const hit = at(view.state, selection.from);
    if (hit?.remark) list.choose(hit.remark.mark);
    const block = selection.$head.parent;
    if (!block.isTextblock) return;
    const { words, nodes } = sentenceAt(block, selection.$head.parentOffset, figures);
    if (words.length > 5) void side.sentence(block.attrs.id, words, nodes);
    adopt.hidden = !block.attrs.machine || opened.closed;
  }

  mount.addEventListener("click", (event) => {
    const node = (event.target as Element).closest<HTMLElement>("[data-node]")?.dataset.node;
    if (node) void side.figure(node).then(() => window.innerWidth < 992 && pane("side"));
  });

  async function keepPhrase(): Promise<void> {
    const block = view.state.selection.$head.parent;
    await saver.flush(false);
    try {
      await server.post("phrases/keep/", { block: block.attrs.id });
      say("已存为常用句", "good");
      void side.phrases();
    } catch (error) {
      say(error instanceof Error ? error.message : "没有存下。");
    }
  }

  panel.addEventListener("click", async (event) => {
    const phrase = (event.target as Element).closest<HTMLElement>("[data-phrase]")?.dataset.phrase;
    if (!phrase) return;
    try {
      const told = await server.post(`phrases/${phrase}/`, {});
      for (const [id, figure] of Object.entries(told.figures as Record<string, Figure>)) figures.set(id, figure);
      const { $head } = view.state.selection;
      const behind = $head.depth > 1 ? $head.after($head.depth) : view.state.doc.content.size - 1;
      const node = Node.fromJSON(schema, { ...told.block, attrs: { ...told.block.attrs, id: "" } });
      view.dispatch(view.state.tr.insert(behind, node).scrollIntoView());
      pane("text");
    } catch (error) {
      say(error instanceof Error ? error.message : "没有放进去。");
    }
  });

  // ---- proof-reading ----------------------------------------------------------------------------------------------------

  let remarks: Remark[] = [];
  let typed: Typed[] = [];
  const list = new FindingList(document.getElementById("findings") as HTMLElement, {
    accept: (remark) => {
      if (!accept(view, remark, figures)) say("这一处的文字已经变了，正在重新校对。");
      view.focus();
      readSoon();
    },
    acceptSafe: (all) => {
      for (const remark of all) accept(view, remark, figures);
      view.focus();
      readSoon();
    },
    dismiss: async (remark, reason) => {
      try {
        await server.post("dismiss/", { mark: remark.mark, code: remark.code, text: remark.text, reason });
        readSoon();
      } catch (error) {
        say(error instanceof Told ? error.message : "没有记下。");
      }
    },
    jump: (remark) => {
      const place = placeOf(view.state, remark.mark);
      if (place) select(place.from, place.to);
      list.choose(remark.mark);
    },
    jumpTyped: (number) => void chooseTyped(number),
    bindTyped: (number) => {
      if (chooseTyped(number) && !opened.closed) names.open(number.what.replace(/^.*(召开|开展|举办|举行|组织|进行)(?=.)/, ""));
    },
  });

  function chooseTyped(number: Typed): boolean {
    const block = blocksOf(view.state.doc).get(number.block);
    if (!block) return false;
    const { from, to } = rangeOf(block.node, block.pos, number.start, number.end, figures);
    if (view.state.doc.textBetween(from, to, "\n", (leaf) => figures.shown(leaf.attrs.id)) !== number.text) return false;
    select(from, to);
    return true;
  }

  function select(from: number, to: number): void {
    pane("text");
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)).scrollIntoView());
    view.focus();
  }

  function nextFinding(step: 1 | -1): boolean {
    const here = view.state.selection.from;
    const places = remarks
      .map((remark) => ({ remark, place: placeOf(view.state, remark.mark) }))
      .filter((each) => each.place)
      .sort((a, b) => (a.place?.from ?? 0) - (b.place?.from ?? 0));
    const ahead = step > 0 ? places.find((p) => (p.place?.from ?? 0) > here) : places.reverse().find((p) => (p.place?.from ?? 0) < here);
    const next = ahead ?? places[0];
    if (!next?.place) return false;
    select(next.place.from, next.place.to);
    list.choose(next.remark.mark);
    return true;
  }

  let reading = 0;
  let turn = 0;
  function readSoon(): void {
    window.clearTimeout(reading);
    reading = window.setTimeout(() => void readOver(), 500);
  }

  async function readOver(): Promise<void> {
    const mine = ++turn;
    const asked = view.state.doc;
    const sent = saver.dirty().map(([id, node]) => ({ id, revision: 0, blocks: node.toJSON().content ?? [] }));
    try {
      const found = await server.post("read-over/", { sections: sent });
      if (mine !== turn || view.state.doc !== asked) return; // somebody typed on: the next answer is already asked for
      remarks = found.remarks;
      typed = found.typed;
      show(view, found);
      list.show(remarks, typed, found.dismissed);
    } catch {
      return; // no proof-reading while the server is away; saving tells of that
    }
  }

  // ---- counting again ---------------------------------------------------------------------------------------------------

  async function recount(): Promise<void> {
    try {
      const answer = (await server.get("recount/")) as { figures: { node: string; state: State; now: string }[] };
      let outdated = 0;
      for (const each of answer.figures) {
        const before = figures.get(each.node);
        if (!before) continue;
        if (each.state === "outdated") outdated++;
        if (before.state !== each.state) {
          const title = each.state === "outdated" ? `已过时：台账现在${each.now ? `是 ${each.now}` : "没有记录"}` : before.title;
          figures.set(each.node, { state: each.state, title });
        }
      }
      measure();
      if (outdated && !opened.closed) {
        notice("outdated", `台账有变动，${outdated} 个数据已过时。`, ["全部按台账更新", () => void refreshAll()], ["一个一个看", () => undefined]);
      } else document.getElementById("outdated")?.remove();
    } catch {
      return;
    }
  }

  async function refreshAll(): Promise<void> {
    await saver.flush(false);
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token);
    try {
      await server.form(`${base}refresh/`, data);
    } catch {
      // the answer is a way on to another page; that it was taken shows after loading
    }
    saver.leave();
    location.reload();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void recount();
  });

  // ---- tools and panes --------------------------------------------------------------------------------------------------

  const tools = document.getElementById("tools") as HTMLElement;
  const adopt = document.createElement("button");
  function tool(words: string, title: string, command: Command): void {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm";
    made.textContent = words;
    made.title = title;
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => {
      view.focus();
      command(view.state, view.dispatch);
    });
    tools.append(made);
  }
  if (!opened.closed) {
    tool("撤销", "Ctrl+Z", undo);
    tool("重做", "Ctrl+Y", redo);
    tool("正文", "Ctrl+Alt+0", keepName(toText));
    tool("一级标题", "Ctrl+Alt+1", keepName(toHeading(1)));
    tool("二级标题", "Ctrl+Alt+2", keepName(toHeading(2)));
    tool("插入数据", "按名称插入：打 @ 或按 Ctrl+J", openNames);
    tool("常用句", "本单位自己的句子，连同句里的数据", () => (void side.phrases(), pane("side"), true));
    tool("存为常用句", "把光标所在的一段存起来", () => (void keepPhrase(), true));
    tool("下一处校对", "F7", () => nextFinding(1));
    adopt.type = "button";
    adopt.className = "btn btn-sm";
    adopt.textContent = "采用这一段";
    adopt.title = "这一段是程序写的；采用之后就是您写的";
    adopt.hidden = true;
    adopt.addEventListener("click", () => {
      const { $head } = view.state.selection;
      const pos = $head.before($head.depth);
      view.dispatch(view.state.tr.setNodeMarkup(pos, undefined, { ...$head.parent.attrs, machine: false }));
      adopt.hidden = true;
    });
    tools.append(adopt);
    tools.hidden = false;
  }

  function pane(name: string): void {
    desk.dataset.pane = name;
    for (const tab of desk.querySelectorAll<HTMLElement>("[data-pane]")) {
      tab.setAttribute("aria-selected", String(tab.dataset.pane === name));
    }
  }
  desk.querySelector(".desk-tabs")?.addEventListener("click", (event) => {
    const name = (event.target as HTMLElement).dataset.pane;
    if (name) pane(name);
  });
  pane("text");
  desk.classList.add("is-live");

  for (const [section] of held) document.getElementById(`section-${section}`)?.classList.add("is-held");
  void readOver();
  void recount();
}

// Keys on a list: j k Enter x n / ? — and a box that ticks all. The list works without this file.
(() => {
  "use strict";
  const table = document.querySelector("table[data-keys]");
  const rows = table ? [...table.tBodies[0].rows] : [];
  const help = document.querySelector("[data-keys-help]");
  let at = -1;

  const go = (step) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("at");
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add("at");
    rows[at].querySelector("a")?.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => rows[at]?.querySelector("input[type=checkbox]")?.click(),
    n: () => document.querySelector('[data-key="n"]')?.click(),
    "/": () => document.querySelector('[data-key="/"]')?.focus(),
    "?": () => help?.showModal?.(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  const head = table?.tHead?.querySelector("th.pick");
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
  if (!head || !boxes.length) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "选中这一页的全部");
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  head.append(all);
})();

// Drafts of a form while it is typed: kept in this tab only, gone when the tab closes or the record is saved.
// The page works without this file. Identity and telephone numbers are never kept.
(() => {
  "use strict";
  const SENT = "shuzhi:sent";
  const form = document.querySelector("form[data-draft]");
  const sent = sessionStorage.getItem(SENT);
  if (sent && !(form && form.hasAttribute("data-bound"))) {
    // the page after a post: either it was taken (another page, or an empty form that tells so), or the sign-in had lapsed
    if (document.querySelector(".notice.good")) sessionStorage.removeItem(sent);
    sessionStorage.removeItem(SENT);
  }
  if (!form) return;
  const key = `shuzhi:draft:${form.dataset.draft}:${location.pathname}`;
  const fields = () =>
    [...form.elements].filter((e) => e.name && !["hidden", "submit", "button"].includes(e.type) && !("private" in e.dataset));
  const values = () => Object.fromEntries(fields().map((e) => [e.name, e.value]));
  const opened = JSON.stringify(values());

  const stored = sessionStorage.getItem(key);
  if (stored && stored !== opened && !form.hasAttribute("data-bound")) offer(JSON.parse(stored));

  function offer(draft) {
    const note = document.createElement("div");
    note.className = "notice";
    note.setAttribute("role", "status");
    note.append("上次没有保存的内容已经放回表格里。 ");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "plain-button";
    drop.textContent = "不要了";
    const before = JSON.parse(opened);
    drop.addEventListener("click", () => {
      put(before);
      sessionStorage.removeItem(key);
      note.remove();
    });
    note.append(drop);
    form.prepend(note);
    put(draft);
  }

  function put(draft) {
    for (const field of fields()) if (field.name in draft) field.value = draft[field.name];
    const more = form.querySelector("details");
    if (more && [...more.querySelectorAll("input, select, textarea")].some((e) => e.value)) more.open = true;
  }

  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(values())));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
  const wrong = form.querySelector('[aria-invalid="true"]');
  const first = form.querySelector("input:not([type=hidden]), select, textarea");
  if (wrong || !form.hasAttribute("data-bound")) (wrong || first)?.focus({ preventScroll: !wrong });
})();

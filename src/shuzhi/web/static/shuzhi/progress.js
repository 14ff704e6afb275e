// How far a background import has come: asked for every second, the page is loaded anew when it has ended.
// Without this file the page refreshes itself every few seconds.
(() => {
  "use strict";
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const what = box.querySelector("[data-what]");
  let failures = 0;
  async function ask() {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      failures = 0;
      if (!told.moving || told.stale !== Boolean(box.querySelector("[data-stale]"))) return location.reload();
      bar.value = told.share;
      what.textContent = told.what;
    } catch {
      failures += 1;
      if (failures > 10) return location.reload();
    }
    setTimeout(ask, 1000 * (1 + failures));
  }
  ask();
})();

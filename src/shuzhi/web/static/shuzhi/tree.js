/* The tree of 组织与名册: a branch opens in its place. Without this script every twig is a plain link to the page with that branch open. */
(function () {
  "use strict";
  const tree = document.getElementById("tree");
  if (!tree) return;

  function below(row) {
    const found = [];
    const depth = Number(row.dataset.depth);
    for (let next = row.nextElementSibling; next && Number(next.dataset.depth) > depth; next = next.nextElementSibling) found.push(next);
    return found;
  }

  function say(twig, isOpen) {
    twig.setAttribute("aria-expanded", String(isOpen));
    twig.setAttribute("aria-label", twig.getAttribute("aria-label").replace(/^(展开|收起)/, isOpen ? "收起" : "展开"));
  }

  async function open(twig, row) {
    const answer = await fetch(location.pathname + "?at=" + encodeURIComponent(twig.dataset.at), { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error("not there");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = Array.from(page.querySelectorAll("#tree tbody tr")).filter((each) => each.dataset.above === twig.dataset.at);
    row.after(...rows.map((each) => document.importNode(each, true)));
  }

  tree.addEventListener("click", async function (event) {
    const twig = event.target.closest("a.twig");
    if (!twig || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = twig.closest("tr");
    if (twig.getAttribute("aria-expanded") === "true") {
      below(row).forEach((each) => each.remove());
      say(twig, false);
      return;
    }
    if (twig.hasAttribute("aria-busy")) return;
    twig.setAttribute("aria-busy", "true");
    try {
      await open(twig, row);
      say(twig, true);
      twig.removeAttribute("aria-busy");
    } catch (fault) {
      location.href = location.pathname + "?at=" + encodeURIComponent(twig.dataset.at);
    }
  });
})();

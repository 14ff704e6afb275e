// 速录 on a phone: a form that could not be sent stays in this browser and goes out when the network is back, never twice:
// the server keeps the form's number. Without this file the page is a plain form. Only the same account sends what it left.
(() => {
  "use strict";
  const script = document.currentScript;
  const { user, save } = script.dataset;
  const form = document.querySelector("form[data-quick]");
  const note = document.getElementById("waiting");

  const store = (mode, act) =>
    new Promise((done, failed) => {
      const opening = indexedDB.open("shuzhi-quick", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "token" });
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const database = opening.result;
        const work = database.transaction("forms", mode);
        const asked = act(work.objectStore("forms"));
        work.oncomplete = () => { database.close(); done(asked.result); };
        work.onerror = () => { database.close(); failed(work.error); };
      };
    });
  const keep = (token, fields) => store("readwrite", (forms) => forms.put({ token, user, fields }));
  const drop = (token) => store("readwrite", (forms) => forms.delete(token));
  const left = async () => (await store("readonly", (forms) => forms.getAll())).filter((each) => each.user === user);

  // → {saved}, {wrong}, or null where nobody answered (or a sign-in page did)
  async function send(fields) {
    const body = new FormData();
    const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of fields) body.append(name, name === "csrfmiddlewaretoken" ? csrf : value);
    try {
      const answer = await fetch(save, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) return null;
      return await answer.json();
    } catch {
      return null;
    }
  }

  function tell(words, buttons = []) {
    note.className = "notice";
    note.setAttribute("role", "status");
    note.hidden = false;
    note.replaceChildren(words);
    for (const [word, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain-button";
      button.textContent = word;
      button.addEventListener("click", act);
      note.append(" ", button);
    }
  }

  let busy = false;
  async function flush() {
    if (busy) return;
    busy = true;
    try {
      for (const each of await left()) {
        const told = await send(each.fields);
        if (told && told.saved) {
          await drop(each.token);
          tell("网络恢复前留下的一份表格已经补交。");
        } else if (told && told.wrong) {
          tell(`留在本机的一份表格没有通过检查：${told.wrong}`, [["丢弃这一份", async () => { await drop(each.token); note.hidden = true; }]]);
        } else {
          tell("还有表格留在本机，没有交上去；有网络时会自动补交，也可以点", [["现在补交", flush]]);
        }
      }
    } finally {
      busy = false;
    }
  }

  if (form) {
    form.addEventListener("submit", async (event) => {
      if (event.submitter && event.submitter.name === "again") return;
      event.preventDefault();
      const button = event.submitter || form.querySelector("button[type=submit]");
      button.disabled = true;
      const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File) || value.size > 0);
      const told = await send(fields);
      if (told && told.saved) return void location.assign(told.saved);
      if (told && told.wrong) return void HTMLFormElement.prototype.submit.call(form); // the page says where
      await keep(form.elements.token.value, fields);
      button.disabled = false;
      tell("没有连上服务器，这份表格已留在本机，连上后自动补交；请不要重复填写。", [["现在补交", flush]]);
    });
  }
  window.addEventListener("online", flush);
  flush();
})();

// Files of a record: chosen, dropped, pasted or photographed, then sent one after the other while the page stays usable.
// Without this file the form sends what was chosen with its own button. A file that is sent twice is kept once.
(() => {
  "use strict";
  const form = document.querySelector("form[data-evidence]");
  if (!form) return;
  const card = form.closest(".card");
  const list = card.querySelector("[data-files]");
  const queue = form.querySelector("[data-queue]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const TRIES = 4;
  const LARGEST = 300e6;
  const waiting = [];
  let busy = false;

  form.classList.add("upload-live");
  for (const input of form.querySelectorAll("input[type=file]"))
    input.addEventListener("change", () => {
      take(input.files);
      input.value = "";
    });
  form.addEventListener("submit", (event) => event.preventDefault());

  for (const name of ["dragenter", "dragover"])
    card.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      card.classList.add("upload-over");
    });
  for (const name of ["dragleave", "drop"]) card.addEventListener(name, () => card.classList.remove("upload-over"));
  card.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData ? event.clipboardData.files : [];
    const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=file]), textarea");
    if (files.length && !typing) {
      event.preventDefault();
      take(files);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  function take(files) {
    for (const file of files) waiting.push({ file, line: line(file.name) });
    next();
  }

  function line(name) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    label.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    const told = document.createElement("span");
    told.className = "soft small";
    told.textContent = "等待上传";
    item.append(label, bar, told);
    queue.append(item);
    return { item, bar, told };
  }

  async function next() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const { file, line } = waiting.shift();
      try {
        done(line, await send(file, line));
      } catch (fault) {
        fail(line, fault.message, file);
      }
    }
    busy = false;
  }

  async function send(file, line) {
    if (file.size > LARGEST) throw new Error("超过 300 MB，没有上传。");
    for (let attempt = 1; ; attempt++) {
      try {
        await file.slice(0, 1).arrayBuffer(); // fails where the file was changed or moved since it was chosen
      } catch {
        throw new Error("文件在选择之后被改动或移走了，请重新选择。");
      }
      const answer = await post(file, line);
      if (answer) return answer;
      if (attempt >= TRIES) throw new Error("网络断开，没有传完。");
      line.told.textContent = "网络断开，稍后再传……";
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
  }

  function post(file, line) {
    return new Promise((resolve, reject) => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token);
      body.append("size", file.size);
      body.append("files", file, file.name || "粘贴的图片.png");
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        line.bar.value = event.lengthComputable ? event.loaded / event.total : 0;
        line.told.textContent = event.loaded < event.total ? "正在上传" : "正在检查";
      });
      request.addEventListener("load", () => {
        let told = null;
        try {
          told = JSON.parse(request.responseText);
        } catch {
          told = { fault: request.status === 404 ? "没有这条记录，或没有权限。" : "没有保存，请刷新页面、重新登录后再试。" };
        }
        if (told.fault) reject(new Error(told.fault));
        else resolve(told);
      });
      for (const name of ["error", "timeout"]) request.addEventListener(name, () => resolve(null));
      request.addEventListener("abort", () => reject(new Error("已取消。")));
      request.send(body);
    });
  }

  function done(line, told) {
    line.bar.remove();
    line.told.textContent = [told.new ? "已保存" : "这里已经有了", ...told.warnings].join("；");
    line.item.classList.toggle("upload-warned", told.warnings.length > 0);
    if (told.new) show(told);
  }

  function fail(line, message, file) {
    line.bar.remove();
    line.told.textContent = message;
    line.item.classList.add("upload-failed");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "plain-button";
    again.textContent = "再试一次";
    again.addEventListener("click", () => {
      line.item.remove();
      take([file]);
    });
    line.item.append(again);
  }

  function show(told) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = told.href;
    if (told.thumb) {
      const image = document.createElement("img");
      image.src = told.thumb;
      image.alt = "";
      image.width = 160;
      image.height = 120;
      image.loading = "lazy";
      link.append(image);
    } else {
      const word = document.createElement("span");
      word.className = "file-form";
      word.textContent = told.name.split(".").pop();
      link.append(word);
    }
    const name = document.createElement("span");
    name.className = "file-name";
    name.textContent = told.name;
    link.append(name);
    item.append(link);
    list.append(item);
  }
})();

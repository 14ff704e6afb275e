// The ballot on the phone: read the marks, show them once more, seal them here, send until the box says it has them.
// No cookie, no account; the token of the slip comes in the part of the address that is never sent.
import { fromHex, seal, toHex } from "./seal.js";

const form = document.querySelector("#ballot");
if (form) start(form);

function start(form) {
  const data = JSON.parse(document.querySelector("#vote").textContent);
  const part = (name) => document.querySelector(`#${name}`);
  const token = form.elements.token;
  const keep = `shuzhi-ballot-${data.vote}`;
  let sealed = recall(keep);

  if (token && location.hash.length > 1) {
    token.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  part("ready").hidden = false;
  if (sealed) send();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const paper = read(form, data);
    const wrong = fault(paper, data, token);
    part("fault").textContent = wrong;
    part("fault").hidden = !wrong;
    if (wrong) {
      part("fault").focus();
      return;
    }
    show(paper, data);
    form.hidden = true;
    part("check").hidden = false;
    part("check").focus();
  });
  part("back").addEventListener("click", () => {
    part("check").hidden = true;
    form.hidden = false;
  });
  part("send").addEventListener("click", () => {
    const paper = read(form, data);
    const receipt = data.receipts ? words(data.words) : "";
    const content = new TextEncoder().encode(JSON.stringify({ m: paper.marks, o: paper.others, r: receipt }));
    let envelope;
    try {
      envelope = seal(content, fromHex(data.key), data.vote);
    } catch {
      tell("票面内容太长，请缩短另选人的姓名后再投。");
      return;
    }
    sealed = { token: token ? token.value : "", envelope: toHex(envelope), receipt };
    sessionStorage.setItem(keep, JSON.stringify(sealed));
    send();
  });
  part("again").addEventListener("click", send);

  async function send() {
    form.hidden = true;
    part("check").hidden = false;
    part("send").disabled = part("back").disabled = true;
    part("again").hidden = true;
    tell("正在投票……");
    let answer;
    try {
      answer = await fetch(data.cast, { method: "POST", body: body(), credentials: "omit", cache: "no-store" });
    } catch {
      tell("网络没有通，票还没有送到。不会重复计票，请再按“重新发送”。");
      part("again").hidden = false;
      return;
    }
    sessionStorage.removeItem(keep);
    if (!answer.ok) {
      const told = await answer.text();
      sealed = null;
      tell(told.length < 200 ? told : "这张票没有投成，请找工作人员。");
      part("send").disabled = part("back").disabled = false;
      return;
    }
    localStorage.removeItem(`shuzhi-credential-${data.vote}`);
    part("check").hidden = true;
    part("done").hidden = false;
    part("done").focus();
    if (sealed.receipt) {
      part("receipt").textContent = sealed.receipt;
      part("receipt-box").hidden = false;
    }
    form.reset();
  }

  function body() {
    const fields = new URLSearchParams({ envelope: sealed.envelope });
    const held = recall(`shuzhi-credential-${data.vote}`, localStorage);
    if (data.remote) {
      fields.set("message", held?.message ?? "");
      fields.set("signature", held?.signature ?? "");
    } else fields.set("token", sealed.token);
    return fields;
  }

  function tell(text) {
    part("told").textContent = text;
  }

  function show(paper, data) {
    const list = part("chosen");
    list.replaceChildren();
    const left = data.choices.includes("弃权") ? "未填（按弃权处理）" : "没有选（按未评处理）";
    for (const [at, line] of data.lines.entries()) {
      const mark = paper.marks[at];
      list.append(row(line, mark === undefined ? left : data.choices[mark]));
    }
    for (const name of paper.others) list.append(row("另选", name));
  }
}

function row(word, value) {
  const item = document.createElement("li");
  const strong = document.createElement("strong");
  strong.textContent = value;
  item.append(`${word}：`, strong);
  return item;
}

function read(form, data) {
  const marks = {};
  data.lines.forEach((_, at) => {
    const chosen = form.querySelector(`input[name="line-${at}"]:checked`);
    if (chosen) marks[at] = Number(chosen.value);
  });
  const others = Array.from(form.querySelectorAll("input[name=other]"), (field) => field.value.trim()).filter(Boolean);
  return { marks, others };
}

function fault(paper, data, token) {
  if (token && token.value.replace(/[^0-9A-Za-z]/g, "").length !== 16) return "请输入票面上的16位字符。";
  if (data.remote && !localStorage.getItem(`shuzhi-credential-${data.vote}`)) {
    return "这台设备上没有投票凭证，请用领取凭证的那台设备和浏览器投票。";
  }
  const values = Object.values(paper.marks);
  if (data.seats) {
    const chosen = values.filter((mark) => mark === 0).length + paper.others.length;
    if (chosen > data.seats) return `最多选${data.seats}人，现在选了${chosen}人，请减少。`;
    if (paper.others.length > values.filter((mark) => mark === 1).length) {
      return "另选他人的人数不能多于您不赞成的候选人数；弃权的不能另选。";
    }
  }
  return "";
}

function words(list) {
  const pick = () => list[Math.floor((crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32) * list.length)];
  return `${pick()} ${pick()}`;
}

function recall(key, store = sessionStorage) {
  try {
    return JSON.parse(store.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

// Fetching a credential for a remote consultation: blinded here, signed there, unblinded here; it stays on this device until it is used.
import { blind, bytes, finalize, number, prepare } from "./blind.js";
import { fromHex, toHex } from "./seal.js";

const button = document.querySelector("#fetch-credential");
if (button) start(button);

function start(button) {
  const { vote, n, e, issue } = button.dataset;
  const told = document.querySelector("#credential-told");
  const keep = `shuzhi-credential-${vote}`;
  const [modulus, exponent] = [number(fromHex(n)), BigInt(e)];
  if (localStorage.getItem(keep)) done();
  button.hidden = Boolean(localStorage.getItem(keep));

  button.addEventListener("click", async () => {
    button.disabled = true;
    told.textContent = "正在领取……";
    try {
      const asked = pending();
      const size = n.length / 2;
      const fields = new FormData(button.form);
      fields.set("blinded", asked.blinded);
      const answer = await fetch(issue, { method: "POST", body: fields });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text.length < 200 ? text : "没有领到凭证，请刷新页面再试。");
      const signature = finalize(modulus, exponent, fromHex(asked.message), fromHex(text.trim()), BigInt(asked.inverse));
      localStorage.setItem(keep, JSON.stringify({ message: asked.message, signature: toHex(bytes(number(signature), size)) }));
      localStorage.removeItem(`${keep}-asked`);
      done();
    } catch (fault) {
      told.textContent = fault instanceof TypeError ? "网络没有通，请再按一次；不会重复领取。" : fault.message;
      button.disabled = false;
    }
  });

  // the request is kept until the answer is here: sent again it is the same request
  function pending() {
    const kept = localStorage.getItem(`${keep}-asked`);
    if (kept) return JSON.parse(kept);
    const message = prepare(crypto.getRandomValues(new Uint8Array(32)));
    const { blinded, inverse } = blind(modulus, exponent, message);
    const asked = { message: toHex(message), blinded: toHex(blinded), inverse: inverse.toString() };
    localStorage.setItem(`${keep}-asked`, JSON.stringify(asked));
    return asked;
  }

  function done() {
    told.textContent = "凭证已经存在这台设备上。请等组织者宣布开始投票，再用这台设备打开投票页。";
    button.hidden = true;
  }
}

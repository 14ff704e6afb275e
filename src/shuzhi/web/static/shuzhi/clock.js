// The clock of a speaker on the projector page; without it the page shows the minutes and the chairman looks at his watch.
"use strict";
(() => {
  const face = document.getElementById("clock");
  if (!face) return;
  const go = document.getElementById("clock-go"), whole = Number(face.dataset.minutes) * 60000;
  let left = whole, since = 0, ticking = 0;
  const show = () => {
    const rest = left - (since ? performance.now() - since : 0), seconds = Math.abs(Math.ceil(rest / 1000));
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    face.textContent = rest < 0 ? `超 ${text}` : text;
    face.classList.toggle("over", rest < 0);
  };
  const stop = () => { left -= since ? performance.now() - since : 0; since = 0; clearInterval(ticking); go.textContent = "继续计时"; };
  go.addEventListener("click", () => {
    if (since) { stop(); return; }
    since = performance.now();
    ticking = setInterval(show, 250);
    go.textContent = "暂停";
  });
  document.getElementById("clock-again").addEventListener("click", () => { stop(); left = whole; go.textContent = "开始计时"; show(); });
  document.getElementById("clock-buttons").hidden = false;
})();

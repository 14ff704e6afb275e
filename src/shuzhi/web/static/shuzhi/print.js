/* A button that opens the browser's print dialogue. Without this script there is none: the browser's own menu prints. */
(function () {
  "use strict";
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
